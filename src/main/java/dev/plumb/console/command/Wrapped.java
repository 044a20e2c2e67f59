package dev.plumb.console.command;

import java.util.ArrayList;
import java.util.List;

/** Texts in lines of at most 80 columns, whatever the terminal, so that they can be quoted. */
final class Wrapped {
  private static final int COLUMNS = 80;

  /** What stands beside a text that is narrower than this would make it unreadable. */
  private static final int NARROW = 32;

  private Wrapped() {}

  /**
   * Adds a text after what stands before it, its further lines below its first.
   *
   * @param before the beginning of the first line
   * @param width how wide that is
   */
  static void add(List<Line> lines, Line.Builder before, int width, String text) {
    int indent = width;
    Line.Builder line = before;
    if (COLUMNS - width < Math.min(NARROW, text.length())) {
      lines.add(before.line());
      indent = 6;
      line = Line.build().add(" ".repeat(indent));
    }
    for (String part : parts(text, COLUMNS - indent, "")) {
      lines.add(line.add(part).line());
      line = Line.build().add(" ".repeat(indent));
    }
  }

  /** The same for a command, which stays one when it is pasted with its line ends. */
  static void command(List<Line> lines, String label, String command) {
    Line.Builder line = Line.build().add(label);
    for (String part : parts(command, COLUMNS - label.length() - 2, " \\")) {
      lines.add(line.add(part).line());
      line = Line.build().add(" ".repeat(label.length()));
    }
  }

  /** Breaks at blanks, but not within quotes. */
  private static List<String> parts(String text, int most, String end) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' && text.indexOf('"', i + 1) > 0) {
        quote = c;
      }
      if (c == ' ' && quote == 0) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder(words.getFirst());
    for (String next : words.subList(1, words.size())) {
      if (part.length() + 1 + next.length() > most) {
        parts.add(part + end);
        part.setLength(0);
        part.append(next);
      } else {
        part.append(' ').append(next);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
