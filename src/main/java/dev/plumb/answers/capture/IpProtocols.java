package dev.plumb.answers.capture;

/** IP's protocol numbers in words. */
final class IpProtocols {
  private IpProtocols() {}

  /** {@code TCP}; {@code IP protocol 200} for one that has no name here. */
  static String name(int number) {
    return switch (number) {
      case 1 -> "ICMP";
      case 2 -> "IGMP";
      case 4 -> "IPIP";
      case 6 -> "TCP";
      case 17 -> "UDP";
      case 41 -> "IPv6 in IP";
      case 47 -> "GRE";
      case 50 -> "ESP";
      case 51 -> "AH";
      case 58 -> "ICMPv6";
      case 89 -> "OSPF";
      case 112 -> "VRRP";
      case 132 -> "SCTP";
      default -> "IP protocol " + number;
    };
  }
}
