package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import dev.plumb.console.render.Theme.Paint;
import java.util.List;
import org.fusesource.jansi.Ansi;

/**
 * A page as text with colours. Jansi's builder makes the sequences; its console, which would
 * replace System.out and unpack a library, is never installed.
 */
public final class ColourWriter {
  private ColourWriter() {}

  /** The text in the usual colours; every line ends with LF, but an open last one. */
  public static String write(Page page) {
    return write(page, Theme.usual());
  }

  /** The text in the colours of a theme. */
  public static String write(Page page, Theme theme) {
    StringBuilder out = new StringBuilder(page.lines().size() * 96);
    List<Line> lines = page.lines();
    for (int i = 0; i < lines.size(); i++) {
      for (Span span : lines.get(i).spans()) {
        String text = page.tabs() ? Escape.output(span.text()) : Escape.text(span.text());
        paint(out, text, theme.of(span.style()));
      }
      if (!page.open() || i + 1 < lines.size()) {
        out.append('\n');
      }
    }
    return out.toString();
  }

  private static void paint(StringBuilder out, String text, Paint paint) {
    if (text.isBlank() || paint.isNone()) {
      out.append(text);
      return;
    }
    Ansi ansi = new Ansi(new StringBuilder());
    if (paint.bold()) {
      ansi.bold();
    }
    if (paint.faint()) {
      ansi.a(Ansi.Attribute.INTENSITY_FAINT);
    }
    switch (paint.colour()) {
      case DEFAULT -> {}
      case RED -> ansi.fg(Ansi.Color.RED);
      case GREEN -> ansi.fg(Ansi.Color.GREEN);
      case YELLOW -> ansi.fg(Ansi.Color.YELLOW);
      case BLUE -> ansi.fg(Ansi.Color.BLUE);
      case MAGENTA -> ansi.fg(Ansi.Color.MAGENTA);
      case CYAN -> ansi.fg(Ansi.Color.CYAN);
    }
    out.append(ansi.a(text).reset());
  }
}
