package dev.plumb.world.snapshot;

import java.io.IOException;

/**
 * A file that is no whole snapshot of a format we know; the message is the second half of a
 * sentence.
 */
final class MalformedSnapshot extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedSnapshot(String why) {
    super(why);
  }

  /** A text of the file inside a sentence: short, and on one line whatever it holds. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("'");
    for (int i = 0; i < text.length() && i < 40; i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return out.append(text.length() > 40 ? "...'" : "'").toString();
  }
}
