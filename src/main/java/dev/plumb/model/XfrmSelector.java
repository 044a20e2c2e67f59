package dev.plumb.model;

import java.util.Optional;

/**
 * The packets that an IPsec policy or state is for.
 *
 * @param family AF_INET or AF_INET6 by number; 0 for both
 * @param source where they come from; empty is anywhere
 * @param destination where they go; empty is anywhere
 * @param protocol 0 is every one
 * @param sourcePort with its mask; for ICMP the type; a mask of 0 is every one
 * @param destinationPort with its mask; for ICMP the code
 * @param ifindex of the link they leave or came by; 0 is every one
 * @see "linux/xfrm.h struct xfrm_selector"
 */
public record XfrmSelector(
    int family,
    Optional<Prefix> source,
    Optional<Prefix> destination,
    int protocol,
    Port sourcePort,
    Port destinationPort,
    int ifindex) {
  /** A port and which of its bits count. */
  public record Port(int value, int mask) {
    /** Every port. */
    public static final Port ANY = new Port(0, 0);
  }

  /** {@code src 10.0.0.1/32 dst 10.0.0.2/32 proto 6 dport 80}, as ip xfrm says it. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    out.append("src ").append(source.map(Prefix::toString).orElse("any"));
    out.append(" dst ").append(destination.map(Prefix::toString).orElse("any"));
    if (protocol != 0) {
      out.append(" proto ").append(protocol);
    }
    boolean icmp = protocol == 1 || protocol == 58;
    if (sourcePort.mask() != 0) {
      out.append(icmp ? " type " : " sport ").append(sourcePort.value());
    }
    if (destinationPort.mask() != 0) {
      out.append(icmp ? " code " : " dport ").append(destinationPort.value());
    }
    return out.toString();
  }
}
