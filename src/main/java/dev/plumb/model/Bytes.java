package dev.plumb.model;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable run of bytes that compares by content; {@code toString} is lower-case hex.
 *
 * <p>A {@code byte[]} inside a record compares by identity and can be written to; this does
 * neither.
 */
public final class Bytes {
  /** No bytes at all. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** Copies the given bytes. */
  public static Bytes of(byte... content) {
    return content.length == 0 ? EMPTY : new Bytes(content.clone());
  }

  /** Copies {@code length} bytes from {@code offset} on. */
  public static Bytes of(byte[] source, int offset, int length) {
    return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(source, offset, offset + length));
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException when the text is not an even number of hex digits
   */
  public static Bytes ofHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  /** How many bytes. */
  public int length() {
    return content.length;
  }

  /** The byte at an index, 0 to 255. */
  public int at(int index) {
    return content[index] & 0xff;
  }

  /** A fresh copy of the content. */
  public byte[] toArray() {
    return content.clone();
  }

  /** True when these are {@code length} bytes of the source from {@code offset} on. */
  public boolean equals(byte[] source, int offset, int length) {
    return content.length == length
        && Arrays.equals(content, 0, length, source, offset, offset + length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(content);
  }
}
