package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.Span.Style;
import dev.plumb.console.command.UserError;
import java.util.ArrayList;
import java.util.List;

/** An error as its reader sees it: what, because, try. */
public final class ErrorPage {
  private ErrorPage() {}

  /** What did not work; why, if known; what to do now, a line each. */
  public static Page of(UserError error) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of(Span.styled(error.what(), Style.BAD)));
    if (error.why().isPresent()) {
      lines.add(labelled("  because   ", error.why().get()));
    }
    String label = "  try       ";
    for (String next : error.next()) {
      lines.add(labelled(label, next));
      label = "            ";
    }
    return new Page(lines);
  }

  private static Line labelled(String label, String text) {
    return Line.of(Span.dim(label), Span.plain(text));
  }
}
