package dev.plumb.console.transcript;

import dev.plumb.console.command.LineParser;
import dev.plumb.console.command.TypedLine;
import dev.plumb.console.command.Word;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands that go on until somebody stops them, which nobody does in a transcript. */
final class Endless {
  /** What makes each end by itself. */
  private static final Map<String, List<String>> ENDS =
      Map.of("watch", List.of("-c", "--count", "--until"), "events", List.of("--for"));

  private Endless() {}

  /** The word of a step's command that has no end; empty when all of it ends. */
  static Optional<String> word(Transcript.Step step) {
    StringBuilder command = new StringBuilder();
    for (Token token : step.command()) {
      command.append(token instanceof Token.Literal literal ? literal.text() : "x");
    }
    for (TypedLine.Statement statement :
        LineParser.parse(command.toString(), Map.of()).statements()) {
      List<Word> words = statement.parts().getFirst().words();
      List<String> ends =
          words.isEmpty() ? List.of() : ENDS.getOrDefault(words.getFirst().text(), List.of());
      if (!ends.isEmpty() && !ends(words, ends)) {
        return Optional.of(words.getFirst().text());
      }
    }
    return Optional.empty();
  }

  /**
   * Only options before the first other word are the command's own: ping, watched, has a -c too.
   */
  private static boolean ends(List<Word> words, List<String> ends) {
    int at = 1;
    while (at < words.size() && words.get(at).text().startsWith("-")) {
      String option = words.get(at).text();
      if (ends.stream().anyMatch(option::startsWith)) {
        return true;
      }
      at += option.equals("-n") || option.equals("--interval") || option.equals("-o") ? 2 : 1;
    }
    return false;
  }

  /** What a step needs to end; nothing for a step that does. */
  static String hint(Transcript.Step step) {
    return word(step).map(word -> ": '" + word + "' needs " + need(word)).orElse("");
  }

  static String need(String word) {
    return word.equals("watch") ? "-c N or --until" : "--for S";
  }
}
