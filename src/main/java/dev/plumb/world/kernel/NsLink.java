package dev.plumb.world.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The text of a link that is no path: {@code net:[4026531840]} of a namespace, {@code
 * socket:[4711]} of a descriptor.
 */
final class NsLink {
  private static final byte[] NET = {'n', 'e', 't', ':', '['};
  private static final byte[] SOCKET = {'s', 'o', 'c', 'k', 'e', 't', ':', '['};

  private NsLink() {}

  /**
   * The inode in a {@code net:[...]} at an offset of a buffer, or -1 if that is not what is there.
   */
  static long netInode(ByteBuffer text, int from, int length) {
    return inode(NET, text, from, length);
  }

  /** The same of a {@code socket:[...]}. */
  static long socketInode(ByteBuffer text, int from, int length) {
    return inode(SOCKET, text, from, length);
  }

  private static long inode(byte[] prefix, ByteBuffer text, int from, int length) {
    int end = from + length - 1;
    if (length < prefix.length + 2 || text.get(end) != ']') {
      return -1;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (text.get(from + i) != prefix[i]) {
        return -1;
      }
    }
    long inode = 0;
    for (int i = from + prefix.length; i < end; i++) {
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
