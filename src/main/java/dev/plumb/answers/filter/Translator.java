package dev.plumb.answers.filter;

import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.firewall.Hook;
import java.util.Optional;

/**
 * Rewrites packets by what their connection has bound.
 *
 * @see "net/netfilter/nf_nat_core.c nf_nat_packet, nf_nat_proto.c nf_nat_icmp_reply_translation"
 */
final class Translator {
  private Translator() {}

  /** The packet as it is behind NAT's place at the hook. */
  static Packet translate(Packet packet, Tracking tracking, Hook hook) {
    Optional<Connection> held = tracking.connection();
    if (held.isEmpty() || !(packet.content() instanceof Packet.Ip ip)) {
      return packet;
    }
    Manip manip = Manip.of(hook);
    int bit = tracking.reply() ? manip.other().bit() : manip.bit();
    if (!held.get().is(bit)) {
      return packet;
    }
    // What packets of this direction are turned into is the inverse of the other's tuple.
    Tuple other = tracking.reply() ? held.get().original() : held.get().reply();
    Tuple target = ConnectionTable.inverse(other);
    if (tracking.state() == Tracking.State.RELATED && ip.quoted().isPresent()) {
      Tuple quoted = manip.other().applied(ip.quoted().get(), other);
      Tuple outer =
          new Tuple(
              manip == Manip.SOURCE ? target.source() : ip.tuple().source(),
              manip == Manip.DESTINATION ? target.destination() : ip.tuple().destination(),
              ip.tuple().protocol(),
              ip.tuple().sourcePort(),
              ip.tuple().destinationPort(),
              ip.tuple().icmpType(),
              ip.tuple().icmpCode(),
              ip.tuple().icmpId());
      return packet.withContent(
          new Packet.Ip(
              outer, ip.tcpFlags(), ip.length(), ip.ttl(), ip.tos(), Optional.of(quoted)));
    }
    return packet.withTuple(manip.applied(ip.tuple(), target));
  }
}
