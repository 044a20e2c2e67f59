package dev.plumb.console.shell;

import dev.plumb.console.complete.Candidate;
import dev.plumb.console.render.Escape;
import java.util.List;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;

/** Hands the line editor what {@link LineCompleter} found, in its order. */
final class PromptCompleter implements Completer {
  private final LineCompleter completer;

  PromptCompleter(LineCompleter completer) {
    this.completer = completer;
  }

  @Override
  public void complete(
      @Nullable LineReader reader, ParsedLine line, List<org.jline.reader.Candidate> candidates) {
    if (!(line instanceof PromptParser.Place place)) {
      return;
    }
    int order = 0;
    for (Candidate found :
        completer.complete(place.before(), place.at().joint(), place.at().typed())) {
      candidates.add(
          new org.jline.reader.Candidate(
              found.value(),
              Escape.text(found.value()),
              found.group().isEmpty() ? null : Escape.text(found.group()),
              found.description().isEmpty() ? null : Escape.text(found.description()),
              null,
              null,
              found.finalSpace(),
              order++));
    }
  }
}
