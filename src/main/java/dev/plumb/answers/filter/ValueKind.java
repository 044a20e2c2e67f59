package dev.plumb.answers.filter;

import dev.plumb.model.firewall.Expression;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What sort of value a field has: it says which words stand for which numbers.
 *
 * @see "nft describe; src/datatype.c, src/proto.c, src/ct.c of nftables"
 */
enum ValueKind {
  NUMBER(Map.of()),
  /** Link names, helpers: words that are compared as words. */
  NAME(Map.of()),
  ADDRESS(Map.of()),
  MAC(Map.of()),
  PROTOCOL(
      words(
          "ip 0 icmp 1 igmp 2 ipencap 4 ipip 4 tcp 6 udp 17 dccp 33 ipv6 41 ipv6-route 43"
              + " ipv6-frag 44 gre 47 esp 50 ah 51 icmpv6 58 ipv6-icmp 58 icmp6 58 ipv6-nonxt 59"
              + " ospf 89 pim 103 comp 108 ipcomp 108 vrrp 112 sctp 132 mh 135 udplite 136")),
  ETHER_TYPE(words("ip 2048 arp 2054 ip6 34525 8021q 33024 vlan 33024 8021ad 34984 ipx 33079")),
  FAMILY(words("ipv4 2 ipv6 10")),
  STATE(words("invalid 1 established 2 related 4 new 8 untracked 64 snat 65536 dnat 131072")),
  STATUS(words("expected 1 seen-reply 2 assured 4 confirmed 8 snat 16 dnat 32 dying 512 none 0")),
  DIRECTION(words("original 0 reply 1")),
  TCP_FLAG(words("fin 1 syn 2 rst 4 psh 8 ack 16 urg 32 ecn 64 cwr 128 none 0")),
  ICMP_TYPE(
      words(
          "echo-reply 0 destination-unreachable 3 source-quench 4 redirect 5 echo-request 8"
              + " router-advertisement 9 router-solicitation 10 time-exceeded 11"
              + " parameter-problem 12 timestamp-request 13 timestamp-reply 14 info-request 15"
              + " info-reply 16 address-mask-request 17 address-mask-reply 18")),
  ICMPV6_TYPE(
      words(
          "destination-unreachable 1 packet-too-big 2 time-exceeded 3 parameter-problem 4"
              + " echo-request 128 echo-reply 129 mld-listener-query 130 mld-listener-report 131"
              + " mld-listener-done 132 mld-listener-reduction 132 nd-router-solicit 133"
              + " nd-router-advert 134 nd-neighbor-solicit 135 nd-neighbor-advert 136"
              + " nd-redirect 137 router-renumbering 138 ind-neighbor-solicit 141"
              + " ind-neighbor-advert 142 mld2-listener-report 143")),
  ICMP_CODE(
      words(
          "net-unreachable 0 host-unreachable 1 prot-unreachable 2 port-unreachable 3"
              + " frag-needed 4 net-prohibited 9 host-prohibited 10 admin-prohibited 13")),
  ICMPV6_CODE(
      words(
          "no-route 0 admin-prohibited 1 addr-unreachable 3 port-unreachable 4 policy-fail 5"
              + " reject-route 6")),
  PACKET_TYPE(words("host 0 unicast 0 broadcast 1 multicast 2 other 3 otherhost 3")),
  ROUTE_TYPE(
      words(
          "unspec 0 unicast 1 local 2 broadcast 3 anycast 4 multicast 5 blackhole 6"
              + " unreachable 7 prohibit 8 throw 9 nat 10 xresolve 11")),
  DSCP(
      words(
          "cs0 0 df 0 be 0 cs1 8 cs2 16 cs3 24 cs4 32 cs5 40 cs6 48 cs7 56 lephb 1 af11 10"
              + " af12 12 af13 14 af21 18 af22 20 af23 22 af31 26 af32 28 af33 30 af41 34"
              + " af42 36 af43 38 va 44 voice-admit 44 ef 46")),
  ECN(words("not-ect 0 ect1 1 ect0 2 ce 3")),
  HARDWARE(words("ether 1 ppp 512 ipip 768 ipip6 769 loopback 772 sit 776 ipgre 778 none 65534")),
  ARP_OPERATION(words("request 1 reply 2 rrequest 3 rreply 4 inrequest 8 inreply 9 nak 10")),
  ;

  private final Map<String, Long> words;

  ValueKind(Map<String, Long> words) {
    this.words = words;
  }

  private static Map<String, Long> words(String pairs) {
    String[] parts = pairs.split(" ");
    Map<String, Long> words = new HashMap<>();
    for (int i = 0; i < parts.length; i += 2) {
      words.put(parts[i], Long.valueOf(parts[i + 1]));
    }
    return Map.copyOf(words);
  }

  /** The number that a word stands for; empty when it is none that we know. */
  OptionalLong number(String word) {
    Long known = words.get(word);
    if (known != null) {
      return OptionalLong.of(known);
    }
    try {
      return switch (this) {
        case NAME -> OptionalLong.empty();
        case MAC -> OptionalLong.of(mac(word));
        default -> OptionalLong.of(Long.decode(word));
      };
    } catch (NumberFormatException noNumber) {
      return OptionalLong.empty();
    }
  }

  private static long mac(String text) {
    if (text.length() != 17) {
      throw new NumberFormatException(text);
    }
    return Long.parseLong(text.replace(":", ""), 16);
  }

  /** What sort of value an expression has. */
  static ValueKind of(Expression expression) {
    return switch (expression) {
      case Expression.Payload(String protocol, String field) -> payload(protocol, field);
      case Expression.Meta meta -> meta(meta.key());
      case Expression.Conntrack conntrack -> conntrack(conntrack.key());
      case Expression.Fib fib ->
          switch (fib.result()) {
            case "type" -> ROUTE_TYPE;
            case "oifname" -> NAME;
            default -> NUMBER;
          };
      case Expression.Route route -> route.key().endsWith("nexthop") ? ADDRESS : NUMBER;
      case Expression.Bits bits -> of(bits.left());
      default -> NUMBER;
    };
  }

  private static ValueKind payload(String protocol, String field) {
    return switch (field) {
      case "saddr", "daddr" -> protocol.equals("ether") ? MAC : ADDRESS;
      case "saddr ip", "daddr ip" -> ADDRESS;
      case "saddr ether", "daddr ether" -> MAC;
      case "protocol", "nexthdr" -> PROTOCOL;
      case "type" ->
          switch (protocol) {
            case "icmp" -> ICMP_TYPE;
            case "icmpv6" -> ICMPV6_TYPE;
            default -> ETHER_TYPE;
          };
      case "code" -> protocol.equals("icmp") ? ICMP_CODE : ICMPV6_CODE;
      case "flags" -> protocol.equals("tcp") ? TCP_FLAG : NUMBER;
      case "dscp" -> DSCP;
      case "ecn" -> ECN;
      case "operation" -> ARP_OPERATION;
      case "ptype" -> ETHER_TYPE;
      default -> NUMBER;
    };
  }

  private static ValueKind meta(String key) {
    return switch (key) {
      case "iifname", "oifname", "ibrname", "obrname", "physiifname", "physoifname" -> NAME;
      case "iif", "oif", "iifkind", "oifkind" -> NAME;
      case "l4proto" -> PROTOCOL;
      case "nfproto" -> FAMILY;
      case "protocol" -> ETHER_TYPE;
      case "pkttype" -> PACKET_TYPE;
      case "iiftype", "oiftype" -> HARDWARE;
      default -> NUMBER;
    };
  }

  private static ValueKind conntrack(String key) {
    return switch (key) {
      case "state" -> STATE;
      case "status" -> STATUS;
      case "direction" -> DIRECTION;
      case "protocol" -> PROTOCOL;
      case "l3proto" -> FAMILY;
      case "helper" -> NAME;
      default -> key.endsWith("addr") ? ADDRESS : NUMBER;
    };
  }
}
