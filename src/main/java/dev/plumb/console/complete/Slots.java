package dev.plumb.console.complete;

import java.util.List;

/**
 * Where live objects come from: implemented by the shell from the model it holds. Must answer from
 * memory; the user is waiting with a finger on Tab.
 */
public interface Slots {
  /** No live objects at all: only the words of the specs are offered. */
  Slots NONE = (request, scope) -> List.of();

  /**
   * The objects asked for, in the order to list them.
   *
   * @return empty when there are none or they are not known
   */
  List<Candidate> resolve(SlotRequest request, Scope scope);
}
