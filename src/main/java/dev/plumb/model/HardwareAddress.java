package dev.plumb.model;

/**
 * A link-layer address as the kernel gives it: 6 bytes on Ethernet, 4 or 16 on IP tunnels, any
 * length elsewhere.
 *
 * @param bytes in transmission order
 * @see "linux/if_link.h IFLA_ADDRESS"
 */
public record HardwareAddress(Bytes bytes) {
  private static final String HEX = "0123456789abcdef";

  /**
   * Reads {@code 02:42:ac:11:00:02}.
   *
   * @throws IllegalArgumentException when the text is not colon-separated pairs of hex digits
   */
  public static HardwareAddress parse(String text) {
    byte[] out = new byte[(text.length() + 1) / 3];
    if (text.length() != out.length * 3 - 1 || out.length == 0) {
      throw new IllegalArgumentException("not a hardware address: " + text);
    }
    for (int i = 0; i < out.length; i++) {
      int high = digit(text.charAt(3 * i));
      int low = digit(text.charAt(3 * i + 1));
      if (high < 0 || low < 0 || (i > 0 && text.charAt(3 * i - 1) != ':')) {
        throw new IllegalArgumentException("not a hardware address: " + text);
      }
      out[i] = (byte) (high << 4 | low);
    }
    return new HardwareAddress(Bytes.of(out));
  }

  /** ASCII only: Character.digit takes the digits of every script. */
  private static int digit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  /** True when the group bit of an Ethernet address is set (broadcast is one of them). */
  public boolean isMulticast() {
    return bytes.length() == 6 && (bytes.at(0) & 1) == 1;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(bytes.length() * 3);
    for (int i = 0; i < bytes.length(); i++) {
      if (i > 0) {
        out.append(':');
      }
      out.append(HEX.charAt(bytes.at(i) >> 4)).append(HEX.charAt(bytes.at(i) & 15));
    }
    return out.toString();
  }
}
