package dev.plumb.world.uapi;

import dev.plumb.model.Connection;
import dev.plumb.model.IpAddress;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.model.firewall.Counters;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * IPCTNL_MSG_CT_NEW: struct nfgenmsg with CTA_* attributes, nearly all in network order.
 *
 * @see "linux/netfilter/nfnetlink_conntrack.h"
 */
public record ConntrackMessage(Attributes attributes) {
  /** NFNL_SUBSYS_CTNETLINK (1) in the high byte, IPCTNL_MSG_CT_GET (1) in the low. */
  public static final int IPCTNL_MSG_CT_GET = 1 << 8 | 1;

  /** IPCTNL_MSG_CT_GET_STATS (5): how many there are in a namespace; since Linux 3.7. */
  public static final int IPCTNL_MSG_CT_GET_STATS = 1 << 8 | 5;

  /** __be32 */
  private static final int CTA_STATS_GLOBAL_ENTRIES = 1;

  private static final int CTA_TUPLE_ORIG = 1;
  private static final int CTA_TUPLE_REPLY = 2;
  private static final int CTA_STATUS = 3;
  private static final int CTA_PROTOINFO = 4;
  private static final int CTA_TIMEOUT = 7;
  private static final int CTA_MARK = 8;
  private static final int CTA_COUNTERS_ORIG = 9;
  private static final int CTA_COUNTERS_REPLY = 10;
  private static final int CTA_ZONE = 18;

  /** CTA_HELP 5 to CTA_SYNPROXY 24: known, and no question needs them. */
  private static final int CTA_MAX = 24;

  private static final int CTA_TUPLE_IP = 1;
  private static final int CTA_TUPLE_PROTO = 2;
  private static final int CTA_IP_V4_SRC = 1;
  private static final int CTA_IP_V4_DST = 2;
  private static final int CTA_IP_V6_SRC = 3;
  private static final int CTA_IP_V6_DST = 4;
  private static final int CTA_PROTO_NUM = 1;
  private static final int CTA_PROTO_SRC_PORT = 2;
  private static final int CTA_PROTO_DST_PORT = 3;
  private static final int CTA_PROTO_ICMP_ID = 4;
  private static final int CTA_PROTO_ICMP_TYPE = 5;
  private static final int CTA_PROTO_ICMP_CODE = 6;
  private static final int CTA_PROTO_ICMPV6_ID = 7;
  private static final int CTA_PROTO_ICMPV6_TYPE = 8;
  private static final int CTA_PROTO_ICMPV6_CODE = 9;
  private static final int CTA_PROTOINFO_TCP = 1;
  private static final int CTA_PROTOINFO_DCCP = 2;
  private static final int CTA_PROTOINFO_SCTP = 3;

  /** The same number in all three. */
  private static final int CTA_PROTOINFO_STATE = 1;

  private static final int CTA_COUNTERS_PACKETS = 1;
  private static final int CTA_COUNTERS_BYTES = 2;

  private static final String[] TCP = {
    "NONE",
    "SYN_SENT",
    "SYN_RECV",
    "ESTABLISHED",
    "FIN_WAIT",
    "CLOSE_WAIT",
    "LAST_ACK",
    "TIME_WAIT",
    "CLOSE",
    "SYN_SENT2"
  };
  private static final String[] DCCP = {
    "NONE", "REQUEST", "RESPOND", "PARTOPEN", "OPEN", "CLOSEREQ", "CLOSING", "TIMEWAIT"
  };
  private static final String[] SCTP = {
    "NONE",
    "CLOSED",
    "COOKIE_WAIT",
    "COOKIE_ECHOED",
    "ESTABLISHED",
    "SHUTDOWN_SENT",
    "SHUTDOWN_RECD",
    "SHUTDOWN_ACK_SENT",
    "HEARTBEAT_SENT"
  };

  /** The body of a request for all connections of both families. */
  public static byte[] dumpBody() {
    return Body.of(GenerationMessage.NFGENMSG, 0);
  }

  /**
   * How many connections the namespace has that asked, those that are not confirmed yet with them;
   * empty when the kernel did not tell.
   *
   * @param message the answer to {@link #IPCTNL_MSG_CT_GET_STATS}
   */
  public static OptionalLong count(NetlinkMessage message) {
    Attributes statistics = message.attributes(GenerationMessage.NFGENMSG, "count of connections");
    return be32(statistics, CTA_STATS_GLOBAL_ENTRIES);
  }

  public static ConntrackMessage decode(NetlinkMessage message) {
    return new ConntrackMessage(message.attributes(GenerationMessage.NFGENMSG, "connection"));
  }

  /** The connection; for any attributes, or {@link MalformedMessage}. */
  public Connection connection() {
    return new Connection(
        tuple(CTA_TUPLE_ORIG),
        tuple(CTA_TUPLE_REPLY),
        (int) be32(attributes, CTA_STATUS).orElse(0),
        state(),
        be32(attributes, CTA_TIMEOUT),
        be32(attributes, CTA_MARK).orElse(0),
        be16(attributes, CTA_ZONE).orElse(0),
        counters(CTA_COUNTERS_ORIG),
        counters(CTA_COUNTERS_REPLY),
        unknown());
  }

  private Connection.Tuple tuple(int type) {
    Attributes tuple = nested(attributes, type);
    Attributes ip = nested(tuple, CTA_TUPLE_IP);
    Attributes protocol = nested(tuple, CTA_TUPLE_PROTO);
    OptionalInt icmpId = be16(protocol, CTA_PROTO_ICMP_ID);
    OptionalInt icmpType = u8(protocol, CTA_PROTO_ICMP_TYPE);
    OptionalInt icmpCode = u8(protocol, CTA_PROTO_ICMP_CODE);
    return new Connection.Tuple(
        address(ip, CTA_IP_V4_SRC, CTA_IP_V6_SRC),
        address(ip, CTA_IP_V4_DST, CTA_IP_V6_DST),
        u8(protocol, CTA_PROTO_NUM).orElse(0),
        be16(protocol, CTA_PROTO_SRC_PORT),
        be16(protocol, CTA_PROTO_DST_PORT),
        icmpType.isPresent() ? icmpType : u8(protocol, CTA_PROTO_ICMPV6_TYPE),
        icmpCode.isPresent() ? icmpCode : u8(protocol, CTA_PROTO_ICMPV6_CODE),
        icmpId.isPresent() ? icmpId : be16(protocol, CTA_PROTO_ICMPV6_ID));
  }

  private static IpAddress address(Attributes ip, int four, int six) {
    int place = ip.find(four);
    place = place < 0 ? ip.find(six) : place;
    if (place < 0) {
      throw new MalformedMessage("connection", "a tuple without an address", 0);
    }
    return ip.address(place);
  }

  private Optional<String> state() {
    Attributes info = nested(attributes, CTA_PROTOINFO);
    Optional<String> tcp = state(info, CTA_PROTOINFO_TCP, TCP);
    Optional<String> sctp = state(info, CTA_PROTOINFO_SCTP, SCTP);
    return tcp.isPresent() ? tcp : sctp.isPresent() ? sctp : state(info, CTA_PROTOINFO_DCCP, DCCP);
  }

  private static Optional<String> state(Attributes info, int type, String[] words) {
    OptionalInt state = u8(nested(info, type), CTA_PROTOINFO_STATE);
    if (state.isEmpty()) {
      return Optional.empty();
    }
    int number = state.getAsInt();
    return Optional.of(number < words.length ? words[number] : Integer.toString(number));
  }

  private Optional<Counters> counters(int type) {
    Attributes counters = nested(attributes, type);
    int packets = counters.find(CTA_COUNTERS_PACKETS);
    int bytes = counters.find(CTA_COUNTERS_BYTES);
    return packets < 0 || bytes < 0
        ? Optional.empty()
        : Optional.of(new Counters(counters.be64(packets), counters.be64(bytes)));
  }

  private List<UnknownAttribute> unknown() {
    List<UnknownAttribute> unknown = new ArrayList<>();
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      if (attributes.type(place) > CTA_MAX) {
        unknown.add(new UnknownAttribute(attributes.type(place), attributes.bytes(place)));
      }
    }
    return unknown;
  }

  private static Attributes nested(Attributes around, int type) {
    int place = around.find(type);
    return place < 0 ? Attributes.NONE : around.nested(place);
  }

  private static OptionalLong be32(Attributes around, int type) {
    int place = around.find(type);
    return place < 0 ? OptionalLong.empty() : OptionalLong.of(around.be32(place));
  }

  private static OptionalInt be16(Attributes around, int type) {
    int place = around.find(type);
    return place < 0 ? OptionalInt.empty() : OptionalInt.of(around.be16(place));
  }

  private static OptionalInt u8(Attributes around, int type) {
    int place = around.find(type);
    return place < 0 ? OptionalInt.empty() : OptionalInt.of(around.u8(place));
  }
}
