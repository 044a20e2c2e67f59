package dev.plumb.console.applet;

/** The flags of an interface in net-tools' words. */
final class InterfaceFlags {
  private static final int[] BITS = {
    0x1, 0x2, 0x4, 0x8, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x800, 0x400, 0x1000, 0x8000
  };

  private static final String[] NAMES = {
    "UP",
    "BROADCAST",
    "DEBUG",
    "LOOPBACK",
    "POINTOPOINT",
    "NOTRAILERS",
    "RUNNING",
    "NOARP",
    "PROMISC",
    "ALLMULTI",
    "SLAVE",
    "MASTER",
    "MULTICAST",
    "DYNAMIC"
  };

  /** The letters of {@code ifconfig -s}, in its order. */
  private static final String LETTERS = "ABDLMdPNOPsmRU";

  private static final int[] LETTER_BITS = {
    0x200, 0x2, 0x4, 0x8, 0x1000, 0x8000, 0x100, 0x20, 0x80, 0x10, 0x800, 0x400, 0x40, 0x1
  };

  private InterfaceFlags() {}

  /**
   * {@code flags=4163<UP,BROADCAST,RUNNING,MULTICAST>}; of the flags, ioctl gives the lower 16
   * bits, signed.
   */
  static String words(int flags) {
    short low = (short) flags;
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < BITS.length; i++) {
      if ((low & BITS[i]) != 0) {
        words.append(words.isEmpty() ? "" : ",").append(NAMES[i]);
      }
    }
    // Without any flag the closing bracket takes the opening one's place and is cut off again.
    String between = low == 0 ? "<" : words.isEmpty() ? "" : "<" + words + ">";
    return "flags=" + low + between;
  }

  static String letters(int flags) {
    short low = (short) flags;
    if (low == 0) {
      return "[NO FLAGS]";
    }
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < LETTER_BITS.length; i++) {
      if ((low & LETTER_BITS[i]) != 0) {
        letters.append(LETTERS.charAt(i));
      }
    }
    return letters.toString();
  }
}
