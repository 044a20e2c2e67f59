package dev.plumb.answers.path;

import dev.plumb.answers.path.Trouble.Routed;
import dev.plumb.model.Address;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Route;
import java.util.Optional;

/** Why nobody answers for an address that a route leads to: who should have it, and has it not. */
record Absence(
    Terrain terrain, Result result, Optional<Place> expected, NatHistory nat, Flow flow) {
  private static final int KERNEL = 2;

  /** Nobody answers for whom a route leads to. */
  Cause of(Trouble trouble, Routed routed) {
    Link out = routed.out().orElseThrow();
    IpAddress neighbour = Routing.neighbour(routed);
    boolean gateway = !neighbour.equals(routed.destination());
    if (gateway) {
      return gateway(trouble, routed, out, neighbour);
    }
    boolean translated = !routed.destination().equals(flow.destination());
    if (translated && terrain.owners(routed.destination()).isEmpty()) {
      Optional<Cause> wrong = nat.nobody(routed.destination());
      if (wrong.isPresent()) {
        return wrong.get();
      }
    }
    if (expected.isPresent() && expected.get().holders(routed.destination()).isEmpty()) {
      return lacking(expected.get(), routed.destination());
    }
    return elsewhere(routed, out).orElse(trouble.cause());
  }

  /** Nobody answers for a route's gateway. */
  Cause gateway(Trouble trouble, Routed routed, Link out, IpAddress gateway) {
    Place place = routed.place();
    Optional<Link> bridge = result.walk().sockets().bridgeOf(out);
    if (bridge.isPresent()
        && terrain.owners(gateway).isEmpty()
        && lacksAddresses(bridge.get(), gateway.family())) {
      return new Cause(
          Code.BRIDGE_NO_IP,
          terrain.of(bridge.get()).object(bridge.get()),
          "the bridge has no address, and " + gateway + " should be its own (assumed)",
          "ip -n "
              + terrain.of(bridge.get()).name()
              + " addr add "
              + gateway
              + "/LENGTH dev "
              + bridge.get().name());
    }
    if (!terrain.owners(gateway).isEmpty()) {
      return trouble.cause();
    }
    Trouble wrong =
        Trouble.of(
                Code.WRONG_GW,
                place,
                "route:" + Routing.text(routed.route().destination()),
                "nobody answers for its gateway " + gateway,
                "ip -n "
                    + place.name()
                    + " route replace "
                    + Routing.text(routed.route().destination())
                    + " via GATEWAY")
            .by(routed);
    return Diagnosis.byRule(wrong).orElse(wrong.cause());
  }

  private boolean lacksAddresses(Link bridge, Family family) {
    for (Address address : terrain.of(bridge).addresses(bridge)) {
      if (address.family() == family && !address.local().address().isLinkLocal()) {
        return false;
      }
    }
    return true;
  }

  /** The namespace that should have an address has it not. */
  Cause lacking(Place place, IpAddress address) {
    Family family = address.family();
    Link first = null;
    for (Link link : place.links()) {
      if (!link.isLoopback() && first == null) {
        first = link;
      }
      for (Address own : place.addresses(link)) {
        if (own.local().address().equals(address) && !Place.isUsable(own)) {
          return new Cause(
              Code.V6_DAD_FAILED,
              place.object(link),
              address + " of " + place.object(link) + " failed duplicate address detection",
              "give whoever else has it another address");
        }
      }
    }
    if (first == null) {
      return new Strays(result.walk(), place, address)
          .cause()
          .orElseGet(
              () ->
                  new Cause(
                      Code.PEER_MISSING,
                      place.object("eth0"),
                      place.name()
                          + " has no link but loopback (assumed: it should be called eth0)",
                      "connect it to its network anew"));
    }
    for (Link link : place.links()) {
      if (family == Family.INET6
          && !link.isLoopback()
          && place.sysctl(family, link, "disable_ipv6").orElse(0) != 0) {
        String key = Place.key(family, link.name(), "disable_ipv6");
        return new Cause(
            Code.V6_DISABLED,
            place.object("sysctl:" + key),
            "IPv6 is disabled on " + place.object(link),
            "ip netns exec " + place.name() + " sysctl -w " + key + "=0");
      }
    }
    for (Link link : place.links()) {
      for (Address own : place.addresses(link)) {
        if (own.family() == family && !link.isLoopback() && !own.local().address().isLinkLocal()) {
          return new Cause(
              Code.WRONG_IP,
              place.object(link),
              place.object(link) + " has " + own.local().address() + ", not " + address,
              "ip -n "
                  + place.name()
                  + " addr add "
                  + address
                  + "/"
                  + own.local().length()
                  + " dev "
                  + link.name());
        }
      }
    }
    return new Cause(
        Code.NO_IP,
        place.object(first),
        place.object(first) + " has no " + (family == Family.INET ? "IPv4" : "IPv6") + " address",
        "ip -n " + place.name() + " addr add " + address + "/LENGTH dev " + first.name());
  }

  /** Whoever has the address is on another segment than the route says. */
  Optional<Cause> elsewhere(Routed routed, Link out) {
    Place place = routed.place();
    for (Link owner : terrain.owners(routed.destination())) {
      if (!result.back() && expected.isPresent() && !expected.get().id().equals(owner.netns())) {
        continue;
      }
      Optional<Link> segment = result.walk().sockets().bridgeOf(owner);
      Optional<Link> here = result.walk().sockets().bridgeOf(out);
      if (segment.isPresent() && segment.equals(here)) {
        continue;
      }
      for (Route other : place.namespace().routes().orEmpty()) {
        boolean covers =
            other.type() == Routing.UNICAST
                && other.destination().contains(routed.destination())
                && other.destination().length() < routed.route().destination().length();
        if (covers && leadsTo(place, other, segment, owner)) {
          return Optional.of(
              new Cause(
                  Code.ROUTE_SHADOWED,
                  place.object("route:" + Routing.text(routed.route().destination())),
                  "it takes what "
                      + Routing.text(place, other)
                      + " would bring to "
                      + terrain.of(owner).object(owner),
                  "ip -n "
                      + place.name()
                      + " route del "
                      + Routing.text(routed.route().destination())
                      + " dev "
                      + out.name()));
        }
      }
      if (!knows(owner, place, out)
          && routed.route().protocol() == KERNEL
          && !result.walk().sockets().bridgeOf(owner).equals(here)) {
        return Optional.of(
            new Cause(
                Code.WRONG_MASK,
                place.object(out),
                "its prefix "
                    + Routing.text(routed.route().destination())
                    + " has "
                    + routed.destination()
                    + " on the link, and "
                    + terrain.of(owner).name()
                    + " is on another one",
                "give " + place.object(out) + " a longer prefix"));
      }
    }
    return Optional.empty();
  }

  /** Whether the owner of an address takes the asker to be on its own link. */
  private boolean knows(Link owner, Place place, Link out) {
    for (Address one : terrain.of(owner).addresses(owner)) {
      for (Address other : place.addresses(out)) {
        if (!one.local().address().isLinkLocal() && one.local().contains(other.local().address())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean leadsTo(Place place, Route route, Optional<Link> segment, Link owner) {
    for (Route.NextHop hop : route.hops()) {
      Optional<Link> link =
          hop.device().isPresent() ? place.link(hop.device().getAsInt()) : Optional.empty();
      if (link.isPresent()
          && ((segment.isPresent() && result.walk().sockets().bridgeOf(link.get()).equals(segment))
              || terrain.peer(link.get()).filter(owner::equals).isPresent())) {
        return true;
      }
    }
    return false;
  }
}
