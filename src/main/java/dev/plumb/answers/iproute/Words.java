package dev.plumb.answers.iproute;

import dev.plumb.model.Bytes;
import dev.plumb.model.IpAddress;
import java.util.OptionalLong;

/** Words and forms that iproute2 has built in. */
final class Words {
  private static final String[] OPERSTATES = {
    "UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"
  };

  private static final String[] PORT_STATES = {
    "disabled", "listening", "learning", "forwarding", "blocking"
  };

  private static final String[] ROUTE_TYPES = {
    "none",
    "unicast",
    "local",
    "broadcast",
    "anycast",
    "multicast",
    "blackhole",
    "unreachable",
    "prohibit",
    "throw",
    "nat",
    "xresolve"
  };

  private Words() {}

  /** The word of a table, or null beyond its end. */
  private static String at(String[] table, long index, String beyond) {
    return index >= 0 && index < table.length ? table[(int) index] : beyond;
  }

  static boolean isOperstate(int state) {
    return state >= 0 && state < OPERSTATES.length;
  }

  /** RFC 2863 states, IF_OPER_*; only for those that {@link #isOperstate} knows. */
  static String operstate(int state) {
    return at(OPERSTATES, state, Integer.toString(state));
  }

  static boolean isPortState(long state) {
    return state >= 0 && state < PORT_STATES.length;
  }

  /** BR_STATE_*. */
  static String portState(long state) {
    return at(PORT_STATES, state, Long.toString(state));
  }

  /** RTN_*. */
  static String routeType(int type) {
    return at(ROUTE_TYPES, type, Integer.toString(type));
  }

  /** The number of a RTN_* word, or of a number. */
  static OptionalLong routeType(String word) {
    for (int i = 0; i < ROUTE_TYPES.length; i++) {
      if (ROUTE_TYPES[i].equals(word)) {
        return OptionalLong.of(i);
      }
    }
    return number(word);
  }

  /** ARPHRD_*, for the types that a Linux host may have today. */
  static String linkType(int type) {
    return switch (type) {
      case 0 -> "netrom";
      case 1 -> "ether";
      case 2 -> "eether";
      case 3 -> "ax25";
      case 24 -> "ieee1394";
      case 32 -> "infiniband";
      case 256 -> "slip";
      case 270 -> "rose";
      case 280 -> "can";
      case 512 -> "ppp";
      case 513 -> "hdlc";
      case 768 -> "ipip";
      case 769 -> "tunnel6";
      case 772 -> "loopback";
      case 776 -> "sit";
      case 777 -> "ip/ddp";
      case 778 -> "gre";
      case 779 -> "pimreg";
      case 801 -> "ieee802.11";
      case 802 -> "ieee802.11/prism";
      case 803 -> "ieee802.11/radiotap";
      case 804 -> "ieee802.15.4";
      case 805 -> "ieee802.15.4/monitor";
      case 820 -> "phonet";
      case 821 -> "phonet_pipe";
      case 822 -> "caif";
      case 823 -> "gre6";
      case 824 -> "netlink";
      case 825 -> "6lowpan";
      case 0xfffe -> "none";
      case 0xffff -> "void";
      default -> "[" + type + "]";
    };
  }

  /** A link-layer address: an IP address on IP tunnels, pairs of hex digits elsewhere. */
  static String hardware(Bytes address, int linkType) {
    boolean tunnel = linkType == 768 || linkType == 776 || linkType == 778;
    boolean tunnel6 = linkType == 769 || linkType == 823;
    if ((address.length() == 4 && tunnel) || (address.length() == 16 && tunnel6)) {
      return new IpAddress(address).toString();
    }
    return pairs(address);
  }

  /** {@code 02:42:ac:11:00:02}. */
  static String pairs(Bytes bytes) {
    String digits = bytes.toString();
    StringBuilder out = new StringBuilder(digits.length() * 3 / 2);
    for (int i = 0; i < digits.length(); i += 2) {
      if (i > 0) {
        out.append(':');
      }
      out.append(digits, i, i + 2);
    }
    return out.toString();
  }

  /** What {@code %#x} prints: 0x and hex digits, and 0 alone for zero. */
  static String hex(long value) {
    return value == 0 ? "0" : "0x" + Long.toHexString(value);
  }

  /** Seconds with two decimals of 1/100 s: {@code 0.00}. */
  static String hundredths(long ticks) {
    long rest = ticks % 100;
    return ticks / 100 + (rest < 10 ? ".0" : ".") + rest;
  }

  /** Right-aligned in a column. */
  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  /** Left-aligned in a column. */
  static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** A number as C's strtoul reads it with base 0: decimal, 0x hex, or octal. */
  static OptionalLong number(String word) {
    try {
      if (word.startsWith("0x") || word.startsWith("0X")) {
        return OptionalLong.of(Long.parseUnsignedLong(word.substring(2), 16));
      }
      boolean octal = word.length() > 1 && word.charAt(0) == '0';
      return OptionalLong.of(Long.parseUnsignedLong(word, octal ? 8 : 10));
    } catch (NumberFormatException notOne) {
      return OptionalLong.empty();
    }
  }
}
