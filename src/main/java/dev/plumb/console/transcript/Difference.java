package dev.plumb.console.transcript;

import dev.plumb.console.transcript.Alignment.Change;
import dev.plumb.console.transcript.Transcript.Status;
import java.util.List;

/**
 * How a step's answer differs from what is written; what an update is made from.
 *
 * @param changes line by line, in order
 * @param got how the step ended
 * @param bindings which value each name has, the lines of this step that do match included
 */
public record Difference(List<Change> changes, Status got, Bindings bindings) {
  public Difference {
    changes = List.copyOf(changes);
  }
}
