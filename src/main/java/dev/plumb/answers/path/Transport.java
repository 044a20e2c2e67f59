package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import dev.plumb.model.Family;
import java.util.Locale;
import java.util.Optional;

/** What a flow is made of. */
public enum Transport {
  TCP,
  UDP,
  /** Echo requests, of ICMP or ICMPv6 as the addresses are. */
  ICMP;

  /** IPPROTO_*. */
  public int number(Family family) {
    return switch (this) {
      case TCP -> Packet.TCP;
      case UDP -> Packet.UDP;
      case ICMP -> family == Family.INET ? Packet.ICMP : Packet.ICMPV6;
    };
  }

  /** {@code tcp}, {@code udp}, {@code icmp}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of a protocol's number; everything but TCP and UDP is ICMP here. */
  static Transport of(int protocol) {
    return protocol == Packet.TCP ? TCP : protocol == Packet.UDP ? UDP : ICMP;
  }

  /** The one of a word; empty when there is none. */
  public static Optional<Transport> of(String word) {
    for (Transport transport : values()) {
      if (transport.word().equals(word)) {
        return Optional.of(transport);
      }
    }
    return Optional.empty();
  }
}
