package dev.plumb.answers.filter;

import dev.plumb.answers.firewall.PlacedRule;
import java.util.Optional;

/**
 * Why a packet was followed in more than one way.
 *
 * @param rule whose match or target could not be decided; empty when it is something else
 * @param kind what sort of doubt it is
 * @param why one sentence
 * @param ofPacket what is in doubt is how the packet looks afterwards (an address or mark that a
 *     rule wrote), not which way it went; it stays when there is one ending only
 */
public record Doubt(Optional<PlacedRule> rule, Kind kind, String why, boolean ofPacket) {
  /** What sort of doubt. */
  public enum Kind {
    /** The model does not tell. */
    UNKNOWN,
    /** Rules could not be read. */
    GAP,
    /** The kernel itself draws lots, or counts: load is spread over several ends. */
    CHANCE,
    /** It depends on how many packets came before. */
    RATE
  }
}
