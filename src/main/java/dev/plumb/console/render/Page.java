package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import java.util.List;

/**
 * An answer as it will stand on the screen, not yet escaped: lines of spans.
 *
 * @param tabs true when tabs are meant and stay: a tool's own, or those between values
 * @param open true when the last line has no line end (only a tool's output can be so)
 */
public record Page(List<Line> lines, boolean tabs, boolean open) {
  /** A page without anything on it. */
  public static final Page EMPTY = new Page(List.of());

  public Page {
    lines = List.copyOf(lines);
  }

  /** A page of our own. */
  public Page(List<Line> lines) {
    this(lines, false, false);
  }

  public boolean isEmpty() {
    return lines.isEmpty();
  }
}
