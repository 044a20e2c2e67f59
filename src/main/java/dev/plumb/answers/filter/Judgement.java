package dev.plumb.answers.filter;

import java.util.List;
import java.util.Optional;

/**
 * What a hook does with a packet: one ending, or several when something cannot be decided, each
 * with the doubts that lead to it. Ways that end alike are one ending, and doubts that change
 * nothing are none.
 *
 * @param endings at least one
 */
public record Judgement(List<Ending> endings) {
  public Judgement {
    endings = List.copyOf(endings);
    if (endings.isEmpty()) {
      throw new IllegalArgumentException("a packet comes to some end");
    }
  }

  /** True when there is one ending and no doubt. */
  public boolean isDecided() {
    return endings.size() == 1 && endings.getFirst().doubts().isEmpty();
  }

  /** The only ending, without a doubt; empty when it is not so. */
  public Optional<Ending> decided() {
    return isDecided() ? Optional.of(endings.getFirst()) : Optional.empty();
  }

  /** True when the packet goes on, whatever is in doubt. */
  public boolean isAccepted() {
    for (Ending ending : endings) {
      if (!(ending.outcome() instanceof Outcome.Accepted)) {
        return false;
      }
    }
    return true;
  }
}
