package dev.plumb.model;

import dev.plumb.model.firewall.Counters;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A connection that conntrack follows.
 *
 * @param original its first packet
 * @param reply the packet that answers it: another's turned round, unless it is translated
 * @param status IPS_* bits
 * @param state of TCP's, SCTP's or DCCP's own, in conntrack(8)'s words: {@code ESTABLISHED}
 * @param timeout seconds until it is forgotten
 * @param originalCounters packets and bytes in the direction of the first packet; absent unless
 *     nf_conntrack_acct is on
 * @param unknown attributes of a newer kernel
 * @see "linux/netfilter/nfnetlink_conntrack.h"
 */
public record Connection(
    Tuple original,
    Tuple reply,
    int status,
    Optional<String> state,
    OptionalLong timeout,
    long mark,
    int zone,
    Optional<Counters> originalCounters,
    Optional<Counters> replyCounters,
    List<UnknownAttribute> unknown) {
  /** IPS_SEEN_REPLY: packets went both ways. */
  public static final int SEEN_REPLY = 0x2;

  /** IPS_ASSURED: not forgotten early when the table is full. */
  public static final int ASSURED = 0x4;

  /** IPS_SRC_NAT: the source's address is translated. */
  public static final int SRC_NAT = 0x10;

  /** IPS_DST_NAT: the destination's address is translated. */
  public static final int DST_NAT = 0x20;

  public Connection {
    unknown = List.copyOf(unknown);
  }

  /**
   * Whom a packet is from and for.
   *
   * @param protocol IPPROTO_*
   * @param icmpType for ICMP, in the place of ports, with its code and id
   */
  public record Tuple(
      IpAddress source,
      IpAddress destination,
      int protocol,
      OptionalInt sourcePort,
      OptionalInt destinationPort,
      OptionalInt icmpType,
      OptionalInt icmpCode,
      OptionalInt icmpId) {
    /** The same between others. */
    public Tuple between(IpAddress newSource, IpAddress newDestination) {
      return new Tuple(
          newSource,
          newDestination,
          protocol,
          sourcePort,
          destinationPort,
          icmpType,
          icmpCode,
          icmpId);
    }
  }

  public boolean is(int bit) {
    return (status & bit) != 0;
  }
}
