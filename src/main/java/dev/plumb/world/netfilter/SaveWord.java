package dev.plumb.world.netfilter;

import java.util.ArrayList;
import java.util.List;

/**
 * A word of a line that {@code iptables-save} printed.
 *
 * @param text without quotes and backslashes
 * @param quoted whether it was printed between quotes, which a word never is that stands for an
 *     option
 */
record SaveWord(String text, boolean quoted) {
  /** What iptables puts a backslash before, inside quotes (xtables_save_string). */
  private static final String ESCAPED = "\"\\'";

  /** The words of a line; blanks part them, but not inside quotes. */
  static List<SaveWord> split(String line) {
    List<SaveWord> words = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == ' ') {
        at++;
      } else if (c == '"') {
        StringBuilder text = new StringBuilder();
        at = unquote(line, at + 1, text);
        words.add(new SaveWord(text.toString(), true));
      } else {
        int end = line.indexOf(' ', at);
        end = end < 0 ? line.length() : end;
        words.add(new SaveWord(line.substring(at, end), false));
        at = end;
      }
    }
    return words;
  }

  /** Where the line goes on behind the closing quote. */
  private static int unquote(String line, int from, StringBuilder text) {
    int at = from;
    while (at < line.length() && line.charAt(at) != '"') {
      if (line.charAt(at) == '\\' && at + 1 < line.length()) {
        at++;
      }
      text.append(line.charAt(at));
      at++;
    }
    return at + 1;
  }

  /** As iptables prints it. */
  void print(StringBuilder out) {
    if (!quoted) {
      out.append(text);
      return;
    }
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      if (ESCAPED.indexOf(text.charAt(i)) >= 0) {
        out.append('\\');
      }
      out.append(text.charAt(i));
    }
    out.append('"');
  }

  /** {@code -s}, {@code --dport}; not {@code -1}, which is a value. */
  boolean isOption() {
    return !quoted
        && text.length() > 1
        && text.charAt(0) == '-'
        && (text.charAt(1) == '-' || Character.isLetter(text.charAt(1)));
  }

  /** The exclamation mark that turns a match round. */
  boolean isNot() {
    return !quoted && text.equals("!");
  }
}
