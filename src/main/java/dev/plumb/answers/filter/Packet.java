package dev.plumb.answers.filter;

import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.Family;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One packet, as much of it as rules can ask for. What is empty is not known, unless said
 * otherwise; a rule that asks for it is then undecided.
 *
 * @param content what is in the frame
 * @param mark the skb's mark, 32 bits; 0 is none
 * @param macs the Ethernet header's addresses; empty where there is no Ethernet header, as for a
 *     packet that was made here
 * @param vlan the tag's id; empty is no tag
 */
public record Packet(Content content, long mark, Optional<Macs> macs, OptionalInt vlan) {
  /** IPPROTO_ICMP. */
  public static final int ICMP = 1;

  /** IPPROTO_TCP. */
  public static final int TCP = 6;

  /** IPPROTO_UDP. */
  public static final int UDP = 17;

  /** IPPROTO_ICMPV6. */
  public static final int ICMPV6 = 58;

  /** TCP's flags, as in its header. */
  public static final int FIN = 0x01;

  public static final int SYN = 0x02;
  public static final int RST = 0x04;
  public static final int PSH = 0x08;
  public static final int ACK = 0x10;

  private static final int USUAL_TTL = 64;
  private static final int ECHO_REQUEST = 8;
  private static final int ECHO_REQUEST6 = 128;

  /** The Ethernet header's addresses. */
  public record Macs(HardwareAddress source, HardwareAddress destination) {}

  /** What a frame carries. */
  public sealed interface Content {
    /** ETH_P_*: 0x0800 IPv4, 0x86dd IPv6, 0x0806 ARP. */
    int etherType();
  }

  /**
   * An IPv4 or IPv6 packet.
   *
   * @param tuple addresses, protocol, and ports or ICMP's type, code and id; a port that is empty
   *     is not known
   * @param tcpFlags {@link #SYN} and its kin; 0 for other protocols
   * @param length of the whole IP packet in bytes
   * @param ttl or hop limit
   * @param tos the whole byte: DSCP in its upper six bits, ECN in the lower two
   * @param quoted for an ICMP error: the tuple of the packet that it is about, as it was sent
   */
  public record Ip(Tuple tuple, int tcpFlags, int length, int ttl, int tos, Optional<Tuple> quoted)
      implements Content {
    @Override
    public int etherType() {
      return family() == Family.INET ? 0x0800 : 0x86dd;
    }

    public Family family() {
      return tuple.source().family();
    }
  }

  /**
   * An ARP message for IPv4 over Ethernet.
   *
   * @param operation 1 request, 2 reply
   */
  public record Arp(
      int operation,
      HardwareAddress senderMac,
      IpAddress sender,
      HardwareAddress targetMac,
      IpAddress target)
      implements Content {
    @Override
    public int etherType() {
      return 0x0806;
    }
  }

  /** Anything else, of which rules can ask for the type alone: BPDUs, for one. */
  public record Other(int etherType) implements Content {}

  /** The first packet of a TCP connection. */
  public static Packet tcp(IpAddress source, int sourcePort, IpAddress destination, int port) {
    Tuple tuple = ports(source, OptionalInt.of(sourcePort), destination, port, TCP);
    return of(new Ip(tuple, SYN, tuple.source().bits() == 32 ? 60 : 80, USUAL_TTL, 0, NONE));
  }

  /** A datagram without data. */
  public static Packet udp(IpAddress source, int sourcePort, IpAddress destination, int port) {
    Tuple tuple = ports(source, OptionalInt.of(sourcePort), destination, port, UDP);
    return of(new Ip(tuple, 0, tuple.source().bits() == 32 ? 28 : 48, USUAL_TTL, 0, NONE));
  }

  /** An echo request, ICMP or ICMPv6 as the addresses are; 84 or 104 bytes, as ping sends it. */
  public static Packet echo(IpAddress source, IpAddress destination, int id) {
    boolean v4 = source.family() == Family.INET;
    Tuple tuple =
        new Tuple(
            source,
            destination,
            v4 ? ICMP : ICMPV6,
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.of(v4 ? ECHO_REQUEST : ECHO_REQUEST6),
            OptionalInt.of(0),
            OptionalInt.of(id));
    return of(new Ip(tuple, 0, v4 ? 84 : 104, USUAL_TTL, 0, NONE));
  }

  private static final Optional<Tuple> NONE = Optional.empty();

  /** A tuple of a protocol that has ports. */
  public static Tuple ports(
      IpAddress source, OptionalInt sourcePort, IpAddress destination, int port, int protocol) {
    OptionalInt none = OptionalInt.empty();
    return new Tuple(
        source, destination, protocol, sourcePort, OptionalInt.of(port), none, none, none);
  }

  /** A packet that was made here: no mark, no Ethernet header yet. */
  public static Packet of(Content content) {
    return new Packet(content, 0, Optional.empty(), OptionalInt.empty());
  }

  /** The IP header; empty for ARP and anything else. */
  public Optional<Ip> ip() {
    return content instanceof Ip ip ? Optional.of(ip) : Optional.empty();
  }

  public Packet withContent(Content changed) {
    return new Packet(changed, mark, macs, vlan);
  }

  /** The same with other addresses and ports; itself when it is no IP. */
  public Packet withTuple(Tuple tuple) {
    return content instanceof Ip ip
        ? withContent(new Ip(tuple, ip.tcpFlags(), ip.length(), ip.ttl(), ip.tos(), ip.quoted()))
        : this;
  }

  public Packet withMark(long changed) {
    return new Packet(content, changed & 0xffff_ffffL, macs, vlan);
  }

  public Packet withMacs(Optional<Macs> changed) {
    return new Packet(content, mark, changed, vlan);
  }

  public Packet withVlan(OptionalInt changed) {
    return new Packet(content, mark, macs, changed);
  }

  /** The same with other TCP flags; itself when it is no IP. */
  public Packet withTcpFlags(int flags) {
    return content instanceof Ip ip
        ? withContent(new Ip(ip.tuple(), flags, ip.length(), ip.ttl(), ip.tos(), ip.quoted()))
        : this;
  }

  /** The same with another length in bytes; itself when it is no IP. */
  public Packet withLength(int length) {
    return content instanceof Ip ip
        ? withContent(new Ip(ip.tuple(), ip.tcpFlags(), length, ip.ttl(), ip.tos(), ip.quoted()))
        : this;
  }

  /** The same with another TTL or hop limit; itself when it is no IP. */
  public Packet withTtl(int ttl) {
    return content instanceof Ip ip
        ? withContent(new Ip(ip.tuple(), ip.tcpFlags(), ip.length(), ttl, ip.tos(), ip.quoted()))
        : this;
  }

  /** The same with another type of service; itself when it is no IP. */
  public Packet withTos(int tos) {
    return content instanceof Ip ip
        ? withContent(new Ip(ip.tuple(), ip.tcpFlags(), ip.length(), ip.ttl(), tos, ip.quoted()))
        : this;
  }
}
