package dev.plumb.console.complete;

import java.util.List;
import java.util.Optional;

/**
 * A question for live objects.
 *
 * @param kind what is wanted
 * @param filter which of them: {@code kind}, {@code ports-of}, {@code own}, {@code neighbour},
 *     {@code listening}, {@code remote}, {@code table}; empty means all
 * @param values the filter's values: {@code [veth, bridge]} for {@code kind=veth|bridge}; for
 *     {@code ports-of=VALUE(dev)} the word given for {@code dev} on this line. A filter whose value
 *     is not on the line is left out, so that all are offered
 */
public record SlotRequest(SlotKind kind, Optional<String> filter, List<String> values) {
  public SlotRequest {
    values = List.copyOf(values);
  }
}
