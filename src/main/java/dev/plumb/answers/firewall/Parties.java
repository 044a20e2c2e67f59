package dev.plumb.answers.firewall;

import dev.plumb.model.Address;
import dev.plumb.model.Connection;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who the addresses of connections belong to, as far as all of a host's namespaces are in sight.
 */
public final class Parties {
  private final Map<IpAddress, String> names = new HashMap<>();
  private final Set<IpAddress> shared = new HashSet<>();
  private final boolean complete;

  public Parties(Host host) {
    boolean read = true;
    for (Namespace namespace : host.namespaces()) {
      read &= namespace.addresses().isRead();
      for (Address address : namespace.addresses().orEmpty()) {
        IpAddress own = address.local().address();
        if (!own.isLoopback() && !own.isLinkLocal()) {
          String before = names.put(own, namespace.name());
          if (before != null && !before.equals(namespace.name())) {
            shared.add(own);
          }
        }
      }
    }
    complete = read;
  }

  /** The one namespace that has an address; empty when none has, or several. */
  public Optional<String> name(IpAddress address) {
    return shared.contains(address) ? Optional.empty() : Optional.ofNullable(names.get(address));
  }

  /**
   * Whether the one who is to answer is not there any more: its address belongs to a bridge of this
   * namespace, behind which only namespaces of this host live, and none of them has it. Nobody is
   * called gone while a namespace's addresses are out of sight.
   */
  public boolean isGone(Namespace namespace, Connection connection) {
    IpAddress target = connection.reply().source();
    if (!complete || names.containsKey(target) || target.isLoopback() || target.isMulticast()) {
      return false;
    }
    for (Address address : namespace.addresses().orEmpty()) {
      if (address.local().contains(target) && !address.local().isHost()) {
        Optional<Link> link = namespace.link(address.link().ifindex());
        return link.isPresent()
            && link.get().kind() instanceof LinkKind.Bridge
            && onlyVeths(namespace, link.get())
            && !isBroadcast(address, target);
      }
    }
    return false;
  }

  private static boolean isBroadcast(Address address, IpAddress target) {
    return address.broadcast().isPresent() && address.broadcast().get().equals(target);
  }

  /** A hardware port may lead to machines that we cannot see. */
  private static boolean onlyVeths(Namespace namespace, Link bridge) {
    for (Link link : namespace.links().orEmpty()) {
      if (link.master().isPresent()
          && link.master().getAsInt() == bridge.ifindex()
          && !(link.kind() instanceof LinkKind.Veth)) {
        return false;
      }
    }
    return true;
  }
}
