package dev.plumb.answers.diff;

import dev.plumb.answers.iproute.IprouteNames;
import dev.plumb.answers.iproute.Surroundings;
import dev.plumb.model.Container;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Two pictures of a host, and what in them is the same thing.
 *
 * <p>Inodes, cookies, ifindexes and pids say nothing here: a rebuilt host has others. A namespace
 * is whose it is; a link is its name in its namespace, the cable it is on, its hardware address.
 */
final class TwoHosts {
  private final Host before;
  private final Host after;
  private final Matching<Namespace> namespaces;
  private final Matching<Link> links;
  private final Map<NetnsId, String> placesBefore = new HashMap<>();
  private final Map<NetnsId, String> placesAfter = new HashMap<>();
  private final IdentityHashMap<Link, Link> later = new IdentityHashMap<>();
  private final IdentityHashMap<Link, Link> earlier = new IdentityHashMap<>();
  private final IprouteNames names = IprouteNames.debian12();

  TwoHosts(Host before, Host after) {
    this.before = before;
    this.after = after;
    namespaces = matchNamespaces();
    name(namespaces);
    links = matchLinks();
    for (Matching.Pair<Link> pair : links.pairs()) {
      later.put(pair.before(), pair.after());
      earlier.put(pair.after(), pair.before());
    }
  }

  Host before() {
    return before;
  }

  Host after() {
    return after;
  }

  Matching<Namespace> namespaces() {
    return namespaces;
  }

  Matching<Link> links() {
    return links;
  }

  /** The same link on the later host. */
  Optional<Link> later(Link link) {
    return Optional.ofNullable(later.get(link));
  }

  /** True when a link of the later host is not on the earlier one. */
  boolean isNew(Link link) {
    return !earlier.containsKey(link);
  }

  /** What {@code ip} knows besides when it says something of a namespace. */
  Surroundings around(Namespace namespace) {
    return new Surroundings(namespace, names, Map.of());
  }

  /** A namespace's key, the same on both hosts for what is the same namespace. */
  String place(boolean isLater, NetnsId netns) {
    String place = (isLater ? placesAfter : placesBefore).get(netns);
    return place != null ? place : (isLater ? "after " : "before ") + netns;
  }

  /**
   * What stands behind a namespace's name where the other host has another one of the same name:
   * {@code " (net:[4026532281])"}; nothing where the names tell them apart.
   */
  String which(boolean isLater, NetnsId was, NetnsId is) {
    if (!before.nameOf(was).equals(after.nameOf(is))) {
      return "";
    }
    NetnsId id = isLater ? is : was;
    OptionalLong cookie =
        (isLater ? after : before)
            .namespace(id)
            .map(Namespace::cookie)
            .orElse(OptionalLong.empty());
    // An inode is used again when its namespace is gone, a cookie never.
    return was.equals(is) && cookie.isPresent()
        ? " (cookie " + cookie.getAsLong() + ")"
        : " (" + id + ")";
  }

  private void name(Matching<Namespace> matching) {
    for (Matching.Pair<Namespace> pair : matching.pairs()) {
      String place = "both " + pair.after().id();
      placesBefore.put(pair.before().id(), place);
      placesAfter.put(pair.after().id(), place);
    }
  }

  private Matching<Namespace> matchNamespaces() {
    Matching<Namespace> found = new Matching<>(before.namespaces(), after.namespaces());
    found.by(one -> self(before, one), one -> self(after, one));
    found.by(one -> owner(before, one), one -> owner(after, one));
    found.by(TwoHosts::given, TwoHosts::given);
    found.by(TwoHosts::hardware, TwoHosts::hardware);
    found.by(TwoHosts::commands, TwoHosts::commands);
    return found;
  }

  private static Optional<String> self(Host host, Namespace namespace) {
    return namespace.id().equals(host.self()) ? Optional.of("host") : Optional.empty();
  }

  /** The container that a namespace was made for. */
  private static Optional<String> owner(Host host, Namespace namespace) {
    for (Container container : host.containersIn(namespace.id())) {
      if (!container.networkMode().startsWith("container:")) {
        return Optional.of(container.engine() + " " + container.name());
      }
    }
    return Optional.empty();
  }

  /** A name that somebody gave; those made of a pid or an inode say nothing. */
  private static Optional<String> given(Namespace namespace) {
    return switch (namespace.kind()) {
      case HOST, CONTAINER, NETNS -> Optional.of(plain(namespace.name()));
      case HELD ->
          namespace.name().startsWith("net:[") ? Optional.empty() : Optional.of(namespace.name());
      case PROCESS, HIDDEN -> Optional.empty();
    };
  }

  /** {@code netns=web}, where another namespace is called {@code web} too, is {@code web}. */
  static String plain(String name) {
    return name.substring(name.indexOf('=') + 1);
  }

  private static Optional<String> hardware(Namespace namespace) {
    TreeSet<String> addresses = new TreeSet<>();
    for (Link link : namespace.links().orEmpty()) {
      hardware(link).ifPresent(address -> addresses.add(address.toString()));
    }
    return addresses.isEmpty() ? Optional.empty() : Optional.of(addresses.toString());
  }

  /** The programs that live there. */
  private static Optional<String> commands(Namespace namespace) {
    TreeSet<String> commands = new TreeSet<>();
    for (Reference reference : namespace.references()) {
      if (reference instanceof Reference.Process process) {
        process.command().ifPresent(commands::add);
      }
    }
    return commands.isEmpty() ? Optional.empty() : Optional.of(commands.toString());
  }

  private Matching<Link> matchLinks() {
    Matching<Link> found = new Matching<>(links(before), links(after));
    found.by(link -> Optional.of(named(false, link)), link -> Optional.of(named(true, link)));
    found.by(link -> cable(false, before, link), link -> cable(true, after, link));
    found.by(link -> local(false, link), link -> local(true, link));
    found.by(TwoHosts::moved, TwoHosts::moved);
    return found;
  }

  private static List<Link> links(Host host) {
    List<Link> links = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      links.addAll(namespace.links().orEmpty());
    }
    return links;
  }

  private static String kind(Link link) {
    return link.kind().word().orElse(link.isLoopback() ? "loopback" : "hardware");
  }

  private record Named(String place, String name, String kind) {}

  private Object named(boolean isLater, Link link) {
    return new Named(place(isLater, link.netns()), link.name(), kind(link));
  }

  /** The far end of a veth: how the host's end of a container's cable is known. */
  private Optional<Object> cable(boolean isLater, Host host, Link link) {
    return host.peerOf(link)
        .flatMap(host::link)
        .map(far -> List.of(place(isLater, link.netns()), place(isLater, far.netns()), far.name()));
  }

  private Optional<Object> local(boolean isLater, Link link) {
    return hardware(link)
        .map(address -> List.of(place(isLater, link.netns()), kind(link), address));
  }

  /** In any namespace: the same address and kind is the same link, which moved. */
  private static Optional<Object> moved(Link link) {
    return hardware(link).map(address -> List.of(kind(link), address));
  }

  /** A hardware address that tells links apart. */
  private static Optional<HardwareAddress> hardware(Link link) {
    if (link.address().isEmpty() || link.isLoopback() || link.kind() instanceof LinkKind.Tun) {
      return Optional.empty();
    }
    HardwareAddress address = link.address().get();
    for (int i = 0; i < address.bytes().length(); i++) {
      if (address.bytes().at(i) != 0) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }
}
