package dev.plumb.world.netlink;

import dev.plumb.model.Bytes;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of netlink attributes (struct nlattr), as they came: order, repeats and unknown numbers
 * survive.
 *
 * <p>Reading is by place, from {@link #first} by {@link #next} until there is none; widths are
 * checked, never guessed: a payload shorter than the width is a {@link MalformedMessage}, longer is
 * a newer kernel. Integers are in host order unless the method says {@code be}.
 *
 * @see "linux/netlink.h"
 */
public final class Attributes {
  /** No attributes. */
  public static final Attributes NONE = new Attributes(new byte[0], 0, 0, "nothing");

  /** The place behind the last one. */
  private static final int NOWHERE = -1;

  /** NLA_F_NESTED and NLA_F_NET_BYTEORDER, which are not part of the number. */
  private static final int FLAGS = 0xc000;

  private static final int HEADER = 4;

  private final byte[] data;
  private final int from;
  private final int end;
  private final String subject;

  private Attributes(byte[] data, int from, int end, String subject) {
    this.data = data;
    this.from = from;
    this.end = end;
    this.subject = subject;
    check();
  }

  /**
   * Frames the attributes between two offsets.
   *
   * @param subject whose attributes they are, for errors
   * @throws MalformedMessage when lengths do not fit
   */
  public static Attributes decode(byte[] data, int from, int end, String subject) {
    return from >= end ? NONE : new Attributes(data, from, end, subject);
  }

  /** The attributes inside a payload that somebody kept. */
  public static Attributes decode(Bytes payload, String subject) {
    return decode(payload.toArray(), 0, payload.length(), subject);
  }

  /** All lengths at once, so that whoever reads need not. */
  private void check() {
    int at = from;
    while (end - at >= HEADER) {
      int length = HostOrder.u16(data, at);
      if (length < HEADER || length > end - at) {
        throw new MalformedMessage(subject, "an attribute of length " + length, at);
      }
      at += length + 3 & ~3;
    }
    if (at < end) {
      // Fewer than four bytes cannot hold a header; the kernel pads with zeros, never with data.
      for (int i = at; i < end; i++) {
        if (data[i] != 0) {
          throw new MalformedMessage(subject, "trailing bytes", at);
        }
      }
    }
  }

  /** The place of the first attribute; negative when there is none. */
  public int first() {
    return end - from >= HEADER ? from : NOWHERE;
  }

  /** The place of the attribute behind the one at a place; negative when it is the last. */
  public int next(int place) {
    int next = place + (HostOrder.u16(data, place) + 3 & ~3);
    return end - next >= HEADER ? next : NOWHERE;
  }

  /** The number of the attribute at a place, without flags. */
  public int type(int place) {
    return HostOrder.u16(data, place + 2) & ~FLAGS;
  }

  /** The payload's length in bytes. */
  public int length(int place) {
    return HostOrder.u16(data, place) - HEADER;
  }

  private int payload(int place, int width) {
    if (length(place) < width) {
      throw new MalformedMessage(
          subject + " attribute " + type(place),
          length(place) + " bytes where " + width + " are needed",
          place);
    }
    return place + HEADER;
  }

  public int u8(int place) {
    return data[payload(place, 1)] & 0xff;
  }

  public int u16(int place) {
    return HostOrder.u16(data, payload(place, 2));
  }

  /** Network order. */
  public int be16(int place) {
    int at = payload(place, 2);
    return (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
  }

  public long u32(int place) {
    return HostOrder.s32(data, payload(place, 4)) & 0xffffffffL;
  }

  /** Network order. */
  public long be32(int place) {
    return be32At(payload(place, 4));
  }

  /** Network order. */
  public long be64(int place) {
    return be32(place) << 32 | be32At(payload(place, 8) + 4);
  }

  private long be32At(int at) {
    return (data[at] & 0xffL) << 24
        | (data[at + 1] & 0xff) << 16
        | (data[at + 2] & 0xff) << 8
        | (data[at + 3] & 0xff);
  }

  public int s32(int place) {
    return HostOrder.s32(data, payload(place, 4));
  }

  /** Unsigned 64 bits, kept as the signed twin. */
  public long u64(int place) {
    return HostOrder.s64(data, payload(place, 8));
  }

  /** A 32-bit number inside a struct, in host order. */
  public long u32(int place, int offset) {
    return HostOrder.s32(data, payload(place, offset + 4) + offset) & 0xffffffffL;
  }

  /** A 16-bit number inside a struct, in host order. */
  public int u16(int place, int offset) {
    return HostOrder.u16(data, payload(place, offset + 2) + offset);
  }

  /** A 16-bit number inside a struct, in network order. */
  public int be16(int place, int offset) {
    int at = payload(place, offset + 2) + offset;
    return (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
  }

  /** A byte inside a struct. */
  public int u8(int place, int offset) {
    return data[payload(place, offset + 1) + offset] & 0xff;
  }

  /** A 64-bit number inside a struct, in host order. */
  public long u64(int place, int offset) {
    return HostOrder.s64(data, payload(place, offset + 8) + offset);
  }

  /**
   * Text up to the first NUL. Names may hold any bytes: what is not UTF-8 is read as Latin-1, so
   * nothing is lost and different names stay different.
   */
  public String string(int place) {
    int start = place + HEADER;
    int stop = start;
    int limit = start + length(place);
    boolean ascii = true;
    while (stop < limit && data[stop] != 0) {
      ascii &= data[stop++] >= 0;
    }
    if (ascii) {
      return new String(data, start, stop - start, StandardCharsets.ISO_8859_1);
    }
    String text = new String(data, start, stop - start, StandardCharsets.UTF_8);
    return text.indexOf('\ufffd') < 0
        ? text
        : new String(data, start, stop - start, StandardCharsets.ISO_8859_1);
  }

  /** The raw payload. */
  public Bytes bytes(int place) {
    return Bytes.of(data, place + HEADER, length(place));
  }

  /** Some of the raw payload, from an offset on. */
  public Bytes bytes(int place, int offset, int size) {
    return Bytes.of(data, payload(place, offset + size) + offset, size);
  }

  /** Whether the payload is the given one. */
  public boolean holds(int place, Bytes payload) {
    return payload.equals(data, place + HEADER, length(place));
  }

  /** A number that is the same for equal payloads, made of every fourth byte. */
  public int fingerprint(int place) {
    int stop = place + HEADER + length(place);
    int fingerprint = stop - place;
    for (int i = place + HEADER; i < stop; i += 4) {
      fingerprint = fingerprint * 31 + data[i];
    }
    return fingerprint;
  }

  /** An address of 4 or 16 bytes. */
  public IpAddress address(int place) {
    int length = length(place);
    if (length != 4 && length != 16) {
      throw new MalformedMessage(
          subject + " attribute " + type(place), length + " bytes as an IP address", place);
    }
    return Addresses.ip(data, place + HEADER, length);
  }

  /** A link-layer address of any length; null when it has no bytes at all. */
  public @Nullable HardwareAddress hardwareAddress(int place) {
    int length = length(place);
    return length == 0 ? null : Addresses.hardware(data, place + HEADER, length);
  }

  /** The attributes inside this one. */
  public Attributes nested(int place) {
    int start = place + HEADER;
    return decode(data, start, start + length(place), subject);
  }

  /** The attributes inside this one, behind a struct of the given size. */
  public Attributes nested(int place, int offset) {
    int start = payload(place, offset) + offset;
    return decode(data, start, place + HEADER + length(place), subject);
  }

  /**
   * The place of the last attribute of a number; negative when there is none. For rare look-ups.
   */
  public int find(int type) {
    int found = NOWHERE;
    for (int place = first(); place >= 0; place = next(place)) {
      if (type(place) == type) {
        found = place;
      }
    }
    return found;
  }

  /** The bytes as they came, padding included. */
  public byte[] encode() {
    return Arrays.copyOfRange(data, from, end);
  }

  /** True when the bytes are the same, padding included. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Attributes attributes
        && Arrays.equals(data, from, end, attributes.data, attributes.from, attributes.end);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encode());
  }

  @Override
  public String toString() {
    return subject + " " + Bytes.of(data, from, end - from);
  }

  /** Writes attributes, for requests and tests. */
  public static final class Builder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public Builder put(int type, byte[] payload) {
      int length = HEADER + payload.length;
      ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.nativeOrder());
      header.putShort((short) length).putShort((short) type);
      out.writeBytes(header.array());
      out.writeBytes(payload);
      out.writeBytes(new byte[(4 - length % 4) % 4]);
      return this;
    }

    public Builder u32(int type, long value) {
      return put(
          type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt((int) value).array());
    }

    public Builder string(int type, String text) {
      return put(type, (text + "\0").getBytes(StandardCharsets.UTF_8));
    }

    public Builder nested(int type, Builder inner) {
      return put(type, inner.bytes());
    }

    /** Nested in an order of their own, for lists. */
    public Builder nested(int type, List<Builder> inner) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      inner.forEach(part -> all.writeBytes(part.bytes()));
      return put(type, all.toByteArray());
    }

    public byte[] bytes() {
      return out.toByteArray();
    }
  }
}
