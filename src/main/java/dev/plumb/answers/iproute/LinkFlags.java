package dev.plumb.answers.iproute;

/** The flags of a link between angle brackets: {@code <BROADCAST,MULTICAST,UP,LOWER_UP>}. */
final class LinkFlags {
  private static final int IFF_UP = 0x1;
  private static final int IFF_RUNNING = 0x40;

  /** IFF_* in the order in which ip says them. */
  static final int[] BITS = {
    0x8, 0x2, 0x10, 0x1000, 0x80, 0x200, 0x100, 0x400, 0x800, 0x4, 0x8000, 0x4000, 0x2000, 0x20,
    0x1, 0x10000, 0x20000, 0x40000
  };

  static final String[] NAMES = {
    "LOOPBACK",
    "BROADCAST",
    "POINTOPOINT",
    "MULTICAST",
    "NOARP",
    "ALLMULTI",
    "PROMISC",
    "MASTER",
    "SLAVE",
    "DEBUG",
    "DYNAMIC",
    "AUTOMEDIA",
    "PORTSEL",
    "NOTRAILERS",
    "UP",
    "LOWER_UP",
    "DORMANT",
    "ECHO"
  };

  private LinkFlags() {}

  /**
   * @param lowerIsDown the link below is down: {@code M-DOWN}
   */
  static void walk(int flags, boolean lowerIsDown, Output out) {
    out.openArray("flags", "<");
    int rest = flags & ~IFF_RUNNING;
    if ((flags & IFF_UP) != 0 && (flags & IFF_RUNNING) == 0) {
      out.item("", "NO-CARRIER", ",");
    }
    for (int i = 0; i < BITS.length; i++) {
      if ((rest & BITS[i]) != 0) {
        rest &= ~BITS[i];
        out.item("", NAMES[i], rest != 0 ? "," : "");
      }
    }
    if (rest != 0) {
      out.item("", Integer.toHexString(rest), "");
    }
    if (lowerIsDown) {
      out.item(",", "M-DOWN", "");
    }
    out.closeArray("> ");
  }
}
