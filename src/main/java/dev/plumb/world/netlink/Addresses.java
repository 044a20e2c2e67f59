package dev.plumb.world.netlink;

import dev.plumb.model.Bytes;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The addresses read lately: one namespace says its own a dozen times, and all of them the same
 * broadcast and multicast ones.
 *
 * <p>Two threads read at once and nothing is locked: everything in here is immutable, and whoever
 * misses an entry makes an equal one.
 */
final class Addresses {
  /** A power of two. */
  private static final int SLOTS = 256;

  private static final @Nullable IpAddress[] IP = new @Nullable IpAddress[SLOTS];
  private static final @Nullable HardwareAddress[] HARDWARE = new @Nullable HardwareAddress[SLOTS];

  private Addresses() {}

  private static int slot(byte[] data, int at, int length) {
    int hash = length;
    for (int i = at; i < at + length; i++) {
      hash = hash * 31 + data[i];
    }
    return (hash * 0x9E3779B9) >>> 24;
  }

  /** The address of these 4 or 16 bytes. */
  static IpAddress ip(byte[] data, int at, int length) {
    int slot = slot(data, at, length);
    IpAddress known = IP[slot];
    if (known == null || !known.bytes().equals(data, at, length)) {
      known = new IpAddress(Bytes.of(data, at, length));
      IP[slot] = known;
    }
    return known;
  }

  /** The hardware address of these bytes. */
  static HardwareAddress hardware(byte[] data, int at, int length) {
    int slot = slot(data, at, length);
    HardwareAddress known = HARDWARE[slot];
    if (known == null || !known.bytes().equals(data, at, length)) {
      known = new HardwareAddress(Bytes.of(data, at, length));
      HARDWARE[slot] = known;
    }
    return known;
  }
}
