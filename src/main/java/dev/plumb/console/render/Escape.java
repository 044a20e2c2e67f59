package dev.plumb.console.render;

import dev.plumb.console.command.Visible;

/**
 * The one way from text that anybody may have chosen (a link name, a label, a rule's comment) to a
 * terminal.
 *
 * <p>What a terminal would obey, hide or reorder becomes visible, as {@link Visible} says. A
 * backslash stays one: this is for eyes; what is to be read back is quoted ({@code
 * LineParser.quote}).
 */
public final class Escape {
  private Escape() {}

  /** The text, safe on one line of a terminal; the same object when nothing had to change. */
  public static String text(String text) {
    return escape(text, false);
  }

  /** As {@link #text}, but tabs stay: for what a tool wrote. */
  static String output(String text) {
    return escape(text, true);
  }

  private static String escape(String text, boolean keepTabs) {
    int clean = 0;
    int length = text.length();
    while (clean < length && isPlainAscii(text.charAt(clean))) {
      clean++;
    }
    return clean == length ? text : escapeFrom(text, clean, keepTabs);
  }

  private static String escapeFrom(String text, int clean, boolean keepTabs) {
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
    for (int i = clean; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (Visible.is(point) || keepTabs && point == '\t') {
        out.appendCodePoint(point);
      } else {
        Visible.append(out, point);
      }
    }
    return out.toString();
  }

  private static boolean isPlainAscii(char character) {
    return character >= ' ' && character < 0x7f;
  }
}
