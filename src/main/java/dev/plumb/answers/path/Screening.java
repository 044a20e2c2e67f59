package dev.plumb.answers.path;

import dev.plumb.answers.path.Routing.Way;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Route;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a namespace refuses to take in or to send on, whatever its firewall says.
 *
 * @see "net/ipv4/fib_frontend.c fib_validate_source, route.c ip_route_input_slow"
 */
record Screening(Walk walk) {
  /** Addresses that no packet from outside may have. */
  static Optional<Trouble> martian(Place place, Link in, Tuple tuple) {
    boolean local = in.isLoopback();
    boolean source =
        tuple.source().isMulticast()
            || (!local && tuple.source().isLoopback() && place.most(in, "route_localnet") == 0);
    boolean destination =
        !local
            && tuple.destination().isLoopback()
            && (tuple.destination().family() == Family.INET6
                || place.most(in, "route_localnet") == 0);
    if (source) {
      return Optional.of(
          Trouble.at(
              Code.MARTIAN_SRC,
              place,
              in,
              "a packet from " + tuple.source() + " may not come in by " + place.object(in),
              "let the sender use an address of its own"));
    }
    return destination
        ? Optional.of(
            Trouble.of(
                    Code.ROUTE_LOCALNET,
                    place,
                    "sysctl:" + Place.key(Family.INET, in.name(), "route_localnet"),
                    "a packet for "
                        + tuple.destination()
                        + " may not come in by "
                        + place.object(in),
                    "use an address that is not loopback's")
                .on(in))
        : Optional.empty();
  }

  /**
   * fib_validate_source: an own address as source, and reverse path filtering.
   *
   * @param arp the question is about an ARP request
   */
  Optional<Trouble> badSource(
      Place place, Link in, IpAddress source, IpAddress destination, long mark, boolean arp) {
    boolean marked = place.sysctl(Family.INET, in, "src_valid_mark").orElse(0) != 0;
    RouteKey key =
        new RouteKey(
            source,
            Optional.of(destination),
            Optional.empty(),
            OptionalInt.empty(),
            marked ? mark : 0,
            0,
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty());
    Way back = walk.routing().decide(place, key);
    long filter = place.most(in, "rp_filter");
    if (back instanceof Way.Here && place.sysctl(Family.INET, in, "accept_local").orElse(0) == 0) {
      return Optional.of(
          Trouble.at(
              Code.MARTIAN_SRC,
              place,
              in,
              place.name() + " itself has the source address " + source,
              "give one of both another address"));
    }
    if (filter == 0 || back instanceof Way.Here) {
      return Optional.empty();
    }
    if (back instanceof Way.By by && isOn(by, in)) {
      return Optional.empty();
    }
    boolean loose = filter == 2 && !(back instanceof Way.No);
    if (loose) {
      return Optional.empty();
    }
    String way =
        back instanceof Way.By by
            ? "the way back to " + source + " is by " + by.out().name()
            : "there is no way back to " + source;
    String sysctl = place.mostKey(in, "rp_filter");
    return Optional.of(
        Trouble.of(
                Code.RP_FILTER,
                place,
                "sysctl:" + sysctl,
                way
                    + ", so rp_filter="
                    + filter
                    + " drops what comes by "
                    + in.name()
                    + (arp ? ", ARP too" : ""),
                "ip netns exec " + place.name() + " sysctl -w " + sysctl + "=2")
            .on(in));
  }

  private static boolean isOn(Way.By by, Link in) {
    for (Route.NextHop hop : by.routed().route().hops()) {
      if (hop.device().equals(OptionalInt.of(in.ifindex()))) {
        return true;
      }
    }
    return false;
  }

  /** Why a packet that came by a link is not sent on; empty when it is. */
  static Optional<Trouble> notForwarding(Place place, Link in, Family family) {
    boolean four = family == Family.INET;
    OptionalLong own =
        four
            ? place.sysctl(family, in, "forwarding")
            : place.sysctl(Place.key(family, "all", "forwarding"));
    if (own.isEmpty()) {
      return place.namespace().sysctls().isRead()
          ? Optional.empty()
          : Optional.of(
              Trouble.at(
                  Code.GAP,
                  place,
                  in,
                  "whether " + place.name() + " forwards could not be read",
                  "run as root"));
    }
    if (own.getAsLong() != 0) {
      return Optional.empty();
    }
    boolean all = four && place.sysctl("net.ipv4.ip_forward").orElse(0) == 0;
    String key =
        all ? "net.ipv4.ip_forward" : Place.key(family, four ? in.name() : "all", "forwarding");
    return Optional.of(
        Trouble.of(
                !four ? Code.V6_FORWARD_OFF : all ? Code.IP_FORWARD_OFF : Code.IF_FORWARD_OFF,
                place,
                "sysctl:" + key,
                place.name() + " does not forward what comes by " + in.name(),
                "ip netns exec " + place.name() + " sysctl -w " + key + "=1")
            .on(in));
  }
}
