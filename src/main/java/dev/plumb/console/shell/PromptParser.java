package dev.plumb.console.shell;

import dev.plumb.console.command.LineParser;
import dev.plumb.console.command.TypedLine.Joint;
import dev.plumb.console.command.TypedLine.Open;
import dev.plumb.console.command.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Makes the one parser of typed lines known to the line editor. */
final class PromptParser implements Parser {
  private final Supplier<Map<String, String>> variables;

  /**
   * @param variables what {@code let} made
   */
  PromptParser(Supplier<Map<String, String>> variables) {
    this.variables = variables;
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE) {
      Optional<Open> open = LineParser.parse(line, variables.get()).open();
      if (open.isPresent()) {
        throw new EOFError(-1, -1, "the line goes on", open.get().mark());
      }
    }
    Optional<LineParser.Cursor> place = LineParser.cursor(line, cursor, variables.get());
    return place.isPresent()
        ? new Place(line, cursor, place.get())
        : new Place(
            line,
            cursor,
            new LineParser.Cursor(List.of(), Joint.WRITE, "\0", cursor, cursor, Optional.empty()));
  }

  @Override
  public boolean isEscapeChar(char c) {
    return c == '\\';
  }

  /**
   * A line with a cursor in it; nothing is completed inside a comment, because no word begins with
   * NUL.
   */
  record Place(String line, int cursor, LineParser.Cursor at) implements CompletingParsedLine {
    /** The words before the one at the cursor. */
    List<String> before() {
      List<String> words = new ArrayList<>();
      for (Word word : at.part()) {
        words.add(word.text());
      }
      return words;
    }

    @Override
    public String word() {
      return at.typed();
    }

    @Override
    public int wordCursor() {
      return at.typed().length();
    }

    @Override
    public int wordIndex() {
      return at.part().size();
    }

    @Override
    public List<String> words() {
      List<String> words = before();
      words.add(at.typed());
      return words;
    }

    /** What stands behind the cursor in the same word stays there, as in bash. */
    @Override
    public int rawWordLength() {
      return rawWordCursor();
    }

    @Override
    public int rawWordCursor() {
      return Math.max(0, cursor - at.start());
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      String text = candidate.toString();
      if (text.isEmpty() && !complete && at.quote().isEmpty()) {
        return text; // JLine takes away as many characters as this has: none are typed.
      }
      if (at.quote().isEmpty()) {
        String quoted = LineParser.quote(text, Optional.empty());
        boolean openEnd = !complete && !quoted.equals(text);
        return openEnd ? quoted.substring(0, quoted.length() - 1) : quoted;
      }
      Open open = at.quote().get();
      if (open == Open.SINGLE_QUOTE && !LineParser.fitsSingleQuotes(text)) {
        open = Open.DOUBLE_QUOTE;
      }
      String inside = LineParser.quote(text, Optional.of(open));
      return open.mark() + inside + (complete ? open.mark() : "");
    }
  }
}
