package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.path.RouteLookup.Decision;
import dev.plumb.answers.path.Trouble.Routed;
import dev.plumb.model.Address;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Prefix;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Where a namespace sends a packet.
 *
 * @see "net/ipv4/route.c, fib_frontend.c; docs/lab/0009"
 */
final class Routing {
  static final int UNICAST = 1;
  static final int LOCAL = 2;
  static final int BROADCAST = 3;
  static final int ANYCAST = 4;
  static final int BLACKHOLE = 6;
  static final int UNREACHABLE = 7;
  static final int PROHIBIT = 8;

  private static final int DEAD = 1;
  private static final int LINKDOWN = 16;
  private static final int SCOPE_LINK = 253;
  private static final int SCOPE_HOST = 254;

  private final Walk walk;

  Routing(Walk walk) {
    this.walk = walk;
  }

  /** What was decided. */
  sealed interface Way {
    /** By this link to this neighbour. */
    record By(Routed routed, Link out, IpAddress neighbour) implements Way {}

    /** It is for this namespace. */
    record Here(Routed routed) implements Way {}

    /** To everybody on the link. */
    record ToAll(Routed routed) implements Way {}

    /** No route, or one that refuses; the type is RTN_*, and 0 for no route. */
    record No(Trouble trouble, int type) implements Way {}
  }

  static RouteKey key(Packet packet, Optional<String> input, OptionalInt output) {
    Packet.Ip ip = packet.ip().orElseThrow();
    return new RouteKey(
        ip.tuple().destination(),
        ip.tuple().source().isAny() ? Optional.empty() : Optional.of(ip.tuple().source()),
        input,
        output,
        packet.mark(),
        ip.tos(),
        OptionalInt.of(ip.tuple().protocol()),
        ip.tuple().sourcePort(),
        ip.tuple().destinationPort(),
        OptionalLong.empty());
  }

  /** Decides, and tells why. */
  Way decide(Place place, RouteKey key) {
    if (!place.namespace().routes().isRead() || !place.namespace().rules().isRead()) {
      return new Way.No(
          Trouble.of(
              Code.GAP,
              place,
              "routes",
              "the routes of " + place.name() + " could not be read",
              "run as root"),
          0);
    }
    Decision decision = RouteLookup.decide(place.namespace(), key);
    return switch (decision) {
      case Decision.Found(Route route, Rule rule) -> found(place, key, route, rule);
      case Decision.Refused(Rule rule) ->
          new Way.No(
              Trouble.of(
                  Code.RULE_PROHIBIT,
                  place,
                  "rule:" + rule.priority(),
                  "policy rule " + rule.priority() + " refuses it",
                  "ip -n " + place.name() + " rule del pref " + rule.priority()),
              // A rule that says "unreachable" is as good as no route: ENETUNREACH.
              rule.action() == UNREACHABLE ? 0 : rule.action());
      case Decision.NoRoute(Optional<Route> thrown) ->
          new Way.No(
              thrown
                  .map(route -> thrown(place, key, route))
                  .orElseGet(() -> mainMissing(place, key).orElseGet(() -> noRoute(place, key))),
              0);
      case Decision.Unknown(Rule rule, String why) ->
          new Way.No(
              Trouble.of(
                  Code.GAP, place, "rule:" + rule.priority(), why, "name what the rule asks for"),
              0);
    };
  }

  private Way found(Place place, RouteKey key, Route route, Rule rule) {
    boolean marked = rule.mark().isPresent() && key.mark() != 0;
    Routed routed =
        new Routed(place, route, rule.priority(), marked, key.destination(), Optional.empty());
    switch (route.type()) {
      case LOCAL, ANYCAST -> {
        return new Way.Here(routed);
      }
      case BROADCAST -> {
        return new Way.ToAll(routed);
      }
      case BLACKHOLE, UNREACHABLE, PROHIBIT -> {
        return new Way.No(refusing(place, route, routed), route.type());
      }
      default -> {}
    }
    List<Route.NextHop> usable = new ArrayList<>();
    for (Route.NextHop hop : route.hops()) {
      if (isUsable(place, key, hop)) {
        usable.add(hop);
      }
    }
    if (usable.isEmpty()) {
      return new Way.No(noRoute(place, key).by(routed), 0);
    }
    Route.NextHop hop =
        usable.get(
            usable.size() == 1
                ? 0
                : walk.choices()
                    .choose(
                        usable.size(),
                        place.name()
                            + " spreads "
                            + text(route.destination())
                            + " over "
                            + usable.size()
                            + " next hops"));
    Optional<Link> out =
        hop.device().isPresent() ? place.link(hop.device().getAsInt()) : Optional.empty();
    if (out.isEmpty()) {
      return new Way.No(
          Trouble.of(Code.GAP, place, "routes", "a route's link was not read", "ask again"), 0);
    }
    Routed taken = new Routed(place, route, rule.priority(), marked, key.destination(), out);
    IpAddress neighbour = neighbour(taken);
    if (hop.gateway().isPresent()
        && !hop.gateway().get().equals(neighbour)
        && walk.choices()
                .choose(
                    2,
                    "whether "
                        + place.name()
                        + " had its address "
                        + hop.gateway().get()
                        + " before the route to "
                        + text(route.destination())
                        + " by it")
            == 1) {
      neighbour = hop.gateway().get();
    }
    return new Way.By(taken, out.get(), neighbour);
  }

  /** Whom a route's link is asked for; a gateway that is an own address means the destination. */
  static IpAddress neighbour(Routed routed) {
    OptionalInt out = OptionalInt.of(routed.out().orElseThrow().ifindex());
    for (Route.NextHop hop : routed.route().hops()) {
      if (hop.gateway().isPresent()
          && hop.device().equals(out)
          && routed.place().holders(hop.gateway().get()).isEmpty()) {
        return hop.gateway().get();
      }
    }
    return routed.destination();
  }

  private static boolean isUsable(Place place, RouteKey key, Route.NextHop hop) {
    if ((hop.flags() & DEAD) != 0
        || (key.output().isPresent() && !hop.device().equals(key.output()))) {
      return false;
    }
    Optional<Link> device =
        hop.device().isPresent() ? place.link(hop.device().getAsInt()) : Optional.empty();
    if (device.isEmpty()) {
      return true;
    }
    boolean down =
        (hop.flags() & LINKDOWN) != 0
            && place
                    .sysctl(key.destination().family(), device.get(), "ignore_routes_with_linkdown")
                    .orElse(0)
                != 0;
    return device.get().isUp() && !down;
  }

  private static Trouble refusing(Place place, Route route, Routed routed) {
    String word =
        switch (route.type()) {
          case BLACKHOLE -> "blackhole";
          case UNREACHABLE -> "unreachable";
          default -> "prohibit";
        };
    Code code =
        switch (route.type()) {
          case BLACKHOLE -> Code.ROUTE_BLACKHOLE;
          case UNREACHABLE -> Code.ROUTE_UNREACHABLE;
          default -> Code.ROUTE_PROHIBIT;
        };
    String destination = text(route.destination());
    return Trouble.of(
            code,
            place,
            "route:" + destination,
            "the route " + word + " " + destination + " wins",
            "ip -n "
                + place.name()
                + " route del "
                + word
                + " "
                + destination
                + " table "
                + route.table())
        .by(routed);
  }

  private static Trouble thrown(Place place, RouteKey key, Route route) {
    String destination = text(route.destination());
    return Trouble.of(
        Code.ROUTE_THROW,
        place,
        "route:" + destination,
        "the route throw "
            + destination
            + " sends it on to the next rule, and none has a route to "
            + key.destination(),
        "ip -n " + place.name() + " route del throw " + destination + " table " + route.table());
  }

  /** Nobody asks the main table, where there is a route. */
  private static Optional<Trouble> mainMissing(Place place, RouteKey key) {
    for (Rule rule : place.namespace().rules().orEmpty()) {
      if (rule.table() == Route.TABLE_MAIN && rule.family() == key.destination().family()) {
        return Optional.empty();
      }
    }
    for (Route route : place.namespace().routes().orEmpty()) {
      if (route.table() == Route.TABLE_MAIN && route.destination().contains(key.destination())) {
        return Optional.of(
            Trouble.of(
                Code.RULE_MAIN_MISSING,
                place,
                "rule:32766",
                "no policy rule leads to the main table, which has " + text(place, route),
                "ip -n " + place.name() + " rule add pref 32766 table main"));
      }
    }
    return Optional.empty();
  }

  /** Names the route that is not there. */
  Trouble noRoute(Place place, RouteKey key) {
    String destination = missing(place, key.destination());
    return Trouble.of(
        Code.NO_ROUTE,
        place,
        "route:" + destination,
        place.name() + " has no route to " + key.destination(),
        "ip -n " + place.name() + " route add " + destination + " via GATEWAY");
  }

  /**
   * What a route would be for: the prefix of an own address that lost its route; the default where
   * there is one link alone; else the destination's own network, as its owner knows it.
   */
  private String missing(Place place, IpAddress destination) {
    for (Link link : place.links()) {
      for (Address address : place.addresses(link)) {
        if (!address.local().isHost() && address.local().contains(destination)) {
          return text(address.local().network());
        }
      }
    }
    if (place.onlyLink().isPresent()) {
      return "default";
    }
    for (Link link : walk.terrain().owners(destination)) {
      for (Address address : walk.terrain().of(link).addresses(link)) {
        if (address.local().address().equals(destination) && !address.local().isHost()) {
          return text(address.local().network());
        }
      }
    }
    return destination.toString();
  }

  /** {@code default} or {@code 10.0.0.0/8}. */
  static String text(Prefix prefix) {
    return prefix.length() == 0 ? "default" : prefix.toString();
  }

  /** A route in a line: {@code default via 172.17.0.1 dev eth0 (table 254)}. */
  static String text(Place place, Route route) {
    StringBuilder out = new StringBuilder(text(route.destination()));
    for (Route.NextHop hop : route.hops()) {
      hop.gateway().ifPresent(gateway -> out.append(" via ").append(gateway));
      hop.device()
          .ifPresent(index -> out.append(" dev ").append(place.namespace().linkName(index)));
    }
    route.preferredSource().ifPresent(source -> out.append(" src ").append(source));
    String table =
        route.table() == Route.TABLE_MAIN
            ? ""
            : route.table() == Route.TABLE_LOCAL ? " table local" : " table " + route.table();
    return out.append(table).toString();
  }

  /**
   * The source address of a packet that has none: the route's own, else one of the link's that the
   * neighbour is near to, else any that is valid beyond the link.
   */
  Optional<IpAddress> source(Place place, Way way, IpAddress destination) {
    return switch (way) {
      case Way.Here here ->
          here.routed().route().preferredSource().or(() -> Optional.of(destination));
      case Way.By by -> {
        Optional<IpAddress> preferred = by.routed().route().preferredSource();
        yield preferred.isPresent()
            ? preferred
            : select(place, by.out(), by.neighbour(), destination);
      }
      default -> Optional.empty();
    };
  }

  /** inet_select_addr and its IPv6 kin. */
  static Optional<IpAddress> select(Place place, Link out, IpAddress near, IpAddress destination) {
    Family family = destination.family();
    Optional<IpAddress> first = Optional.empty();
    for (Address address : place.addresses(out)) {
      if (address.family() != family || !fits(address, destination, out.isLoopback())) {
        continue;
      }
      if (address.local().contains(near)) {
        return Optional.of(address.local().address());
      }
      if (first.isEmpty()) {
        first = Optional.of(address.local().address());
      }
    }
    if (first.isPresent()) {
      return first;
    }
    for (Link link : place.links()) {
      for (Address address : place.addresses(link)) {
        if (address.family() == family
            && fits(address, destination, false)
            && address.scope() != SCOPE_LINK) {
          return Optional.of(address.local().address());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean fits(Address address, IpAddress destination, boolean loopback) {
    if (!Place.isUsable(address)) {
      return false;
    }
    if (address.family() == Family.INET) {
      return (address.flags() & Address.IFA_F_SECONDARY) == 0
          && (loopback || address.scope() < SCOPE_HOST);
    }
    return address.local().address().isLinkLocal() == destination.isLinkLocal()
        && (loopback || address.scope() < SCOPE_HOST);
  }
}
