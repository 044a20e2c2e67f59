package dev.plumb.console.transcript;

import dev.plumb.console.command.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A line that changed, with those words of the old one that still hold: a name or a wildcard that
 * somebody put there is not lost because another word of the line is new.
 */
final class KeptWords {
  private final String file;
  private final Map<String, Binding> bindings;

  KeptWords(String file, Map<String, Binding> bindings) {
    this.file = file;
    this.bindings = bindings;
  }

  /**
   * The new line with the old line's words where they match.
   *
   * @param old the line that failed
   * @param fresh the line that came, its values generalised, without the marks of its stream
   */
  String merge(Expected.Text old, String fresh) {
    if (!old.hasPlaceholder()) {
      return fresh;
    }
    List<String> before = words(withoutMarks(old));
    List<String> after = words(fresh);
    boolean[][] same = new boolean[before.size()][after.size()];
    int[][] common = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        same[i][j] = holds(before.get(i), after.get(j), old.line());
        common[i][j] =
            same[i][j]
                ? Math.max(common[i + 1][j + 1] + 1, common[i + 1][j])
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    StringBuilder line = new StringBuilder();
    int at = 0;
    int i = 0;
    for (int j = 0; j < after.size(); j++) {
      int start = fresh.indexOf(after.get(j), at);
      line.append(fresh, at, start);
      at = start + after.get(j).length();
      while (i < before.size() && !same[i][j] && common[i + 1][j] >= common[i][j + 1]) {
        i++;
      }
      boolean kept = i < before.size() && same[i][j] && common[i][j] == common[i + 1][j + 1] + 1;
      line.append(kept ? before.get(i++) : after.get(j));
    }
    return line.append(fresh.substring(at)).toString();
  }

  private static String withoutMarks(Expected.Text old) {
    String written = old.written();
    if (old.stream() == Stream.ERRORS) {
      return written.substring(2);
    }
    return written.startsWith("\\") && TranscriptParser.isEscaped(written)
        ? written.substring(1)
        : written;
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    for (String word : line.strip().split(" +")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /** True when a word of the old line says the same as, or more loosely what, the new one says. */
  private boolean holds(String old, String fresh, int line) {
    if (old.equals(fresh)) {
      return true;
    }
    if (fresh.startsWith("<:") && old.startsWith(fresh.substring(0, fresh.length() - 1) + "<")) {
      return true; // <:duration<50ms> for <:duration>
    }
    try {
      List<Token> tokens = new TokenParser(file, bindings).output(old, line);
      Expected.Text pattern = new Expected.Text(line, Stream.OUTPUT, old, tokens);
      boolean wild = tokens.stream().noneMatch(token -> token instanceof Token.Named);
      ActualLine word = new ActualLine(OutputLine.output(Line.text(fresh)));
      return wild
          && pattern.hasPlaceholder()
          && LineMatcher.match(Strictness.RULES, pattern, word, Bindings.NONE).isPresent();
    } catch (MalformedTranscript impossible) {
      return false; // Half of something in brackets with a blank in it: then it is not kept.
    }
  }
}
