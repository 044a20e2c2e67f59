package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import java.util.List;

/** A page as text without colours: for a pipe, a file, a terminal that wants none. */
public final class PlainWriter {
  private PlainWriter() {}

  /** The text; every line ends with LF, but an open last one. */
  public static String write(Page page) {
    StringBuilder out = new StringBuilder(page.lines().size() * 64);
    List<Line> lines = page.lines();
    for (int i = 0; i < lines.size(); i++) {
      for (Span span : lines.get(i).spans()) {
        out.append(page.tabs() ? Escape.output(span.text()) : Escape.text(span.text()));
      }
      if (!page.open() || i + 1 < lines.size()) {
        out.append('\n');
      }
    }
    return out.toString();
  }
}
