package dev.plumb.answers.filter;

import java.util.OptionalInt;

/**
 * ICMP's types as conntrack sees them: which begin an exchange, and which answers which.
 *
 * @see "net/netfilter/nf_conntrack_proto_icmp.c, nf_conntrack_proto_icmpv6.c"
 */
final class IcmpTypes {
  private IcmpTypes() {}

  /** The type that answers this one; empty for one that is not answered. */
  static OptionalInt answer(int protocol, int type) {
    int answer =
        protocol == Packet.ICMPV6
            ? switch (type) {
              case 128 -> 129;
              case 129 -> 128;
              case 139 -> 140;
              case 140 -> 139;
              default -> -1;
            }
            : switch (type) {
              case 8 -> 0;
              case 0 -> 8;
              case 13 -> 14;
              case 14 -> 13;
              case 15 -> 16;
              case 16 -> 15;
              case 17 -> 18;
              case 18 -> 17;
              default -> -1;
            };
    return answer < 0 ? OptionalInt.empty() : OptionalInt.of(answer);
  }

  /** True for a type that asks for an answer, and so may begin a connection. */
  static boolean begins(int protocol, int type) {
    return protocol == Packet.ICMPV6
        ? type == 128 || type == 139
        : type == 8 || type == 13 || type == 15 || type == 17;
  }

  /** True for neighbour discovery and multicast listeners, which are never tracked. */
  static boolean isUntracked(int protocol, int type) {
    return protocol == Packet.ICMPV6 && ((type >= 130 && type <= 137) || type == 143);
  }

  /** True for an error, which is about another packet. */
  static boolean isError(int protocol, int type) {
    return protocol == Packet.ICMPV6
        ? type >= 0 && type < 128
        : protocol == Packet.ICMP
            && (type == 3 || type == 4 || type == 5 || type == 11 || type == 12);
  }
}
