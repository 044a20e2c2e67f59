package dev.plumb.answers.lint;

import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which links hear each other's broadcasts: the two ends of a veth, a bridge and its ports.
 *
 * <p>Smaller than the truth where the model can't tell: a bridge that filters VLANs joins none of
 * its ports, and what lies behind a tunnel or the hardware is not known. So two links of one
 * segment are surely neighbours, and two of different ones perhaps.
 */
final class Segments {
  private final Map<LinkRef, LinkRef> leaders = new HashMap<>();
  private final Map<LinkRef, List<Link>> members = new LinkedHashMap<>();

  Segments(Host host) {
    for (Namespace namespace : host.namespaces()) {
      for (Link link : namespace.links().orEmpty()) {
        host.farEndOf(link).ifPresent(far -> join(link.ref(), far.ref()));
        bridgeOf(host, link).ifPresent(bridge -> join(link.ref(), bridge.ref()));
      }
    }
    for (Namespace namespace : host.namespaces()) {
      for (Link link : namespace.links().orEmpty()) {
        if (!link.isLoopback()) {
          members.computeIfAbsent(leader(link.ref()), ref -> new ArrayList<>()).add(link);
        }
      }
    }
  }

  /** Each segment's links, in the order of the host's namespaces and their ifindexes. */
  Iterable<List<Link>> all() {
    return members.values();
  }

  private static Optional<Link> bridgeOf(Host host, Link port) {
    return host.masterOf(port)
        .filter(
            master -> master.kind() instanceof LinkKind.Bridge bridge && !bridge.vlanFiltering());
  }

  private void join(LinkRef one, LinkRef other) {
    leaders.put(leader(one), leader(other));
  }

  private LinkRef leader(LinkRef ref) {
    LinkRef at = ref;
    while (true) {
      LinkRef next = leaders.getOrDefault(at, at);
      if (next.equals(at)) {
        break;
      }
      at = next;
    }
    if (!at.equals(ref)) {
      leaders.put(ref, at); // the next look is short
    }
    return at;
  }
}
