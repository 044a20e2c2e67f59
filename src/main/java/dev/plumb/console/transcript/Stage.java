package dev.plumb.console.transcript;

import dev.plumb.console.command.Line;
import java.util.List;

/** Where a transcript is played: a terminal, or a file for one. */
public interface Stage {
  /** A new chapter begins: the heading above a block. */
  void chapter(String title);

  /**
   * A command is typed.
   *
   * @param prompt what stands before it
   * @param enter true when Enter follows; false when Tab or ? was pressed
   */
  void types(String prompt, String command, boolean enter);

  /** Its answer. */
  void shows(List<Line> lines);

  /** True when the audience has left. */
  boolean isOver();
}
