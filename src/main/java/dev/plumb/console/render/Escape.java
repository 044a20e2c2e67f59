package dev.plumb.console.render;

/**
 * The one way from text that anybody may have chosen (a link name, a label, a rule's comment) to a
 * terminal.
 *
 * <p>What a terminal would obey, hide or reorder becomes visible, in hex behind a backslash: x1b
 * with two digits, u and four (202e, the right-to-left override), u and braces beyond the first
 * plane. A backslash stays one: this is for eyes, not for reading back. Decided by the general
 * category (UAX #44, as {@link Character#getType} has it): control, format (bidi controls,
 * zero-width, tags), line and paragraph separators, unpaired surrogates, private use, unassigned
 * and every blank but U+0020; besides, letters and symbols that show nothing.
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
      if (isShown(point) || keepTabs && point == '\t') {
        out.appendCodePoint(point);
      } else {
        append(out, point);
      }
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int point) {
    if (point < 0x100) {
      out.append("\\x");
      hex(out, point, 2);
    } else if (point < 0x10000) {
      out.append("\\u");
      hex(out, point, 4);
    } else {
      out.append("\\u{").append(Integer.toHexString(point)).append('}');
    }
  }

  /** Appends lower-case hex digits, zeros in front. */
  static void hex(StringBuilder out, int value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.append(Character.forDigit(value >> shift & 0xf, 16));
    }
  }

  private static boolean isPlainAscii(char character) {
    return character >= ' ' && character < 0x7f;
  }

  /** True for what a terminal shows, in order, and does nothing else with. */
  static boolean isShown(int point) {
    if (point < 0x7f) {
      return point >= ' ';
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> !isInvisible(point);
    };
  }

  /**
   * Assigned letters, marks and symbols without a shape: Hangul fillers, the empty Braille cell,
   * Khmer inherent vowels, variation selectors, the grapheme joiner.
   *
   * @see "Unicode DerivedCoreProperties.txt, Default_Ignorable_Code_Point"
   */
  private static boolean isInvisible(int point) {
    return point == 0x034f
        || point == 0x115f
        || point == 0x1160
        || point == 0x17b4
        || point == 0x17b5
        || point >= 0x180b && point <= 0x180f
        || point == 0x2800
        || point == 0x3164
        || point >= 0xfe00 && point <= 0xfe0f
        || point == 0xffa0
        || point >= 0xe0100 && point <= 0xe01ef;
  }
}
