package dev.plumb.answers.capture;

import dev.plumb.model.port.Capturer.Count;
import dev.plumb.model.port.Capturer.Direction;
import dev.plumb.model.port.Capturer.Framing;
import dev.plumb.model.port.Capturer.Packet;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The blocks of a pcapng file: a section header, one interface for each tap, then packets, at the
 * end the statistics of each tap. Little-endian, nanoseconds.
 *
 * @see "draft-ietf-opsawg-pcapng"
 */
public final class Pcapng {
  private static final int SECTION = 0x0a0d0d0a;
  private static final int INTERFACE = 1;
  private static final int STATISTICS = 5;
  private static final int PACKET = 6;
  private static final int MAGIC = 0x1a2b3c4d;

  private static final int OPT_END = 0;
  private static final int SHB_USERAPPL = 4;
  private static final int IF_NAME = 2;
  private static final int IF_TSRESOL = 9;
  private static final int IF_FILTER = 11;
  private static final int EPB_FLAGS = 2;
  private static final int ISB_IFRECV = 4;
  private static final int ISB_OSDROP = 7;

  /** 10 to the minus 9 seconds. */
  private static final byte NANOSECONDS = 9;

  /** What one option can hold. */
  private static final int LONGEST_OPTION = 0xffff;

  private Pcapng() {}

  /**
   * What a file begins with.
   *
   * @param application who writes it
   */
  public static byte[] section(String application) {
    Block block = new Block(SECTION);
    block.u32(MAGIC).u16(1).u16(0).u64(-1); // version 1.0, of unknown length
    block.option(SHB_USERAPPL, application.getBytes(StandardCharsets.UTF_8));
    return block.ended();
  }

  /**
   * One tap; packets name it by its place among these blocks.
   *
   * @param name {@code nginx-1:eth0}
   * @param snapLength more than that is kept of no packet, in bytes
   * @param filter the expression that packets fitted
   */
  public static byte[] tap(String name, Framing framing, int snapLength, Optional<String> filter) {
    Block block = new Block(INTERFACE);
    block.u16(framing.linkType()).u16(0).u32(snapLength);
    block.option(IF_NAME, name.getBytes(StandardCharsets.UTF_8));
    block.option(IF_TSRESOL, NANOSECONDS);
    // The first byte says that what follows is libpcap's text.
    filter.ifPresent(
        text -> block.option(IF_FILTER, ("\0" + text).getBytes(StandardCharsets.UTF_8)));
    return block.ended();
  }

  /** One packet, with its direction. */
  public static byte[] packet(Packet packet) {
    byte[] data = packet.data().toArray();
    Block block = new Block(PACKET);
    block.u32(packet.tap()).time(packet.nanoseconds());
    block.u32(data.length).u32(packet.originalLength()).padded(data);
    block.option(EPB_FLAGS, word(flags(packet.direction())));
    return block.ended();
  }

  /** Bits 0 and 1: in or out; 2 to 4: unicast 1, multicast 2, broadcast 3, promiscuous 4. */
  private static int flags(Direction direction) {
    return switch (direction) {
      case OUTGOING -> 2;
      case HOST -> 1 | 1 << 2;
      case MULTICAST -> 1 | 2 << 2;
      case BROADCAST -> 1 | 3 << 2;
      case OTHERHOST -> 1 | 4 << 2;
    };
  }

  /**
   * How it went at one tap, at the end.
   *
   * @param nanoseconds since 1970
   */
  public static byte[] statistics(int tap, long nanoseconds, Count count) {
    Block block = new Block(STATISTICS);
    block.u32(tap).time(nanoseconds);
    block.option(ISB_IFRECV, longWord(count.received()));
    block.option(ISB_OSDROP, longWord(count.lost()));
    return block.ended();
  }

  private static byte[] word(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] longWord(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }

  /** A block under way: type and length in front, the length again at its end. */
  private static final class Block {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Block(int type) {
      u32(type).u32(0);
    }

    Block u16(int value) {
      out.write(value);
      out.write(value >> 8);
      return this;
    }

    Block u32(int value) {
      out.writeBytes(word(value));
      return this;
    }

    Block u64(long value) {
      out.writeBytes(longWord(value));
      return this;
    }

    /** The upper half comes first, whatever the byte order. */
    Block time(long nanoseconds) {
      return u32((int) (nanoseconds >>> 32)).u32((int) nanoseconds);
    }

    void padded(byte[] data) {
      out.writeBytes(data);
      for (int i = data.length; i % 4 != 0; i++) {
        out.write(0);
      }
    }

    void option(int code, byte... value) {
      int length = Math.min(value.length, LONGEST_OPTION);
      u16(code).u16(length).padded(java.util.Arrays.copyOf(value, length));
    }

    byte[] ended() {
      u16(OPT_END).u16(0);
      int length = out.size() + 4;
      u32(length);
      byte[] block = out.toByteArray();
      System.arraycopy(word(length), 0, block, 4, 4);
      return block;
    }
  }
}
