package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.path.Routing.Way;
import dev.plumb.model.Family;
import dev.plumb.model.Link;
import java.util.Optional;

/**
 * What becomes of a packet that routing refuses: who is told, and what it sees.
 *
 * @see "docs/lab/0009"
 */
final class RouteRefusal {
  private RouteRefusal() {}

  /** The local kernel says no: the client's program sees an errno. */
  static End toSender(Place place, Way.No no) {
    if (no.trouble().code() == Code.GAP) {
      return new End.Lost(no.trouble());
    }
    String seen =
        switch (no.type()) {
          case Routing.BLACKHOLE -> "EINVAL";
          case Routing.UNREACHABLE -> "EHOSTUNREACH";
          case Routing.PROHIBIT -> "EACCES";
          default -> "ENETUNREACH";
        };
    return new End.Told(no.trouble(), seen, place);
  }

  /** 127.0.0.0/8 leaves by no link but loopback, unless route_localnet allows it. */
  static Optional<End> loopbackOutside(Place place, Packet packet, Link out) {
    Packet.Ip ip = packet.ip().orElseThrow();
    if (ip.family() != Family.INET
        || out.isLoopback()
        || !ip.tuple().source().isLoopback()
        || place.most(out, "route_localnet") != 0) {
      return Optional.empty();
    }
    String key = Place.key(Family.INET, out.name(), "route_localnet");
    return Optional.of(
        new End.Told(
            Trouble.of(
                    Code.ROUTE_LOCALNET,
                    place,
                    "sysctl:" + key,
                    "a packet from "
                        + ip.tuple().source()
                        + " may not leave by "
                        + out.name()
                        + " while route_localnet is 0",
                    "ip netns exec " + place.name() + " sysctl -w " + key + "=1")
                .on(out),
            "EINVAL",
            place));
  }

  /**
   * A router says no.
   *
   * @param closed true when it forwards nothing, and so is silent
   */
  static End onTheWay(Errors errors, Place place, Skb skb, Way.No no, boolean closed) {
    if (no.type() == Routing.BLACKHOLE || closed) {
      return new End.Lost(no.trouble());
    }
    Errors.Kind kind =
        switch (no.type()) {
          case Routing.PROHIBIT -> Errors.Kind.PROHIBITED;
          case Routing.UNREACHABLE -> Errors.Kind.HOST_UNREACHABLE;
          default -> Errors.Kind.NET_UNREACHABLE;
        };
    return errors.send(place, skb.packet(), kind, no.trouble());
  }
}
