package dev.plumb.answers.traffic;

import dev.plumb.answers.filter.Packet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs classic BPF programs over what is known of a frame. Where a jump depends on what is not
 * known, both ways are taken, so that a program has one or several answers.
 *
 * @see "linux/filter.h, linux/bpf_common.h, net/core/filter.c"
 */
final class ClassicBpf {
  /** More steps than a program of the kernel's largest size takes on a few ways. */
  private static final int MOST_STEPS = 50_000;

  private static final int SKF_AD_OFF = -0x1000;
  private static final int SKF_NET_OFF = -0x100000;
  private static final int SKF_LL_OFF = -0x200000;
  private static final int SKF_AD_PROTOCOL = 0;
  private static final int SKF_AD_IFINDEX = 8;
  private static final int SKF_AD_MARK = 20;

  private record Instruction(int code, int yes, int no, int operand) {}

  private final List<Instruction> program;
  private final FrameBytes frame;
  private final Packet packet;
  private final int ifindex;
  private final Set<OptionalLong> answers = new LinkedHashSet<>();
  private int steps;

  private ClassicBpf(List<Instruction> program, FrameBytes frame, Packet packet, int ifindex) {
    this.program = program;
    this.frame = frame;
    this.packet = packet;
    this.ifindex = ifindex;
  }

  /**
   * What a program returns: unsigned 32 bits, empty for a number that is not known.
   *
   * @param text as {@code tc} writes it
   * @param ifindex of the link
   * @return no answer when the text is no program, or takes too long
   */
  static Set<OptionalLong> answers(String text, FrameBytes frame, Packet packet, int ifindex) {
    Optional<List<Instruction>> program = parse(text);
    if (program.isEmpty()) {
      return Set.of();
    }
    ClassicBpf run = new ClassicBpf(program.get(), frame, packet, ifindex);
    boolean whole = run.from(0, 0, 0, new @Nullable Integer[16]);
    return whole ? run.answers : Set.of();
  }

  private static Optional<List<Instruction>> parse(String text) {
    List<Instruction> program = new ArrayList<>();
    String[] parts = text.split(",", -1);
    try {
      for (int i = 1; i < parts.length; i++) {
        String[] words = parts[i].strip().split(" +");
        if (words.length != 4) {
          return Optional.empty();
        }
        program.add(
            new Instruction(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                (int) Long.parseLong(words[3])));
      }
    } catch (NumberFormatException noProgram) {
      return Optional.empty();
    }
    return program.isEmpty() ? Optional.empty() : Optional.of(program);
  }

  /**
   * Goes on from an instruction; null in a register is a number that is not known.
   *
   * @return false when it does not end
   */
  private boolean from(
      int start, @Nullable Integer accumulator, @Nullable Integer index, @Nullable Integer[] mem) {
    Integer a = accumulator;
    Integer x = index;
    for (int at = start; at < program.size(); at++) {
      if (++steps > MOST_STEPS) {
        return false;
      }
      Instruction one = program.get(at);
      int k = one.operand();
      switch (one.code() & 7) {
        case 0, 1 -> { // LD, LDX
          Load load = load(one, x, mem);
          if (load.outside()) {
            answers.add(OptionalLong.of(0)); // what reads beyond the frame returns 0
            return true;
          }
          if ((one.code() & 7) == 0) {
            a = load.value();
          } else {
            x = load.value();
          }
        }
        case 2, 3 -> { // ST, STX
          if (k < 0 || k >= mem.length) {
            return false;
          }
          mem[k] = (one.code() & 7) == 2 ? a : x;
        }
        case 4 -> { // ALU
          Integer other = (one.code() & 8) == 0 ? Integer.valueOf(k) : x;
          int operation = one.code() & 0xf0;
          boolean divides = operation == 0x30 || operation == 0x90;
          if (divides && other != null && other == 0) {
            answers.add(OptionalLong.of(0));
            return true;
          }
          a = arithmetic(operation, a, other);
        }
        case 5 -> { // JMP
          if ((one.code() & 0xf0) == 0) {
            at += k;
            if (k < 0) {
              return false;
            }
            continue;
          }
          Integer other = (one.code() & 8) == 0 ? Integer.valueOf(k) : x;
          Truth holds = compare(one.code() & 0xf0, a, other);
          if (holds == Truth.MAYBE && !from(at + 1 + one.no(), a, x, mem.clone())) {
            return false;
          }
          at += holds == Truth.NO ? one.no() : one.yes();
        }
        case 6 -> { // RET
          Integer value = (one.code() & 0x18) == 0x10 ? a : (one.code() & 0x18) == 8 ? x : k;
          answers.add(
              value == null
                  ? OptionalLong.empty()
                  : OptionalLong.of(Integer.toUnsignedLong(value)));
          return true;
        }
        default -> { // MISC: TAX, TXA
          if ((one.code() & 0xf8) == 0) {
            x = a;
          } else {
            a = x;
          }
        }
      }
    }
    return false; // the kernel takes no program that ends without a return
  }

  /**
   * @param value null when it is not known
   * @param outside the frame does not reach there
   */
  private record Load(@Nullable Integer value, boolean outside) {
    static final Load UNKNOWN = new Load(null, false);

    static Load of(long value) {
      return new Load((int) value, false);
    }

    static Load of(OptionalLong value) {
      return value.isPresent() ? of(value.getAsLong()) : UNKNOWN;
    }
  }

  private Load load(Instruction one, @Nullable Integer x, @Nullable Integer[] mem) {
    int width = (one.code() & 0x18) == 0 ? 4 : (one.code() & 0x18) == 8 ? 2 : 1;
    int k = one.operand();
    return switch (one.code() & 0xe0) {
      case 0x00 -> Load.of(k);
      case 0x20 -> packetWord(k, width);
      case 0x40 -> x == null ? Load.UNKNOWN : packetWord(x + k, width);
      case 0x60 -> k >= 0 && k < mem.length ? new Load(mem[k], false) : Load.UNKNOWN;
      case 0x80 -> Load.of(frame.length());
      case 0xa0 -> { // four times the lower half of a byte: the length of an IPv4 header
        Load load = packetWord(k, 1);
        yield load.value() == null ? load : Load.of((load.value() & 0xf) * 4L);
      }
      default -> Load.UNKNOWN;
    };
  }

  private Load packetWord(int offset, int width) {
    if (offset >= 0) {
      return at(offset, width);
    }
    if (offset >= SKF_AD_OFF) {
      return switch (offset - SKF_AD_OFF) {
        case SKF_AD_PROTOCOL -> Load.of(packet.content().etherType());
        case SKF_AD_IFINDEX -> Load.of(ifindex);
        case SKF_AD_MARK -> Load.of(packet.mark());
        default -> Load.UNKNOWN;
      };
    }
    if (offset >= SKF_NET_OFF) {
      return at(FrameBytes.NETWORK + offset - SKF_NET_OFF, width);
    }
    return offset >= SKF_LL_OFF ? at(offset - SKF_LL_OFF, width) : Load.UNKNOWN;
  }

  private Load at(int offset, int width) {
    return frame.has(offset, width) ? Load.of(frame.word(offset, width)) : new Load(null, true);
  }

  private static @Nullable Integer arithmetic(
      int operation, @Nullable Integer a, @Nullable Integer other) {
    if (operation == 0x80) {
      return a == null ? null : -a;
    }
    if (a == null || other == null) {
      return null;
    }
    return switch (operation) {
      case 0x00 -> a + other;
      case 0x10 -> a - other;
      case 0x20 -> a * other;
      case 0x30 -> Integer.divideUnsigned(a, other);
      case 0x40 -> a | other;
      case 0x50 -> a & other;
      case 0x60 -> Integer.compareUnsigned(other, 31) > 0 ? 0 : a << other;
      case 0x70 -> Integer.compareUnsigned(other, 31) > 0 ? 0 : a >>> other;
      case 0x90 -> Integer.remainderUnsigned(a, other);
      case 0xa0 -> a ^ other;
      default -> null;
    };
  }

  private static Truth compare(int operation, @Nullable Integer a, @Nullable Integer other) {
    if (a == null || other == null) {
      return Truth.MAYBE;
    }
    return switch (operation) {
      case 0x10 -> Truth.of(a.intValue() == other.intValue());
      case 0x20 -> Truth.of(Integer.compareUnsigned(a, other) > 0);
      case 0x30 -> Truth.of(Integer.compareUnsigned(a, other) >= 0);
      case 0x40 -> Truth.of((a & other) != 0);
      default -> Truth.MAYBE;
    };
  }
}
