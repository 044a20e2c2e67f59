package dev.plumb.answers.diff;

import java.util.List;

/**
 * What differs between two hosts, as far as both were seen.
 *
 * @param changes in the order of the namespaces, links before what hangs on them
 * @param unknown what could not be compared, a sentence each
 * @param undecided true when something could not be compared because it could not be read; then
 *     "nothing changed" is not known
 */
public record Difference(List<Change> changes, List<String> unknown, boolean undecided) {
  public Difference {
    changes = List.copyOf(changes);
    unknown = List.copyOf(unknown);
  }
}
