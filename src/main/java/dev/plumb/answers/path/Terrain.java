package dev.plumb.answers.path;

import dev.plumb.answers.path.ClientPort.Kept;
import dev.plumb.model.Address;
import dev.plumb.model.Connection;
import dev.plumb.model.Family;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A host, indexed once for all packets that are followed through it. */
final class Terrain {
  private final Host host;
  private final Map<NetnsId, Place> places = new HashMap<>();
  private final Map<IpAddress, List<LinkRef>> owners = new HashMap<>();
  private final Map<HardwareAddress, List<LinkRef>> hardware = new HashMap<>();
  private final Map<LinkRef, List<LinkRef>> foreignUppers = new HashMap<>();
  private final List<LinkRef> tunnels = new ArrayList<>();
  private @Nullable Map<Ends, List<Kept>> tracked;
  private int neighbours = -1;

  /** Between whom a connection is. */
  private record Ends(int protocol, IpAddress source, IpAddress destination) {}

  Terrain(Host host) {
    this.host = host;
    for (Namespace namespace : host.namespaces()) {
      places.put(namespace.id(), new Place(namespace));
      for (Address address : namespace.addresses().orEmpty()) {
        if (Place.isUsable(address)) {
          owners
              .computeIfAbsent(address.local().address(), none -> new ArrayList<>(1))
              .add(address.link());
        }
      }
      for (Link link : namespace.links().orEmpty()) {
        index(link);
      }
    }
  }

  private void index(Link link) {
    link.address()
        .ifPresent(
            mac -> hardware.computeIfAbsent(mac, none -> new ArrayList<>(1)).add(link.ref()));
    if (link.kind() instanceof LinkKind.Vxlan) {
      tunnels.add(link.ref());
    } else if (!(link.kind() instanceof LinkKind.Veth)
        && link.lower().isPresent()
        && link.lower().get().nsid().isPresent()) {
      host.lowerOf(link)
          .ifPresent(
              lower ->
                  foreignUppers.computeIfAbsent(lower, none -> new ArrayList<>(1)).add(link.ref()));
    }
  }

  Host host() {
    return host;
  }

  Optional<Place> place(NetnsId id) {
    return Optional.ofNullable(places.get(id));
  }

  Iterable<Place> places() {
    return places.values();
  }

  /** A place that is known to be there. */
  Place of(Link link) {
    Place place = places.get(link.netns());
    if (place == null) {
      throw new IllegalStateException("a link of no namespace");
    }
    return place;
  }

  Optional<Link> link(LinkRef ref) {
    return place(ref.netns()).flatMap(place -> place.link(ref.ifindex()));
  }

  /** The links with an address that can be used now, in all namespaces. */
  List<Link> owners(IpAddress address) {
    return resolved(owners.getOrDefault(address, List.of()));
  }

  List<Link> owners(HardwareAddress address) {
    return resolved(hardware.getOrDefault(address, List.of()));
  }

  /** The macvlans and vlans on a link, wherever they are. */
  List<Link> uppers(Link lower) {
    List<Link> all = new ArrayList<>(of(lower).uppers(lower));
    all.addAll(resolved(foreignUppers.getOrDefault(lower.ref(), List.of())));
    return all;
  }

  /** How many IPv4 neighbours all namespaces know that somebody has to keep track of. */
  int neighbours() {
    if (neighbours < 0) {
      neighbours = 0;
      for (Place place : places()) {
        for (Neighbour one : place.namespace().neighbours().orEmpty()) {
          boolean counts =
              one.address().family() == Family.INET && (one.state() & Neighbours.FIXED) == 0;
          neighbours += counts ? 1 : 0;
        }
      }
    }
    return neighbours;
  }

  /** The connections that any namespace tracks from an address to a service. */
  List<Kept> tracked(Transport transport, IpAddress from, IpAddress to, int port) {
    List<Kept> found = new ArrayList<>();
    for (Kept one : between(transport, from, to)) {
      Connection.Tuple original = one.connection().original();
      if (original.source().equals(from)
          && original.destination().equals(to)
          && original.destinationPort().orElse(0) == port) {
        found.add(one);
      }
    }
    return found;
  }

  /** The ports at one end of what is tracked between two addresses, whoever began it. */
  Set<Integer> trackedPorts(Transport transport, IpAddress near, IpAddress far) {
    Set<Integer> ports = new HashSet<>();
    for (Kept one : between(transport, near, far)) {
      Connection held = one.connection();
      for (Connection.Tuple tuple : List.of(held.original(), held.reply())) {
        tuple.sourcePort().ifPresent(ports::add);
        tuple.destinationPort().ifPresent(ports::add);
        tuple.icmpId().ifPresent(ports::add);
      }
    }
    return ports;
  }

  private List<Kept> between(Transport transport, IpAddress one, IpAddress other) {
    if (tracked == null) {
      tracked = new HashMap<>();
      for (Namespace namespace : host.namespaces()) {
        Place place = place(namespace.id()).orElseThrow();
        for (Connection held : namespace.conntrack().orEmpty()) {
          for (Connection.Tuple tuple : List.of(held.original(), held.reply())) {
            tracked
                .computeIfAbsent(
                    new Ends(tuple.protocol(), tuple.source(), tuple.destination()),
                    none -> new ArrayList<>(1))
                .add(new Kept(place, held));
          }
        }
      }
    }
    int protocol = transport.number(one.family());
    List<Kept> all =
        new ArrayList<>(tracked.getOrDefault(new Ends(protocol, one, other), List.of()));
    all.addAll(tracked.getOrDefault(new Ends(protocol, other, one), List.of()));
    return all;
  }

  List<Link> tunnels() {
    return resolved(tunnels);
  }

  Optional<Link> peer(Link veth) {
    return host.peerOf(veth).flatMap(this::link);
  }

  Optional<Link> lower(Link link) {
    return host.lowerOf(link).flatMap(this::link);
  }

  private List<Link> resolved(List<LinkRef> refs) {
    List<Link> links = new ArrayList<>(refs.size());
    for (LinkRef ref : refs) {
      link(ref).ifPresent(links::add);
    }
    return links;
  }
}
