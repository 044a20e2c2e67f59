package dev.plumb.world.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An open directory read entry by entry, without a String or a Path per entry: {@code /proc} has
 * thousands of them and most are looked at once.
 */
final class NativeDirectory implements AutoCloseable {
  private static final int BUFFER = 32 * 1024;
  private static final int LINK = 512;

  private final Fd fd;
  private final NativeMemory entries;
  private final String subject;
  private int at;
  private int end;
  private int name;
  private int nameLength;

  private NativeDirectory(Fd fd, String subject) {
    this.fd = fd;
    this.subject = subject;
    this.entries = NativeMemory.uninitialised(BUFFER + LINK);
  }

  static NativeDirectory open(String path) throws SysException {
    return new NativeDirectory(Fd.open(path, Libc.O_RDONLY), path);
  }

  /** Takes over a folder that is open for reading. */
  static NativeDirectory of(Fd fd, String subject) {
    return new NativeDirectory(fd, subject);
  }

  /** Moves to the next entry; false after the last. */
  boolean next() throws SysException {
    if (at >= end) {
      long filled = Libc.getdents64(fd.number(), entries.address, BUFFER);
      if (filled < 0) {
        throw Libc.failure("getdents64", subject);
      }
      at = 0;
      end = (int) filled;
      if (filled == 0) {
        return false;
      }
    }
    // struct linux_dirent64: ino 0, off 8, reclen 16, type 18, name 19 (NUL-terminated).
    int length = Short.toUnsignedInt(entries.bytes.getShort(at + 16));
    name = at + 19;
    nameLength = 0;
    while (name + nameLength < at + length && entries.bytes.get(name + nameLength) != 0) {
      nameLength++;
    }
    at += length;
    return true;
  }

  /** The entry's name as a number, or -1 if it is none (".", "self", a name of 10 digits). */
  int number() {
    if (nameLength == 0 || nameLength > 9) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < nameLength; i++) {
      int digit = entries.bytes.get(name + i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  String name() {
    byte[] text = new byte[nameLength];
    entries.bytes.get(name, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /**
   * The inode of a namespace link.
   *
   * @return -1 if the link points elsewhere
   * @throws SysException if the entry is no link, is gone or may not be read
   */
  long netnsInode() throws SysException {
    return NsLink.netInode(entries.bytes, BUFFER, target());
  }

  /** The inode of a socket's link; as {@link #netnsInode}. */
  long socketInode() throws SysException {
    return NsLink.socketInode(entries.bytes, BUFFER, target());
  }

  /** Reads where the entry points to; says how long that is. */
  private int target() throws SysException {
    long length =
        Libc.readlinkat(fd.number(), entries.address + name, entries.address + BUFFER, LINK);
    if (length < 0) {
      throw Libc.failure("readlink", subject + "/" + name());
    }
    return (int) length;
  }

  /** All entries that are numbers, in rising order. */
  int[] numbers() throws SysException {
    int[] found = new int[64];
    int count = 0;
    while (next()) {
      int number = number();
      if (number >= 0) {
        if (count == found.length) {
          found = Arrays.copyOf(found, count * 2);
        }
        found[count++] = number;
      }
    }
    found = Arrays.copyOf(found, count);
    Arrays.sort(found);
    return found;
  }

  @Override
  public void close() {
    if (fd.isOpen()) {
      fd.close();
      entries.close();
    }
  }
}
