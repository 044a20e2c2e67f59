package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;

/**
 * How many columns of a terminal a text takes once it is escaped.
 *
 * <p>Combining marks take none (categories Mn and Me), wide and full-width characters two,
 * everything else one.
 *
 * @see "UAX #11 and EastAsianWidth.txt, classes W and F; emoji by Character.isEmojiPresentation"
 */
final class DisplayWidth {
  /** First and last of each run of wide characters outside the emoji, in order. */
  private static final int[] WIDE = {
    0x1100, 0x115f, 0x2329, 0x232a, 0x2e80, 0x303e, 0x3041, 0x3247, 0x3250, 0x4dbf, 0x4e00, 0xa4c6,
    0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6b, 0xff01, 0xff60,
    0xffe0, 0xffe6, 0x16fe0, 0x18cff, 0x1aff0, 0x1b2ff, 0x1f200, 0x1f265, 0x1f300, 0x1f320, 0x20000,
    0x3fffd
  };

  private DisplayWidth() {}

  /** The width of a line. */
  static int of(Line line) {
    int width = 0;
    for (Span span : line.spans()) {
      width += of(span.text());
    }
    return width;
  }

  /** The width of a text. */
  static int of(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char character = text.charAt(i);
      if (character < ' ' || character >= 0x7f) {
        return ofEscaped(Escape.text(text));
      }
    }
    return length;
  }

  private static int ofEscaped(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      width += of(point);
    }
    return width;
  }

  private static int of(int point) {
    if (point < 0x300) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    for (int i = 0; i < WIDE.length && WIDE[i] <= point; i += 2) {
      if (point <= WIDE[i + 1]) {
        return 2;
      }
    }
    return Character.isEmojiPresentation(point) ? 2 : 1;
  }
}
