package dev.plumb.console.command;

import dev.plumb.console.command.TypedLine.Joint;
import dev.plumb.console.command.TypedLine.Open;
import dev.plumb.console.command.TypedLine.Part;
import dev.plumb.console.command.TypedLine.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line as typed at the prompt, in {@code -c}, in a script or in a transcript. Words from
 * argv never come here.
 *
 * <p>{@code '...'} is literal; {@code "..."} knows {@code \"}, {@code \\}, {@code \$}, variables,
 * and what answers write for a character that no terminal shows ({@link Visible}); a backslash
 * outside of quotes takes the next character as it is; {@code $name} and <code>${name}</code> stand
 * for what {@code let} made and otherwise for themselves; a {@code #} at the beginning of a word
 * starts a comment; {@code ;}, a line break, {@code |}, {@code >} and {@code >>} end a word
 * wherever they stand bare. One exception: the word after {@code --until} keeps its {@code >}, for
 * {@code COUNT>3}. Nothing is ever expanded into several words.
 */
public final class LineParser {
  private final String line;
  private final Map<String, String> variables;
  private final List<Statement> statements = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<Word> words = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private Joint joint = Joint.COMMAND;
  private int at;
  private int partStart;
  private int wordStart;
  private boolean inWord;
  private boolean quoted;
  private @Nullable Open open;

  private LineParser(String line, Map<String, String> variables) {
    this.line = line;
    this.variables = variables;
  }

  /** Takes a line apart; never fails: what is wrong with it shows when it is run. */
  public static TypedLine parse(String line, Map<String, String> variables) {
    return new LineParser(line, variables).read();
  }

  /**
   * The place of a cursor in a line.
   *
   * @param part the words of the part the cursor stands in, before the word at the cursor
   * @param joint what sort of part that is
   * @param typed the word at the cursor as far as the cursor, quotes taken off; empty between words
   * @param start where that word begins in the line
   * @param end where it ends, beyond the cursor when the cursor stands inside it
   * @param quote the quote that is open at the cursor; empty for none
   */
  public record Cursor(
      List<Word> part, Joint joint, String typed, int start, int end, Optional<Open> quote) {
    public Cursor {
      part = List.copyOf(part);
    }
  }

  /** Where a cursor stands; empty inside a comment. */
  public static Optional<Cursor> cursor(String line, int cursor, Map<String, String> variables) {
    int position = Math.min(Math.max(cursor, 0), line.length());
    return new LineParser(line.substring(0, position), variables).place(line);
  }

  /**
   * A word as it must be typed to mean what it says.
   *
   * @param openQuote the quote that already stands before it; it is closed at the end
   */
  public static String quote(String word, Optional<Open> openQuote) {
    boolean visible = Visible.is(word);
    if (openQuote.isPresent() && openQuote.get() == Open.SINGLE_QUOTE && fitsSingleQuotes(word)) {
      return word;
    }
    boolean insideDouble = openQuote.isPresent() && openQuote.get() == Open.DOUBLE_QUOTE;
    boolean bare = !word.isEmpty();
    for (int i = 0; i < word.length() && bare; i++) {
      bare = !isSpecial(word.charAt(i), i == 0);
    }
    if (bare && visible && !insideDouble) {
      return word;
    }
    if (!insideDouble && fitsSingleQuotes(word)) {
      return "'" + word + "'";
    }
    StringBuilder out = new StringBuilder(insideDouble ? "" : "\"");
    for (int i = 0; i < word.length(); ) {
      int point = word.codePointAt(i);
      i += Character.charCount(point);
      if (Visible.is(point)) {
        if (point == '"' || point == '\\' || point == '$') {
          out.append('\\');
        }
        out.appendCodePoint(point);
      } else {
        Visible.append(out, point);
      }
    }
    return insideDouble ? out.toString() : out.append('"').toString();
  }

  /** False for what only double quotes can hold: a single quote, and what no terminal shows. */
  public static boolean fitsSingleQuotes(String word) {
    return word.indexOf('\'') < 0 && Visible.is(word);
  }

  private static boolean isSpecial(char c, boolean first) {
    return switch (c) {
      case ' ', '\t', '\n', '\r', ';', '|', '>', '\'', '"', '\\', '$' -> true;
      case '#' -> first;
      default -> false;
    };
  }

  private TypedLine read() {
    scan();
    endWord();
    endStatement();
    return new TypedLine(statements, Optional.ofNullable(open));
  }

  private Optional<Cursor> place(String whole) {
    boolean comment = scan();
    if (comment) {
      return Optional.empty();
    }
    int start = inWord ? wordStart : at;
    int end = at;
    if (inWord) {
      LineParser full = new LineParser(whole, variables);
      end = Math.max(at, full.endOfWordAt(wordStart));
    }
    Optional<Open> quote = open == Open.CONTINUATION ? Optional.empty() : Optional.ofNullable(open);
    return Optional.of(new Cursor(words, joint, inWord ? text.toString() : "", start, end, quote));
  }

  private int endOfWordAt(int start) {
    scan();
    endWord();
    endStatement();
    for (Statement statement : statements) {
      for (Part part : statement.parts()) {
        for (Word word : part.words()) {
          if (word.start() == start) {
            return word.end();
          }
        }
      }
    }
    return start;
  }

  /** Reads to the end; true when the end lies in a comment. */
  private boolean scan() {
    while (at < line.length()) {
      char c = line.charAt(at);
      switch (c) {
        case ' ', '\t', '\r' -> {
          endWord();
          at++;
        }
        case ';', '\n' -> {
          endWord();
          at++;
          endStatement();
        }
        case '|' -> {
          endWord();
          at++;
          endPart(Joint.PIPE);
        }
        case '>' -> readGreater();
        case '\'' -> readSingle();
        case '"' -> readDouble();
        case '\\' -> readBackslash();
        case '$' -> readVariable();
        case '#' -> {
          if (!inWord) {
            int lineEnd = line.indexOf('\n', at);
            if (lineEnd < 0) {
              at = line.length();
              return true;
            }
            at = lineEnd;
          } else {
            take(c);
          }
        }
        case '!' -> {
          boolean first = !inWord && words.isEmpty() && joint == Joint.COMMAND;
          take(c);
          if (first) {
            endWord();
          }
        }
        default -> take(c);
      }
    }
    return false;
  }

  private void take(char c) {
    begin();
    text.append(c);
    at++;
  }

  private void begin() {
    if (!inWord) {
      inWord = true;
      quoted = false;
      wordStart = at;
      text.setLength(0);
    }
  }

  private void readGreater() {
    if (inWord && !words.isEmpty() && words.getLast().is("--until")) {
      take('>');
      return;
    }
    endWord();
    at++;
    Joint next = Joint.WRITE;
    if (at < line.length() && line.charAt(at) == '>') {
      next = Joint.APPEND;
      at++;
    }
    endPart(next);
  }

  private void readSingle() {
    begin();
    quoted = true;
    int close = line.indexOf('\'', at + 1);
    if (close < 0) {
      text.append(line, at + 1, line.length());
      at = line.length();
      open = Open.SINGLE_QUOTE;
    } else {
      text.append(line, at + 1, close);
      at = close + 1;
    }
  }

  private void readDouble() {
    begin();
    quoted = true;
    at++;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == '"') {
        at++;
        return;
      }
      if (c == '$') {
        readVariable();
      } else if (c == '\\' && at + 1 < line.length() && "\"\\$".indexOf(line.charAt(at + 1)) >= 0) {
        text.append(line.charAt(at + 1));
        at += 2;
      } else if (c == '\\' && Visible.length(line, at) > 0) {
        int end = at + Visible.length(line, at);
        text.appendCodePoint(Visible.point(line, at, end));
        at = end;
      } else {
        text.append(c);
        at++;
      }
    }
    open = Open.DOUBLE_QUOTE;
  }

  private void readBackslash() {
    if (at + 1 == line.length()) {
      at++;
      open = Open.CONTINUATION;
    } else if (line.charAt(at + 1) == '\n') {
      at += 2;
    } else {
      begin();
      quoted = true;
      text.append(line.charAt(at + 1));
      at += 2;
    }
  }

  private void readVariable() {
    begin();
    boolean braces = at + 1 < line.length() && line.charAt(at + 1) == '{';
    int nameStart = at + (braces ? 2 : 1);
    int nameEnd = nameStart;
    while (nameEnd < line.length() && isNamePart(line.charAt(nameEnd))) {
      nameEnd++;
    }
    boolean closed = !braces || (nameEnd < line.length() && line.charAt(nameEnd) == '}');
    String value = closed ? variables.get(line.substring(nameStart, nameEnd)) : null;
    if (value == null) {
      text.append('$');
      at++;
      return;
    }
    text.append(value);
    quoted = true;
    at = braces ? nameEnd + 1 : nameEnd;
  }

  /** True for what a variable's name is made of: letters, digits, underscore. */
  static boolean isNamePart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private void endWord() {
    if (inWord) {
      words.add(new Word(text.toString(), wordStart, at, quoted));
      inWord = false;
    }
  }

  private void endPart(Joint next) {
    parts.add(new Part(joint, words, partStart));
    words.clear();
    joint = next;
    partStart = at;
  }

  private void endStatement() {
    boolean something = !words.isEmpty() || joint != Joint.COMMAND;
    endPart(Joint.COMMAND);
    if (something) {
      statements.add(new Statement(parts));
    }
    parts.clear();
  }
}
