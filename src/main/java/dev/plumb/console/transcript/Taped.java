package dev.plumb.console.transcript;

import dev.plumb.console.command.Outcome;
import dev.plumb.console.render.Page;
import dev.plumb.console.render.RenderOptions;
import dev.plumb.console.transcript.Transcript.Status;
import java.util.List;

/**
 * A line that was typed and what came of it, as it was before anybody laid it out.
 *
 * @param line as typed; lines of one command joined by LF
 * @param oneShot true when the words came from argv; {@code line} then holds them, quoted
 * @param said what came, in order
 * @param live true when it needs a live host to come again
 */
record Taped(String line, boolean oneShot, List<Said> said, Status status, boolean live) {
  Taped {
    said = List.copyOf(said);
  }

  /** Something that came. */
  sealed interface Said {
    /** On stdout. */
    record Answer(Outcome outcome, RenderOptions options) implements Said {}

    /** On stderr. */
    record Complaint(Page page) implements Said {}
  }

  /** Words to the reader: {@code # comment}. */
  boolean isProse() {
    return !oneShot && line.startsWith("#");
  }

  /** About how much memory it keeps, in rows of tables. */
  int weight() {
    int weight = 1;
    for (Said one : said) {
      if (one instanceof Said.Answer answer) {
        weight +=
            switch (answer.outcome().body()) {
              case Outcome.Table table -> table.rows().size();
              case Outcome.Report report -> report.lines().size();
              case Outcome.Raw raw -> raw.output().length() / 80;
              case Outcome.Captured captured -> captured.output().length() / 80;
              case Outcome.Silence silence -> 0;
              case Outcome.Quit quit -> 0;
            };
      }
    }
    return weight;
  }
}
