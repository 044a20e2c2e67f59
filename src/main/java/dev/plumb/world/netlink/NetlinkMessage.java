package dev.plumb.world.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * One netlink message: struct nlmsghdr and what follows it.
 *
 * @param type RTM_*, or one of the control types below 16
 * @param flags NLM_F_*
 * @param sequence chosen by the request, repeated in its answers; 0 in multicast
 * @param port of the receiver
 * @param payload everything after the header; not to be written to
 * @see "linux/netlink.h, netlink(7)"
 */
// The payload is one copy out of the receive buffer and is read once: an immutable wrapper would
// copy it again.
@SuppressWarnings("ArrayRecordComponent")
public record NetlinkMessage(int type, int flags, int sequence, int port, byte[] payload) {
  /** sizeof(struct nlmsghdr). */
  public static final int HEADER = 16;

  public static final int NLMSG_NOOP = 1;
  public static final int NLMSG_ERROR = 2;
  public static final int NLMSG_DONE = 3;

  /** What is below is about the conversation, and no answer. */
  public static final int NLMSG_MIN_TYPE = 16;

  public static final int NLM_F_REQUEST = 0x1;
  public static final int NLM_F_MULTI = 0x2;
  public static final int NLM_F_ACK = 0x4;

  /** The dump went over a list that changed meanwhile. */
  public static final int NLM_F_DUMP_INTR = 0x10;

  /** The dump was filtered as asked. */
  public static final int NLM_F_DUMP_FILTERED = 0x20;

  /** NLM_F_ROOT | NLM_F_MATCH: all of them. */
  public static final int NLM_F_DUMP = 0x300;

  /** In an error: extended acknowledgement attributes follow. */
  public static final int NLM_F_ACK_TLVS = 0x200;

  /** In an error: the request is not repeated in it. */
  public static final int NLM_F_CAPPED = 0x100;

  /**
   * Splits a datagram into its messages.
   *
   * @param datagram from offset 0 to {@code length}; in host order
   * @throws MalformedMessage when a length does not fit
   */
  public static void each(ByteBuffer datagram, int length, Consumer<NetlinkMessage> consumer) {
    ByteBuffer bytes =
        datagram.order() == ByteOrder.nativeOrder()
            ? datagram
            : datagram.duplicate().order(ByteOrder.nativeOrder());
    for (int at = 0; at < length; at = after(bytes, at, length)) {
      consumer.accept(read(bytes, at, length));
    }
  }

  /** The message that begins there. */
  static NetlinkMessage read(ByteBuffer datagram, int at, int length) {
    byte[] payload = new byte[size(datagram, at, length) - HEADER];
    datagram.get(at + HEADER, payload);
    return new NetlinkMessage(
        datagram.getShort(at + 4) & 0xffff,
        datagram.getShort(at + 6) & 0xffff,
        datagram.getInt(at + 8),
        datagram.getInt(at + 12),
        payload);
  }

  /** Where the message after the one there begins. */
  static int after(ByteBuffer datagram, int at, int length) {
    return at + (size(datagram, at, length) + 3 & ~3);
  }

  private static int size(ByteBuffer datagram, int at, int length) {
    if (length - at < HEADER) {
      throw new MalformedMessage("netlink message", "a header cut short", at);
    }
    long size = datagram.getInt(at) & 0xffffffffL;
    if (size < HEADER || size > length - at) {
      throw new MalformedMessage("netlink message", "a length of " + size, at);
    }
    return (int) size;
  }

  /** The message as bytes, padded to four. */
  public byte[] encode() {
    int length = HEADER + payload.length;
    ByteBuffer out = ByteBuffer.allocate(length + 3 & ~3).order(ByteOrder.nativeOrder());
    out.putInt(length).putShort((short) type).putShort((short) flags);
    out.putInt(sequence).putInt(port).put(payload);
    return out.array();
  }

  /** A struct's field: 32 bits of the payload in host order. */
  public int s32(int offset) {
    need(offset + 4);
    return HostOrder.s32(payload, offset);
  }

  /** 16 bits of the payload in host order. */
  public int u16(int offset) {
    need(offset + 2);
    return HostOrder.u16(payload, offset);
  }

  /** 16 bits of the payload in network order. */
  public int be16(int offset) {
    need(offset + 2);
    return (payload[offset] & 0xff) << 8 | (payload[offset + 1] & 0xff);
  }

  /** One byte of the payload. */
  public int u8(int offset) {
    need(offset + 1);
    return payload[offset] & 0xff;
  }

  /** The attributes behind a struct of the given size. */
  public Attributes attributes(int structSize, String subject) {
    need(structSize);
    return Attributes.decode(payload, structSize + 3 & ~3, payload.length, subject);
  }

  private void need(int size) {
    if (payload.length < size) {
      throw new MalformedMessage(
          "message of type " + type, payload.length + " bytes where " + size + " are needed", 0);
    }
  }
}
