package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.Span.Style;
import dev.plumb.console.command.UserError;
import java.util.ArrayList;
import java.util.List;

/** An error as its reader sees it: what, because, try. */
public final class ErrorPage {
  /** In characters; the longest path that is still shown whole. */
  private static final int LONGEST = 256;

  private ErrorPage() {}

  /** What did not work; why, if known; what to do now, a line each. */
  public static Page of(UserError error) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of(Span.styled(shortened(error.what()), Style.BAD)));
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
    return Line.of(Span.dim(label), Span.plain(shortened(text)));
  }

  /** Words that nobody reads to their end keep their beginning and their end. */
  private static String shortened(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int blank = text.indexOf(' ', at);
      int end = blank < 0 ? text.length() : blank + 1;
      if (end - at <= LONGEST) {
        out.append(text, at, end);
      } else {
        int head = boundary(text, at + LONGEST / 2);
        int tail = boundary(text, end - LONGEST / 4);
        out.append(text, at, head).append("... (").append(end - at).append(" characters) ...");
        out.append(text, tail, end);
      }
      at = end;
    }
    return out.toString();
  }

  /** Not in the middle of a surrogate pair. */
  private static int boundary(String text, int at) {
    return Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }
}
