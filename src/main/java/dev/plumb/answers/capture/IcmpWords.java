package dev.plumb.answers.capture;

/** ICMP's types and codes in words. */
final class IcmpWords {
  private static final String[] UNREACHABLE = {
    "network unreachable",
    "host unreachable",
    "protocol unreachable",
    "port unreachable",
    "fragmentation needed",
    "source route failed",
    "network unknown",
    "host unknown",
    "source host isolated",
    "network prohibited",
    "host prohibited",
    "network unreachable for this service",
    "host unreachable for this service",
    "administratively prohibited"
  };

  private static final String[] UNREACHABLE6 = {
    "no route",
    "administratively prohibited",
    "beyond scope",
    "address unreachable",
    "port unreachable",
    "source address failed policy",
    "route rejected"
  };

  private IcmpWords() {}

  /** RFC 792. */
  static String four(int type, int code) {
    return switch (type) {
      case 0 -> "echo reply";
      case 3 -> code < UNREACHABLE.length ? UNREACHABLE[code] : "unreachable, code " + code;
      case 5 -> "redirect";
      case 8 -> "echo request";
      case 9 -> "router advertisement";
      case 10 -> "router solicitation";
      case 11 -> code == 0 ? "time exceeded" : "reassembly time exceeded";
      case 12 -> "parameter problem";
      default -> "type " + type + " code " + code;
    };
  }

  /** RFC 4443, RFC 4861, RFC 2710, RFC 3810. */
  static String six(int type, int code) {
    return switch (type) {
      case 1 -> code < UNREACHABLE6.length ? UNREACHABLE6[code] : "unreachable, code " + code;
      case 2 -> "packet too big";
      case 3 -> code == 0 ? "time exceeded" : "reassembly time exceeded";
      case 4 -> "parameter problem";
      case 128 -> "echo request";
      case 129 -> "echo reply";
      case 130 -> "multicast listener query";
      case 131 -> "multicast listener report";
      case 132 -> "multicast listener done";
      case 133 -> "router solicitation";
      case 134 -> "router advertisement";
      case 135 -> "neighbour solicitation";
      case 136 -> "neighbour advertisement";
      case 137 -> "redirect";
      case 143 -> "multicast listener report v2";
      default -> "type " + type + " code " + code;
    };
  }
}
