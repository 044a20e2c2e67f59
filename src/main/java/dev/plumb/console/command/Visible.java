package dev.plumb.console.command;

/**
 * Which characters a terminal shows, and what stands for the others: hex behind a backslash, x1b
 * with two digits, u and four (202e, the right-to-left override), u and braces beyond the first
 * plane.
 *
 * <p>Decided by the general category (UAX #44, as {@link Character#getType} has it): not shown are
 * control, format (bidi controls, zero-width, tags), line and paragraph separators, unpaired
 * surrogates, private use, unassigned and every blank but U+0020; besides, letters and symbols that
 * show nothing. All answers are written so, and a word in double quotes is read so.
 */
public final class Visible {
  private Visible() {}

  /** True for what a terminal shows, in order, and does nothing else with. */
  public static boolean is(int point) {
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

  /** Appends what stands for a character that is not shown. */
  public static void append(StringBuilder out, int point) {
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
  public static void hex(StringBuilder out, int value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.append(Character.forDigit(value >> shift & 0xf, 16));
    }
  }

  /** A text as answers show it; the same object when all of it is shown. */
  static String text(String text) {
    if (is(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (is(point)) {
                out.appendCodePoint(point);
              } else {
                append(out, point);
              }
            });
    return out.toString();
  }

  /** True when all of a text is shown. */
  static boolean is(String text) {
    return text.codePoints().allMatch(Visible::is);
  }

  /**
   * How many characters at a place of a line are such a stand-in; 0 for none. One for a character
   * that is shown is none, so that the {@code \x41} of a regular expression stays what it is; nor
   * is one for NUL, which no name and no argument can hold.
   */
  static int length(String line, int at) {
    int end = at;
    if (line.startsWith("\\x", at)) {
      end = at + 4;
    } else if (line.startsWith("\\u{", at)) {
      end = line.indexOf('}', at) + 1;
    } else if (line.startsWith("\\u", at)) {
      end = at + 6;
    }
    if (end <= at || end > line.length()) {
      return 0;
    }
    int point = point(line, at, end);
    return point <= 0 || point > Character.MAX_CODE_POINT || is(point) ? 0 : end - at;
  }

  /** The character that a stand-in stands for; -1 when its digits are none. */
  static int point(String line, int at, int end) {
    boolean braces = line.charAt(end - 1) == '}';
    int from = at + (braces ? 3 : 2);
    int to = braces ? end - 1 : end;
    if (to <= from || to - from > 6) {
      return -1;
    }
    int point = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(line.charAt(i), 16);
      if (digit < 0 || line.charAt(i) > 'f') {
        return -1;
      }
      point = point * 16 + digit;
    }
    return point;
  }
}
