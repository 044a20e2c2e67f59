package dev.plumb.answers.filter;

import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.firewall.Hook;
import java.util.OptionalInt;

/**
 * Which end of a packet NAT rewrites at a hook.
 *
 * @see "linux/netfilter/nf_nat.h enum nf_nat_manip_type, HOOK2MANIP"
 */
enum Manip {
  SOURCE(Connection.SRC_NAT, 0x80),
  DESTINATION(Connection.DST_NAT, 0x100);

  /** IPS_SRC_NAT or IPS_DST_NAT: packets are rewritten so. */
  private final int bit;

  /** IPS_SRC_NAT_DONE or IPS_DST_NAT_DONE: it was decided, be it for nothing. */
  private final int done;

  Manip(int bit, int done) {
    this.bit = bit;
    this.done = done;
  }

  static Manip of(Hook hook) {
    return hook == Hook.PREROUTING || hook == Hook.OUTPUT ? DESTINATION : SOURCE;
  }

  int bit() {
    return bit;
  }

  int done() {
    return done;
  }

  Manip other() {
    return this == SOURCE ? DESTINATION : SOURCE;
  }

  /** One tuple with this end of another. */
  Tuple applied(Tuple tuple, Tuple from) {
    boolean ported = PacketFields.hasPorts(tuple.protocol());
    boolean source = this == SOURCE;
    return new Tuple(
        source ? from.source() : tuple.source(),
        source ? tuple.destination() : from.destination(),
        tuple.protocol(),
        source && ported ? from.sourcePort() : tuple.sourcePort(),
        !source && ported ? from.destinationPort() : tuple.destinationPort(),
        tuple.icmpType(),
        tuple.icmpCode(),
        // An ICMP id is what NAT of the source takes for a port.
        tuple.icmpId().isPresent() && source ? from.icmpId() : tuple.icmpId());
  }

  OptionalInt port(Tuple tuple) {
    return this == SOURCE ? tuple.sourcePort() : tuple.destinationPort();
  }
}
