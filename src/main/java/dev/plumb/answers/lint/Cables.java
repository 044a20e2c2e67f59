package dev.plumb.answers.lint;

import dev.plumb.answers.lint.Finding.Kind;
import dev.plumb.model.Address;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import dev.plumb.model.Route;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Veths that end in the air. */
final class Cables {
  private Cables() {}

  static void look(Host host, Namespace namespace, List<Finding> findings) {
    if (!namespace.links().isRead()) {
      return;
    }
    // Without these it can't be said that a link is not used.
    boolean known = namespace.addresses().isRead() && namespace.routes().isRead();
    Set<Integer> used = used(namespace);
    for (Link link : namespace.links().orEmpty()) {
      if (!(link.kind() instanceof LinkKind.Veth)) {
        continue;
      }
      Optional<Link> far = host.farEndOf(link);
      if (!link.isUp() && far.isPresent() && far.get().isUp()) {
        findings.add(
            new Finding(
                Kind.HALF_CABLE,
                List.of(Lint.name(host, link), Lint.name(host, far.get())),
                link.name() + " is set down, so its other end, which is up, has no carrier",
                "ip link set " + link.name() + " up, in " + namespace.name()));
      } else if (known
          && link.isUp()
          && link.master().isEmpty()
          && !used.contains(link.ifindex())) {
        findings.add(
            new Finding(
                Kind.LOOSE_CABLE,
                List.of(Lint.name(host, link)),
                link.name() + " is up, and a port of nothing, without an address or a route",
                "put it into its bridge (ip link set " + link.name() + " master BRIDGE)"));
      }
    }
  }

  /** The links that have an address, a route, or another link on top. */
  private static Set<Integer> used(Namespace namespace) {
    Set<Integer> used = new HashSet<>();
    for (Address address : namespace.addresses().orEmpty()) {
      if (!address.local().address().isLinkLocal()) {
        used.add(address.link().ifindex());
      }
    }
    for (Route route : namespace.routes().orEmpty()) {
      if (!route.destination().address().isLinkLocal()
          && !route.destination().address().isMulticast()) {
        route.hops().forEach(hop -> hop.device().ifPresent(used::add));
      }
    }
    for (Link link : namespace.links().orEmpty()) {
      // A macvlan's or vlan's parent; a veth's lower link is its peer, perhaps in another
      // namespace.
      if (!(link.kind() instanceof LinkKind.Veth)) {
        link.lower()
            .filter(lower -> lower.nsid().isEmpty())
            .ifPresent(lower -> used.add(lower.ifindex()));
      }
    }
    return used;
  }
}
