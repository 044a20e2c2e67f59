package dev.plumb.answers.filter;

import dev.plumb.model.Bytes;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Expression;
import java.util.OptionalInt;

/** The fields of headers, by nft's names. A packet without the header has none of its fields. */
final class PacketFields {
  private static final String NOT_KEPT = " is not part of the question";

  private PacketFields() {}

  static Value read(Packet packet, String protocol, String field) {
    return switch (protocol) {
      case "ether" -> ether(packet, field);
      case "vlan" -> vlan(packet, field);
      case "arp" -> packet.content() instanceof Packet.Arp arp ? arp(arp, field) : Value.ABSENT;
      case "ip", "ip6" ->
          packet.content() instanceof Packet.Ip ip && isOf(ip, protocol)
              ? network(ip, field)
              : Value.ABSENT;
      default ->
          packet.content() instanceof Packet.Ip ip ? transport(ip, protocol, field) : Value.ABSENT;
    };
  }

  private static boolean isOf(Packet.Ip ip, String protocol) {
    return (ip.tuple().source().bits() == 32) == protocol.equals("ip");
  }

  private static Value ether(Packet packet, String field) {
    if (packet.macs().isEmpty()) {
      return Value.ABSENT;
    }
    Packet.Macs macs = packet.macs().get();
    return switch (field) {
      case "saddr" -> mac(macs.source());
      case "daddr" -> mac(macs.destination());
      case "type" ->
          Value.number(packet.vlan().isPresent() ? 0x8100 : packet.content().etherType());
      default -> Value.hidden("ether " + field + NOT_KEPT);
    };
  }

  static Value mac(HardwareAddress address) {
    Bytes bytes = address.bytes();
    long number = 0;
    for (int i = 0; i < bytes.length(); i++) {
      number = number << 8 | bytes.at(i);
    }
    return Value.number(number);
  }

  private static Value vlan(Packet packet, String field) {
    if (packet.vlan().isEmpty()) {
      return Value.ABSENT;
    }
    return switch (field) {
      case "id" -> Value.number(packet.vlan().getAsInt());
      case "type" -> Value.number(packet.content().etherType());
      default -> Value.hidden("vlan " + field + NOT_KEPT);
    };
  }

  private static Value arp(Packet.Arp arp, String field) {
    return switch (field) {
      case "operation" -> Value.number(arp.operation());
      case "saddr ip" -> new Value.Addr(arp.sender());
      case "daddr ip" -> new Value.Addr(arp.target());
      case "saddr ether" -> mac(arp.senderMac());
      case "daddr ether" -> mac(arp.targetMac());
      case "htype" -> Value.number(1);
      case "ptype" -> Value.number(0x0800);
      case "hlen" -> Value.number(6);
      case "plen" -> Value.number(4);
      default -> Value.hidden("arp " + field + NOT_KEPT);
    };
  }

  private static Value network(Packet.Ip ip, String field) {
    boolean v4 = ip.tuple().source().bits() == 32;
    return switch (field) {
      case "saddr" -> address(ip.tuple().source());
      case "daddr" -> address(ip.tuple().destination());
      case "protocol", "nexthdr" -> Value.number(ip.tuple().protocol());
      case "ttl", "hoplimit" -> Value.number(ip.ttl());
      case "dscp" -> Value.number(ip.tos() >> 2);
      case "ecn" -> Value.number(ip.tos() & 3);
      case "version" -> Value.number(v4 ? 4 : 6);
      case "hdrlength" -> Value.number(5);
      case "length" -> Value.number(v4 ? ip.length() : ip.length() - 40);
      default -> Value.hidden((v4 ? "ip " : "ip6 ") + field + NOT_KEPT);
    };
  }

  private static Value address(IpAddress address) {
    return new Value.Addr(address);
  }

  private static Value transport(Packet.Ip ip, String protocol, String field) {
    int number = ip.tuple().protocol();
    boolean ported = hasPorts(number);
    boolean right =
        switch (protocol) {
          case "th" -> true;
          case "tcp" -> number == Packet.TCP;
          case "udp" -> number == Packet.UDP;
          case "icmp" -> number == Packet.ICMP;
          case "icmpv6" -> number == Packet.ICMPV6;
          case "sctp" -> number == 132;
          case "dccp" -> number == 33;
          case "udplite" -> number == 136;
          default -> true;
        };
    if (!right) {
      return Value.ABSENT;
    }
    return switch (field) {
      case "sport" -> ported ? port(ip.tuple().sourcePort(), "source") : notPorted(field);
      case "dport" -> ported ? port(ip.tuple().destinationPort(), "destination") : notPorted(field);
      case "flags" -> Value.number(ip.tcpFlags());
      case "type" -> port(ip.tuple().icmpType(), "ICMP type, which");
      case "code" -> port(ip.tuple().icmpCode(), "ICMP code, which");
      case "id" -> port(ip.tuple().icmpId(), "ICMP id, which");
      default -> Value.hidden(protocol + " " + field + NOT_KEPT);
    };
  }

  static boolean hasPorts(int protocol) {
    return switch (protocol) {
      case Packet.TCP, Packet.UDP, 33, 132, 136 -> true;
      default -> false;
    };
  }

  private static Value notPorted(String field) {
    return Value.hidden("th " + field + " of a protocol without ports" + NOT_KEPT);
  }

  private static Value port(OptionalInt port, String whose) {
    return port.isPresent()
        ? Value.number(port.getAsInt())
        : Value.hidden("the " + whose + " port is not known");
  }

  /** {@code @th,16,16}: those places that are fields. */
  static Value raw(Packet packet, Expression.RawPayload raw) {
    String place = raw.base() + "," + raw.offset() + "," + raw.length();
    boolean v4 = packet.content() instanceof Packet.Ip ip && isOf(ip, "ip");
    String network = v4 ? "ip" : "ip6";
    return switch (place) {
      case "th,0,16" -> read(packet, "th", "sport");
      case "th,16,16" -> read(packet, "th", "dport");
      case "ll,0,48" -> read(packet, "ether", "daddr");
      case "ll,48,48" -> read(packet, "ether", "saddr");
      case "nh,96,32" -> v4 ? read(packet, network, "saddr") : Value.hidden("@" + place + NOT_KEPT);
      case "nh,128,32" ->
          v4 ? read(packet, network, "daddr") : Value.hidden("@" + place + NOT_KEPT);
      default -> Value.hidden("@" + place + NOT_KEPT);
    };
  }

  /** Whether a header or option is there, or a field of it. */
  static Value option(Packet packet, Expression.Option option) {
    boolean extension =
        !option.header().equals("tcp option") && !option.name().equals("tcp option");
    if (!(packet.content() instanceof Packet.Ip ip)) {
      return Value.ABSENT;
    }
    boolean v6Header =
        switch (option.name()) {
          case "hbh", "rt", "frag", "dst", "mh", "auth" -> true;
          default -> false;
        };
    if (extension && v6Header) {
      // The packets that are followed carry no extension headers.
      return option.field().isPresent() || isOf(ip, "ip") ? Value.ABSENT : Value.number(0);
    }
    return Value.hidden("the option " + option.name() + NOT_KEPT);
  }
}
