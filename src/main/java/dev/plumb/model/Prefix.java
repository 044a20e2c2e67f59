package dev.plumb.model;

import java.util.Optional;

/**
 * An address with a prefix length. The bits beyond the length are kept as they are: in an
 * interface's own address they name the host.
 *
 * @param length in bits, 0 to 32 or 128
 */
public record Prefix(IpAddress address, int length) {
  public Prefix {
    if (length < 0 || length > address.bits()) {
      throw new IllegalArgumentException("prefix length " + length + " of " + address);
    }
  }

  /**
   * Reads {@code 10.0.0.0/8}, or an address alone as a prefix of full length; empty when it is
   * neither.
   */
  public static Optional<Prefix> parse(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty() || slash < 0) {
      return address.map(found -> new Prefix(found, found.bits()));
    }
    String digits = text.substring(slash + 1);
    if (digits.isEmpty()
        || digits.length() > 3
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    int length = Integer.parseInt(digits);
    return length > address.get().bits()
        ? Optional.empty()
        : Optional.of(new Prefix(address.get(), length));
  }

  /** True when the first {@link #length} bits of the candidate are this prefix's. */
  public boolean contains(IpAddress candidate) {
    Bytes own = address.bytes();
    Bytes other = candidate.bytes();
    if (own.length() != other.length()) {
      return false;
    }
    int whole = length / 8;
    for (int i = 0; i < whole; i++) {
      if (own.at(i) != other.at(i)) {
        return false;
      }
    }
    int rest = length % 8;
    return rest == 0 || (own.at(whole) ^ other.at(whole)) >> (8 - rest) == 0;
  }

  /** The same prefix with the host bits cleared. */
  public Prefix network() {
    byte[] bytes = address.bytes().toArray();
    for (int bit = length; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    return new Prefix(IpAddress.of(bytes), length);
  }

  /** True when one address and no more. */
  public boolean isHost() {
    return length == address.bits();
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
