package dev.plumb.world.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The text of a namespace link, {@code net:[4026531840]}. */
final class NsLink {
  private static final byte[] PREFIX = {'n', 'e', 't', ':', '['};

  private NsLink() {}

  /**
   * The inode in a {@code net:[...]} at an offset of a buffer, or -1 if that is not what is there.
   */
  static long netInode(ByteBuffer text, int from, int length) {
    int end = from + length - 1;
    if (length < PREFIX.length + 2 || text.get(end) != ']') {
      return -1;
    }
    for (int i = 0; i < PREFIX.length; i++) {
      if (text.get(from + i) != PREFIX[i]) {
        return -1;
      }
    }
    long inode = 0;
    for (int i = from + PREFIX.length; i < end; i++) {
      int digit = text.get(i) - '0';
      if (digit < 0 || digit > 9 || inode > 0xffff_ffffL) {
        return -1;
      }
      inode = inode * 10 + digit;
    }
    return inode;
  }

  /** The same for a string. */
  static long netInode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return netInode(ByteBuffer.wrap(bytes), 0, bytes.length);
  }
}
