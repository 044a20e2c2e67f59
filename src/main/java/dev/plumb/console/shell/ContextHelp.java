package dev.plumb.console.shell;

import dev.plumb.console.complete.Candidate;
import dev.plumb.console.render.Escape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code ?} shows: the words that may come next, one line of help each. */
final class ContextHelp {
  /** Said where help is wanted and there is none. */
  static final String NOTHING = "nothing is known of what may come next";

  private static final int MOST = 40;

  private ContextHelp() {}

  /**
   * What a {@code ?} typed here shows, without line ends: between words what may come next, behind
   * the beginning of a word what may become of it. Empty where it is a character like any other: in
   * quotes, in the middle of a word, and behind what nothing known begins with.
   */
  static Optional<List<String>> of(PromptParser.Place place, LineCompleter completer) {
    if (place.at().quote().isPresent()) {
      return Optional.empty();
    }
    if (place.at().start() == place.cursor()) {
      return Optional.of(next(place, completer));
    }
    String typed = place.at().typed();
    boolean isBare =
        place.at().end() == place.cursor()
            && place.line().substring(place.at().start(), place.cursor()).equals(typed);
    List<Candidate> found =
        isBare ? completer.complete(place.before(), place.at().joint(), typed) : List.of();
    return found.isEmpty() ? Optional.empty() : Optional.of(grouped(found));
  }

  private static List<String> next(PromptParser.Place place, LineCompleter completer) {
    List<String> lines = new ArrayList<>(completer.synopsis(place.before()));
    List<Candidate> found = completer.complete(place.before(), place.at().joint(), "");
    if (found.isEmpty() && lines.isEmpty()) {
      return List.of(NOTHING);
    }
    lines.addAll(grouped(found));
    return lines;
  }

  /** Candidates under the headings of their groups, a line each. */
  static List<String> grouped(List<Candidate> found) {
    List<String> lines = new ArrayList<>();
    int width = 0;
    for (int i = 0; i < Math.min(MOST, found.size()); i++) {
      width = Math.max(width, Escape.text(found.get(i).value()).length());
    }
    String group = "";
    for (int i = 0; i < Math.min(MOST, found.size()); i++) {
      Candidate candidate = found.get(i);
      if (!candidate.group().equals(group)) {
        group = candidate.group();
        lines.add(Escape.text(group));
      }
      String value = Escape.text(candidate.value());
      lines.add(
          ("  "
                  + value
                  + " ".repeat(Math.max(0, width - value.length()) + 2)
                  + Escape.text(candidate.description()))
              .stripTrailing());
    }
    if (found.size() > MOST) {
      lines.add("  and " + (found.size() - MOST) + " more");
    }
    return lines;
  }
}
