package dev.plumb.answers.path;

import dev.plumb.answers.filter.Ending;
import dev.plumb.answers.filter.Outcome;
import dev.plumb.answers.filter.Packet;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * ICMP errors and resets: whether the sender of a packet hears of its end, and what its program
 * makes of it.
 *
 * @see "net/ipv4/icmp.c icmp_err_convert, net/ipv6/icmp.c; docs/lab/0009"
 */
final class Errors {
  private final Walk walk;

  Errors(Walk walk) {
    this.walk = walk;
  }

  /** What is said, with ICMP's type and code and ICMPv6's. */
  enum Kind {
    NET_UNREACHABLE(3, 0, 1, 0, "ENETUNREACH"),
    HOST_UNREACHABLE(3, 1, 1, 3, "EHOSTUNREACH"),
    PROTOCOL_UNREACHABLE(3, 2, 1, 4, "ENOPROTOOPT"),
    PORT_UNREACHABLE(3, 3, 1, 4, "refused"),
    TOO_BIG(3, 4, 2, 0, "EMSGSIZE"),
    NET_PROHIBITED(3, 9, 1, 1, "ENETUNREACH"),
    HOST_PROHIBITED(3, 10, 1, 1, "EHOSTUNREACH"),
    PROHIBITED(3, 13, 1, 1, "EHOSTUNREACH"),
    TIME_EXCEEDED(11, 0, 3, 0, "EHOSTUNREACH"),
    RESET(0, 0, 0, 0, "refused");

    private final int type;
    private final int code;
    private final int type6;
    private final int code6;
    private final String seen;

    Kind(int type, int code, int type6, int code6, String seen) {
      this.type = type;
      this.code = code;
      this.type6 = type6;
      this.code6 = code6;
      this.seen = seen;
    }

    /** IPv6's "administratively prohibited" and "no route" are other errors to programs. */
    String seen(Family family) {
      if (family == Family.INET) {
        return seen;
      }
      return type6 == 1 && code6 == 1 ? "EACCES" : this == NET_UNREACHABLE ? "ENETUNREACH" : seen;
    }

    static Kind of(String type, String code) {
      if (type.equals("tcp reset")) {
        return RESET;
      }
      return switch (code) {
        case "net-unreachable", "no-route" -> NET_UNREACHABLE;
        case "host-unreachable", "addr-unreachable" -> HOST_UNREACHABLE;
        case "prot-unreachable" -> PROTOCOL_UNREACHABLE;
        case "net-prohibited" -> NET_PROHIBITED;
        case "host-prohibited" -> HOST_PROHIBITED;
        case "admin-prohibited", "policy-fail", "reject-route" -> PROHIBITED;
        default -> PORT_UNREACHABLE;
      };
    }
  }

  /** A hook that let the packet go no further. */
  End filtered(
      Place place, Hook hook, TableFamily layer, Link device, Packet packet, Ending ending) {
    Trouble trouble = walk.filtering().trouble(place, device, hook, layer, ending, false);
    boolean leaving = hook == Hook.OUTPUT || hook == Hook.POSTROUTING;
    End end = leaving ? denied(place, packet, trouble) : new End.Lost(trouble);
    return end instanceof End.Lost && ending.outcome() instanceof Outcome.Rejected rejected
        ? send(place, packet, Kind.of(rejected.type(), rejected.code().orElse("")), trouble)
        : end;
  }

  /** What is not let out of where it is made. */
  End denied(Place place, Packet packet, Trouble trouble) {
    return trouble.code() != Code.GAP && place.id().equals(walk.originator()) && isDatagram(packet)
        ? new End.Told(trouble, "EPERM", place)
        : new End.Lost(trouble);
  }

  /** Whoever sends a datagram hears at once of a drop; TCP tries again. */
  private static boolean isDatagram(Packet packet) {
    return packet.ip().orElseThrow().tuple().protocol() != Packet.TCP;
  }

  /** Says it to the packet's sender; silence when that does not get there. */
  End send(Place place, Packet about, Kind kind, Trouble trouble) {
    Packet.Ip ip = about.ip().orElseThrow();
    Tuple tuple = ip.tuple();
    boolean error = ip.quoted().isPresent() || (ip.tcpFlags() & Packet.RST) != 0;
    if (error) {
      return new End.Lost(trouble);
    }
    if (isUnheard(tuple.protocol(), kind)) {
      return new End.Lost(trouble);
    }
    String seen = kind.seen(ip.family());
    Packet packet;
    if (kind == Kind.RESET) {
      packet =
          Packet.of(
              new Packet.Ip(
                  inverse(tuple),
                  Packet.RST | Packet.ACK,
                  40,
                  place.ttl(ip.family()),
                  0,
                  Optional.empty()));
    } else {
      boolean own = !place.holders(tuple.destination()).isEmpty();
      Optional<IpAddress> from =
          own
              ? Optional.of(tuple.destination())
              : walk.ip().sourceFor(place, tuple.source(), OptionalInt.empty());
      if (from.isEmpty()) {
        return new End.Lost(trouble);
      }
      boolean four = ip.family() == Family.INET;
      Tuple back =
          new Tuple(
              from.get(),
              tuple.source(),
              four ? Packet.ICMP : Packet.ICMPV6,
              OptionalInt.empty(),
              OptionalInt.empty(),
              OptionalInt.of(four ? kind.type : kind.type6),
              OptionalInt.of(four ? kind.code : kind.code6),
              OptionalInt.empty());
      packet = Packet.of(new Packet.Ip(back, 0, 88, place.ttl(ip.family()), 0, Optional.of(tuple)));
    }
    walk.mute();
    try {
      End end = walk.ip().output(place, packet, OptionalInt.empty(), false);
      if (end instanceof End.Arrived arrived && arrived.place().id().equals(walk.originator())) {
        return new End.Told(trouble, seen, place);
      }
      if (end instanceof End.Lost lost && lost.trouble().code() == Code.GAP) {
        return end;
      }
      return new End.Lost(kind == Kind.TOO_BIG ? blackhole(trouble, end) : trouble);
    } finally {
      walk.unmute();
    }
  }

  /**
   * A UDP socket hears of an error that may pass only where its program asked for all errors, which
   * few do; TCP gives up connecting.
   */
  private static boolean isUnheard(int protocol, Kind kind) {
    return protocol == Packet.UDP
        && (kind == Kind.NET_UNREACHABLE
            || kind == Kind.HOST_UNREACHABLE
            || kind == Kind.TIME_EXCEEDED);
  }

  private static Tuple inverse(Tuple tuple) {
    return dev.plumb.answers.filter.ConnectionTable.inverse(tuple);
  }

  /** The sender never learns that its packets are too big. */
  private static Trouble blackhole(Trouble small, End end) {
    Trouble why =
        switch (end) {
          case End.Lost lost -> lost.trouble();
          case End.Told told -> told.trouble();
          case End.Arrived arrived -> small;
        };
    return new Trouble(
        Code.PMTU_BLACKHOLE,
        why.object(),
        small.detail() + "; the ICMP error that says so is lost: " + why.detail(),
        why.fix(),
        why.place(),
        small.at(),
        Optional.empty());
  }
}
