package dev.plumb.answers.path;

import dev.plumb.answers.filter.ConnectionTable;
import dev.plumb.answers.filter.Firewall;
import dev.plumb.answers.filter.LinkSide;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.model.Address;
import dev.plumb.model.Family;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.QueueNode;
import dev.plumb.model.Socket;
import dev.plumb.model.Sysctl;
import dev.plumb.model.TrafficFilter;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One namespace, indexed for those who follow packets through it. */
final class Place {
  /** IFA_F_TENTATIVE and IFA_F_DADFAILED: nobody may use the address, or not any more. */
  private static final int UNUSABLE = 0x40 | 0x08;

  /** IFA_F_OPTIMISTIC: tentative, and used all the same. */
  private static final int OPTIMISTIC = 0x04;

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

  private final Namespace namespace;
  private final Map<Integer, Link> links = new LinkedHashMap<>();
  private final Map<Integer, List<Address>> addresses = new HashMap<>();
  private final Map<Integer, List<Link>> ports = new HashMap<>();
  private final Map<Integer, List<Link>> uppers = new HashMap<>();
  private @Nullable Map<String, String> sysctls;
  private @Nullable Map<Opened, List<Socket>> sockets;
  private @Nullable Map<Heard, Neighbour> neighbours;
  private @Nullable Map<Placed, List<FdbEntry>> fdb;
  private @Nullable Map<Integer, List<QueueNode>> queues;
  private @Nullable Map<Integer, List<TrafficFilter>> filters;
  private @Nullable Firewall firewall;
  private @Nullable Map<Hook, List<PlacedRule>> unbound;
  private @Nullable ConnectionTable connections;

  private record Heard(int ifindex, IpAddress address) {}

  private record Opened(String protocol, int port) {}

  /** A hardware address in the table of a bridge, or of a device of its own. */
  private record Placed(int table, HardwareAddress address) {}

  Place(Namespace namespace) {
    this.namespace = namespace;
    for (Link link : namespace.links().orEmpty()) {
      links.put(link.ifindex(), link);
      if (link.master().isPresent()) {
        ports.computeIfAbsent(link.master().getAsInt(), none -> new ArrayList<>()).add(link);
      }
      if (link.lower().isPresent()
          && link.lower().get().nsid().isEmpty()
          && !(link.kind() instanceof LinkKind.Veth)) {
        uppers.computeIfAbsent(link.lower().get().ifindex(), none -> new ArrayList<>()).add(link);
      }
    }
    for (Address address : namespace.addresses().orEmpty()) {
      addresses.computeIfAbsent(address.link().ifindex(), none -> new ArrayList<>()).add(address);
    }
  }

  Namespace namespace() {
    return namespace;
  }

  NetnsId id() {
    return namespace.id();
  }

  String name() {
    return namespace.name();
  }

  Optional<Link> link(int ifindex) {
    return Optional.ofNullable(links.get(ifindex));
  }

  Iterable<Link> links() {
    return links.values();
  }

  Optional<Link> loopback() {
    for (Link link : links.values()) {
      if (link.isLoopback()) {
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  List<Link> ports(Link bridge) {
    return ports.getOrDefault(bridge.ifindex(), List.of());
  }

  /** The macvlans and vlans in this namespace that stand on a link. */
  List<Link> uppers(Link lower) {
    return uppers.getOrDefault(lower.ifindex(), List.of());
  }

  Optional<Link> master(Link link) {
    return link.master().isPresent() ? link(link.master().getAsInt()) : Optional.empty();
  }

  List<Address> addresses(Link link) {
    return addresses.getOrDefault(link.ifindex(), List.of());
  }

  /** The links with an address that can be used now. */
  List<Link> holders(IpAddress address) {
    List<Link> found = new ArrayList<>();
    for (Link link : links.values()) {
      for (Address own : addresses(link)) {
        if (own.local().address().equals(address) && isUsable(own)) {
          found.add(link);
        }
      }
    }
    return found;
  }

  static boolean isUsable(Address address) {
    return address.family() == Family.INET
        || (address.flags() & UNUSABLE) == 0
        || (address.flags() & OPTIMISTIC) != 0;
  }

  /** The value of a sysctl as it is written; empty when it was not read, or is not there. */
  Optional<String> text(String key) {
    if (sysctls == null) {
      sysctls = new HashMap<>();
      for (Sysctl one : namespace.sysctls().orEmpty()) {
        sysctls.put(one.key(), one.value());
      }
    }
    return Optional.ofNullable(sysctls.get(key));
  }

  /** The value of a sysctl as a number; empty when it was not read, or is not there. */
  OptionalLong sysctl(String key) {
    String value = text(key).orElse("");
    return NUMBER.matcher(value).matches()
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }

  /** The sockets with a local port. */
  List<Socket> sockets(Transport transport, int port) {
    if (sockets == null) {
      sockets = new HashMap<>();
      for (Socket one : namespace.sockets().orEmpty()) {
        sockets
            .computeIfAbsent(
                new Opened(one.protocol().word(), one.localPort()), none -> new ArrayList<>(1))
            .add(one);
      }
    }
    return sockets.getOrDefault(new Opened(transport.word(), port), List.of());
  }

  /** The TTL of what is sent from here. */
  int ttl(Family family) {
    return family == Family.INET ? (int) sysctl("net.ipv4.ip_default_ttl").orElse(64) : 64;
  }

  /** A setting of a link. */
  OptionalLong sysctl(Family family, Link link, String name) {
    return sysctl(key(family, link.name(), name));
  }

  static String key(Family family, String link, String name) {
    return "net." + (family == Family.INET ? "ipv4" : "ipv6") + ".conf." + link + "." + name;
  }

  /** The larger one of a link's own value and that of {@code all}, as for rp_filter. */
  long most(Link link, String name) {
    return Math.max(
        sysctl(Family.INET, link, name).orElse(0), sysctl(key(Family.INET, "all", name)).orElse(0));
  }

  /** The key of the larger one: which of both has to be changed. */
  String mostKey(Link link, String name) {
    long own = sysctl(Family.INET, link, name).orElse(0);
    return key(Family.INET, own >= most(link, name) ? link.name() : "all", name);
  }

  Optional<Neighbour> neighbour(Link link, IpAddress address) {
    if (neighbours == null) {
      neighbours = new HashMap<>();
      for (Neighbour one : namespace.neighbours().orEmpty()) {
        neighbours.put(new Heard(one.link().ifindex(), one.address()), one);
      }
    }
    return Optional.ofNullable(neighbours.get(new Heard(link.ifindex(), address)));
  }

  /** A bridge's entries for a hardware address. */
  List<FdbEntry> fdb(Link bridge, HardwareAddress address) {
    return table().getOrDefault(new Placed(bridge.ifindex(), address), List.of());
  }

  /** A VXLAN device's own entries for a hardware address. */
  List<FdbEntry> ownFdb(Link device, HardwareAddress address) {
    return table().getOrDefault(new Placed(-device.ifindex(), address), List.of());
  }

  private Map<Placed, List<FdbEntry>> table() {
    if (fdb == null) {
      fdb = new HashMap<>();
      for (FdbEntry entry : namespace.fdb().orEmpty()) {
        int table =
            entry.master().isPresent() ? entry.master().getAsInt() : -entry.link().ifindex();
        boolean ofBridge =
            entry.master().isEmpty()
                && link(entry.link().ifindex())
                    .filter(link -> link.kind() instanceof LinkKind.Bridge)
                    .isPresent();
        fdb.computeIfAbsent(
                new Placed(ofBridge ? -table : table, entry.address()), none -> new ArrayList<>())
            .add(entry);
      }
    }
    return fdb;
  }

  /** The qdiscs and classes of a link; none when they were not read. */
  List<QueueNode> queues(Link link) {
    if (queues == null) {
      queues = new HashMap<>();
      for (QueueNode node : namespace.qdiscs().orEmpty()) {
        queues.computeIfAbsent(node.link().ifindex(), none -> new ArrayList<>(2)).add(node);
      }
    }
    return queues.getOrDefault(link.ifindex(), List.of());
  }

  /** All filters of a link. */
  List<TrafficFilter> filters(Link link) {
    if (filters == null) {
      filters = new HashMap<>();
      for (TrafficFilter filter : namespace.trafficFilters().orEmpty()) {
        filters.computeIfAbsent(filter.link().ifindex(), none -> new ArrayList<>()).add(filter);
      }
    }
    return filters.getOrDefault(link.ifindex(), List.of());
  }

  /** The filters of a link that sort the packets of one parent, in the kernel's order. */
  List<TrafficFilter> filters(Link link, long parent) {
    List<TrafficFilter> own = new ArrayList<>();
    for (TrafficFilter filter : filters(link)) {
      if (filter.parent() == parent) {
        own.add(filter);
      }
    }
    return own;
  }

  Firewall firewall() {
    if (firewall == null) {
      firewall = Firewall.of(namespace.rulesets());
    }
    return firewall;
  }

  /** The rules of netdev chains that do not tell their link. */
  List<PlacedRule> unbound(Hook hook) {
    if (unbound == null) {
      unbound = new EnumMap<>(Hook.class);
      for (PlacedRule rule : firewall().rules()) {
        Optional<Chain.Base> base = rule.chain().chain().base();
        if (rule.chain().table().family() == TableFamily.NETDEV
            && base.isPresent()
            && base.get().devices().isEmpty()) {
          unbound.computeIfAbsent(base.get().hook(), none -> new ArrayList<>()).add(rule);
        }
      }
    }
    return unbound.getOrDefault(hook, List.of());
  }

  /** The connections that were tracked when the host was read. */
  ConnectionTable connections() {
    if (connections == null) {
      connections = ConnectionTable.of(namespace.conntrack().orEmpty());
    }
    return connections;
  }

  LinkSide side(Link link) {
    return LinkSide.of(link, master(link).map(Link::name));
  }

  /** {@code NS:IF}. */
  String object(Link link) {
    return name() + ":" + link.name();
  }

  String object(String rest) {
    return name() + ":" + rest;
  }

  /** How many links it has beside loopback. */
  OptionalInt onlyLink() {
    OptionalInt only = OptionalInt.empty();
    for (Link link : links.values()) {
      if (!link.isLoopback()) {
        if (only.isPresent()) {
          return OptionalInt.empty();
        }
        only = OptionalInt.of(link.ifindex());
      }
    }
    return only;
  }
}
