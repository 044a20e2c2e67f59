package dev.plumb.model;

/**
 * An IP address family, with the kernel's number.
 *
 * @see "linux/socket.h AF_INET, AF_INET6"
 */
public enum Family {
  INET(2, 4),
  INET6(10, 16);

  private final int number;
  private final int addressLength;

  Family(int number, int addressLength) {
    this.number = number;
    this.addressLength = addressLength;
  }

  /** AF_INET 2, AF_INET6 10. */
  public int number() {
    return number;
  }

  /** Bytes in one address. */
  public int addressLength() {
    return addressLength;
  }

  /** iproute2's word: {@code inet} or {@code inet6}. */
  public String word() {
    return this == INET ? "inet" : "inet6";
  }
}
