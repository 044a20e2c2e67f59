package dev.plumb.answers.filter;

import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.IpAddress;
import java.util.Optional;

/**
 * What conntrack does at its two places: it looks at a packet that comes in or is made here, and it
 * confirms a new connection when its first packet has come through.
 *
 * @see "net/netfilter/nf_conntrack_core.c nf_conntrack_in, nf_conntrack_confirm"
 */
final class Conntracker {
  /** IPS_CONFIRMED. */
  private static final int CONFIRMED = 0x8;

  /** IPS_EXPECTED. */
  private static final int EXPECTED = 0x1;

  private Conntracker() {}

  /** What it says of a packet that it has not seen. */
  static Tracking look(Packet.Ip ip, int zone, Lookups lookups) {
    Tuple tuple = ip.tuple();
    boolean icmp = tuple.protocol() == Packet.ICMP || tuple.protocol() == Packet.ICMPV6;
    int type = tuple.icmpType().orElse(-1);
    if (icmp && IcmpTypes.isUntracked(tuple.protocol(), type)) {
      return Tracking.UNTRACKED;
    }
    if (icmp && IcmpTypes.isError(tuple.protocol(), type)) {
      return about(ip, zone, lookups);
    }
    Optional<ConnectionTable.Found> found = lookups.connections().find(tuple, zone);
    if (found.isPresent()) {
      return seen(found.get());
    }
    return mayBegin(ip, lookups)
        ? Tracking.of(ConnectionTable.begun(tuple, zone), Tracking.State.NEW, false)
        : Tracking.INVALID;
  }

  private static Tracking seen(ConnectionTable.Found found) {
    Connection held = found.connection();
    if (found.reply()) {
      return Tracking.of(
          ConnectionTable.withStatus(held, held.status() | Connection.SEEN_REPLY),
          Tracking.State.ESTABLISHED,
          true);
    }
    return Tracking.of(
        held,
        held.is(Connection.SEEN_REPLY)
            ? Tracking.State.ESTABLISHED
            : held.is(EXPECTED) ? Tracking.State.RELATED : Tracking.State.NEW,
        false);
  }

  /** An error is about the packet that it quotes, which went the other way. */
  private static Tracking about(Packet.Ip ip, int zone, Lookups lookups) {
    if (ip.quoted().isEmpty()) {
      return Tracking.INVALID;
    }
    Tuple inverse = ConnectionTable.inverse(ip.quoted().get());
    Optional<ConnectionTable.Found> found = lookups.connections().find(inverse, zone);
    if (found.isEmpty()) {
      return Tracking.INVALID;
    }
    Connection held = found.get().connection();
    IpAddress expected = (found.get().reply() ? held.reply() : held.original()).destination();
    return expected.equals(ip.tuple().destination())
        ? Tracking.of(held, Tracking.State.RELATED, found.get().reply())
        : Tracking.INVALID;
  }

  /** Which packets may be a connection's first. */
  private static boolean mayBegin(Packet.Ip ip, Lookups lookups) {
    Tuple tuple = ip.tuple();
    return switch (tuple.protocol()) {
      case Packet.ICMP, Packet.ICMPV6 ->
          IcmpTypes.begins(tuple.protocol(), tuple.icmpType().orElse(-1));
      case Packet.TCP -> {
        int flags = ip.tcpFlags();
        boolean synchronises = (flags & Packet.SYN) != 0;
        boolean acknowledges = (flags & Packet.ACK) != 0;
        if ((flags & Packet.RST) != 0 || (flags & Packet.FIN) != 0) {
          yield false;
        }
        yield synchronises ? !acknowledges : acknowledges && lookups.tcpLoose();
      }
      default -> true;
    };
  }

  /** A connection whose first packet came through. */
  static Tracking confirmed(Tracking tracking) {
    return tracking
        .connection()
        .map(held -> tracking.with(ConnectionTable.withStatus(held, held.status() | CONFIRMED)))
        .orElse(tracking);
  }
}
