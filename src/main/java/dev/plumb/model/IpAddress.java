package dev.plumb.model;

import java.util.Optional;

/**
 * An IPv4 or IPv6 address: 4 or 16 bytes in network order.
 *
 * <p>Not {@code java.net.InetAddress}, which may ask a resolver and turns mapped IPv6 addresses
 * into IPv4. {@code toString} is what {@code inet_ntop(3)} prints.
 */
public record IpAddress(Bytes bytes) implements Comparable<IpAddress> {
  private static final IpAddress ANY = new IpAddress(Bytes.of(new byte[4]));
  private static final IpAddress ANY6 = new IpAddress(Bytes.of(new byte[16]));

  public IpAddress {
    if (bytes.length() != 4 && bytes.length() != 16) {
      throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length());
    }
  }

  /** The address of these 4 or 16 bytes. */
  public static IpAddress of(byte... bytes) {
    return new IpAddress(Bytes.of(bytes));
  }

  /**
   * The address that bytes are; empty when they are neither 4 nor 16, as in an attribute that
   * nobody checked.
   */
  public static Optional<IpAddress> from(Bytes bytes) {
    boolean fits = bytes.length() == 4 || bytes.length() == 16;
    return fits ? Optional.of(new IpAddress(bytes)) : Optional.empty();
  }

  /** The all-zero address of a family. */
  public static IpAddress any(Family family) {
    return family == Family.INET ? ANY : ANY6;
  }

  /** Reads an address in text form without asking anybody; empty when it is not one. */
  public static Optional<IpAddress> parse(String text) {
    return Optional.ofNullable(IpText.parse(text)).map(IpAddress::of);
  }

  /** Reads an address in text form. */
  public static IpAddress of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an IP address: " + text));
  }

  public Family family() {
    return bytes.length() == 4 ? Family.INET : Family.INET6;
  }

  /** Number of bits: 32 or 128. */
  public int bits() {
    return bytes.length() * 8;
  }

  public boolean isAny() {
    for (int i = 0; i < bytes.length(); i++) {
      if (bytes.at(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** 127.0.0.0/8 or ::1. */
  public boolean isLoopback() {
    return bytes.length() == 4 ? bytes.at(0) == 127 : toString().equals("::1");
  }

  /** fe80::/10 or 169.254.0.0/16. */
  public boolean isLinkLocal() {
    return bytes.length() == 4
        ? bytes.at(0) == 169 && bytes.at(1) == 254
        : bytes.at(0) == 0xfe && (bytes.at(1) & 0xc0) == 0x80;
  }

  /** Multicast, IPv4 224.0.0.0/4 or IPv6 ff00::/8. */
  public boolean isMulticast() {
    return bytes.length() == 4 ? (bytes.at(0) & 0xf0) == 0xe0 : bytes.at(0) == 0xff;
  }

  /** By family, then numerically. */
  @Override
  public int compareTo(IpAddress other) {
    int order = Integer.compare(bytes.length(), other.bytes.length());
    for (int i = 0; order == 0 && i < bytes.length(); i++) {
      order = Integer.compare(bytes.at(i), other.bytes.at(i));
    }
    return order;
  }

  @Override
  public String toString() {
    return IpText.format(bytes);
  }
}
