package dev.plumb.console.shell;

import dev.plumb.console.complete.Candidate;
import dev.plumb.console.render.Escape;
import java.util.ArrayList;
import java.util.List;

/** What {@code ?} shows: the words that may come next, one line of help each. */
final class ContextHelp {
  private static final int MOST = 40;

  private ContextHelp() {}

  /** True when a {@code ?} typed here asks for help, and is not part of a word. */
  static boolean asks(PromptParser.Place place) {
    return place.at().typed().isEmpty()
        && place.at().quote().isEmpty()
        && place.at().start() == place.cursor();
  }

  /** The lines, without line ends. */
  static List<String> lines(PromptParser.Place place, LineCompleter completer) {
    List<String> lines = new ArrayList<>(completer.synopsis(place.before()));
    List<Candidate> found = completer.complete(place.before(), place.at().joint(), "");
    if (found.isEmpty() && lines.isEmpty()) {
      return List.of("nothing is known of what may come next");
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
