package dev.plumb.console.transcript;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What differs from host to host whoever set it up, told by the shape of the text alone: so it may
 * be looked for in what other programs print.
 */
final class Volatile {
  /** Names that engines make: Docker, Podman and CNI, Calico, Cilium, OpenStack. */
  private static final String IFNAME =
      "veth[0-9a-f]{6,8}|br-[0-9a-f]{12}|podman[0-9a-f]{8}|cali[0-9a-f]{11}|lxc[0-9a-f]{12}"
          + "|(?:tap|qvo|qvb|qbr)[0-9a-f]{8}-[0-9a-f]{2}";

  private static final Pattern GENERATED = Pattern.compile(IFNAME);

  /** All shapes, each between characters that can't belong to it. */
  static final Pattern SHAPES =
      Pattern.compile(
          "(?<![0-9A-Za-z_.-])(?<ifname>"
              + IFNAME
              + ")(?![0-9A-Za-z_-])"
              + "|(?<![0-9A-Za-z:.])(?<ll>fe[89ab][0-9a-f]:[0-9a-f:]*[0-9a-f])(?![0-9A-Za-z:])"
              + "|(?<![0-9A-Za-z:])(?<mac>[0-9a-f]{2}(?::[0-9a-f]{2}){5})(?![0-9A-Za-z:])"
              + "|(?<bridge>[0-9a-f]{4}\\.[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5})(?![0-9A-Za-z:])"
              + "|(?<netns>net:\\[[0-9]+])"
              + "|(?<=@if)(?<ifindex>[0-9]+)(?![0-9A-Za-z_.-])"
              + "|^(?<head>[0-9]+)(?=: [^ ]+: <)"
              + "|(?<=link-netnsid )(?<nsid>[0-9]+)\\b"
              + "|(?<=\\bpid=)(?<pid>[0-9]+)\\b"
              + "|(?<![0-9A-Za-z_:.-])(?<cid>[0-9a-f]{64}|[0-9a-f]{12})(?![0-9A-Za-z_:.-])");

  private Volatile() {}

  /** True for a link's name that no person chose. */
  static boolean isGenerated(String name) {
    return GENERATED.matcher(name).matches();
  }

  /** The kind of a find of {@link #SHAPES}. */
  static ValueKind kindOf(Matcher found) {
    if (found.group("ifname") != null) {
      return ValueKind.IFNAME;
    }
    if (found.group("ll") != null) {
      return ValueKind.IP6LL;
    }
    if (found.group("mac") != null) {
      return ValueKind.MAC;
    }
    if (found.group("bridge") != null) {
      return ValueKind.TEXT; // a bridge's id: its priority and a MAC in another spelling
    }
    if (found.group("netns") != null) {
      return ValueKind.NETNS;
    }
    if (found.group("nsid") != null) {
      return ValueKind.INT;
    }
    if (found.group("pid") != null) {
      return ValueKind.PID;
    }
    return found.group("cid") != null ? ValueKind.CID : ValueKind.IFINDEX;
  }

  /** Twelve digits are more likely a number than an id: an id has letters and digits. */
  static boolean isId(String text) {
    boolean letter = false;
    boolean digit = false;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      letter |= character >= 'a';
      digit |= character <= '9';
    }
    return letter && digit;
  }

  /** True when a hardware address belongs to one link: not nobody's, a group's or everybody's. */
  static boolean isOneLinks(String mac) {
    return mac.length() == 17
        && !mac.equals("00:00:00:00:00:00")
        && (Integer.parseInt(mac.substring(0, 2), 16) & 1) == 0;
  }

  /** Docker's older way to make one, and what plumb's labs imitate: 02:42 and the IPv4 address. */
  static boolean isDockers(String mac) {
    return mac.startsWith("02:42:");
  }
}
