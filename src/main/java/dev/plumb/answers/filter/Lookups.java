package dev.plumb.answers.filter;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import java.util.List;
import java.util.Optional;

/**
 * What rules ask of the rest of the namespace. Whoever follows a packet answers; what is not
 * answered here is unknown.
 */
public interface Lookups {
  /** Nobody who knows anything. */
  Lookups NOTHING = new Lookups() {};

  /**
   * A question to the routing tables.
   *
   * @param address that is looked up
   * @param isSource it is the packet's source: what is asked is the way back to it, and then
   *     addresses are exchanged for rules that ask for them
   * @param on the link that the answer must be on; empty for any
   * @param mark that policy rules may ask for; 0 when the rule does not hand it on
   * @param localTable only the table {@code local} is asked, and what is not in it is {@code
   *     unicast}: so the kernel finds the type of an IPv4 address. That of an IPv6 address comes
   *     from all rules and tables
   */
  record FibQuestion(
      IpAddress address,
      boolean isSource,
      Optional<LinkSide> on,
      long mark,
      boolean localTable,
      Packet packet,
      Passage passage) {}

  /**
   * What sort of address it is: {@code local}, {@code unicast}, {@code broadcast}, {@code
   * multicast}, {@code blackhole}, {@code unreachable}, {@code prohibit}; RTN_* in lower case.
   * 0.0.0.0/8 and 255.255.255.255 are {@code broadcast} without a lookup, 224.0.0.0/4 is {@code
   * multicast}. With {@code on}, an address of another link is {@code unicast}. {@link
   * Answer.None}: no route at all.
   */
  default Answer<String> addressType(FibQuestion question) {
    return Answer.unknown("the routing tables were not asked");
  }

  /**
   * The link by which the address is reached; {@link Answer.None}: no route, or one that leads
   * elsewhere than {@code on}.
   */
  default Answer<LinkSide> routeLink(FibQuestion question) {
    return Answer.unknown("the routing tables were not asked");
  }

  /**
   * The address that MASQUERADE takes: the outgoing link's own, of the scope that the packet's next
   * hop needs. {@link Answer.None}: it has none, and the packet is dropped.
   */
  default Answer<IpAddress> masqueradeAddress(LinkSide out, Packet packet) {
    return Answer.unknown("the addresses of " + out.name() + " were not asked");
  }

  /**
   * The address that REDIRECT takes for a packet that came in: the first one of the link. {@link
   * Answer.None}: it has none, and the packet is dropped.
   */
  default Answer<IpAddress> firstAddress(LinkSide in, Family family) {
    return Answer.unknown("the addresses of " + in.name() + " were not asked");
  }

  /** The MTU of the packet's route. */
  default Answer<Long> routeMtu(Packet packet, Passage passage) {
    return Answer.unknown("the route's MTU was not asked");
  }

  /** The next hop of the packet's route, the destination itself when it is on the link. */
  default Answer<IpAddress> nextHop(Packet packet, Passage passage) {
    return Answer.unknown("the route's next hop was not asked");
  }

  /**
   * A socket here that the packet is for.
   *
   * @param transparent IP_TRANSPARENT
   * @param wildcard it listens on no address in particular
   */
  record LocalSocket(boolean transparent, boolean wildcard, long mark) {}

  /** The local socket that would take the packet. */
  default Answer<LocalSocket> socket(Packet packet, Passage passage) {
    return Answer.unknown("the sockets were not asked");
  }

  /**
   * Whether values are in an ipset, which no ruleset holds.
   *
   * @param directions {@code src} or {@code dst} for each dimension
   */
  default Answer<Boolean> inIpSet(
      String name, List<String> directions, Packet packet, Passage passage) {
    return Answer.unknown("what is in the ipset " + name + " is not known");
  }

  /**
   * Whether the packet was, or will be, transformed by IPsec. {@link Answer.None}: no.
   *
   * @param in it is asked how it came; else how it leaves
   */
  default Answer<Boolean> isIpsec(Packet packet, Passage passage, boolean in) {
    return Answer.unknown("the policies of IPsec were not asked");
  }

  /** The connections that conntrack holds before this packet. */
  default ConnectionTable connections() {
    return ConnectionTable.empty();
  }

  /** {@code nf_conntrack_tcp_loose}: whether a connection may be taken up in its middle. */
  default boolean tcpLoose() {
    return true;
  }
}
