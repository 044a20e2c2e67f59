package dev.plumb.world.netlink;

import java.nio.ByteOrder;

/**
 * Integers of this machine's byte order in an array, without an object for each look: a survey has
 * a million of them.
 */
final class HostOrder {
  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private HostOrder() {}

  static int u16(byte[] data, int at) {
    int first = data[at] & 0xff;
    int second = data[at + 1] & 0xff;
    return LITTLE ? second << 8 | first : first << 8 | second;
  }

  static int s32(byte[] data, int at) {
    int first = u16(data, at);
    int second = u16(data, at + 2);
    return LITTLE ? second << 16 | first : first << 16 | second;
  }

  static long s64(byte[] data, int at) {
    long first = s32(data, at) & 0xffffffffL;
    long second = s32(data, at + 4) & 0xffffffffL;
    return LITTLE ? second << 32 | first : first << 32 | second;
  }
}
