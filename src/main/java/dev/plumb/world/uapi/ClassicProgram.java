package dev.plumb.world.uapi;

import dev.plumb.world.netlink.Attributes;

/**
 * A classic BPF program as {@code tc} and {@code tcpdump -ddd} write it: how many instructions,
 * then each one's code, two jumps and operand. {@code 1,6 0 0 2} returns 2.
 *
 * @see "linux/filter.h struct sock_filter"
 */
final class ClassicProgram {
  static final int TCA_BPF_OPS = 5;

  private static final int INSTRUCTION = 8;

  private ClassicProgram() {}

  static String text(Attributes attributes, int place) {
    int count = attributes.length(place) / INSTRUCTION;
    StringBuilder out = new StringBuilder().append(count);
    for (int i = 0; i < count; i++) {
      int at = i * INSTRUCTION;
      out.append(',')
          .append(attributes.u16(place, at))
          .append(' ')
          .append(attributes.u8(place, at + 2))
          .append(' ')
          .append(attributes.u8(place, at + 3))
          .append(' ')
          .append(attributes.u32(place, at + 4));
    }
    return out.toString();
  }
}
