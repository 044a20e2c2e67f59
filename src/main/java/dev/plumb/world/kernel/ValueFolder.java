package dev.plumb.world.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder of small files, kept open: {@code /proc/sys/net/ipv4} and its like.
 *
 * <p>That folder is another one in each network namespace, and all of them have one parent and one
 * name, so they share a chain of the kernel's table of names: finding one walks past all the others
 * that are in use. What is below an open one is found without that walk.
 *
 * @see "lab note 6"
 */
public final class ValueFolder implements AutoCloseable {
  /** Longer than any value, or name, that is read here, in bytes. */
  private static final int LONGEST = 512;

  private final Fd fd;
  private final String path;

  /** For the name and then for the value: there are a hundred in a namespace. */
  private final NativeMemory scratch;

  private ValueFolder(Fd fd, String path, NativeMemory scratch) {
    this.fd = fd;
    this.path = path;
    this.scratch = scratch;
  }

  /**
   * Opens the one of the calling thread's namespace; empty when there is none.
   *
   * @param proc the root of a /proc
   * @throws SysException when it is refused
   */
  static Optional<ValueFolder> open(Fd proc, String path) throws SysException {
    NativeMemory scratch = NativeMemory.uninitialised(LONGEST);
    int opened = -1;
    try {
      opened = open(proc, path, "/proc", scratch);
    } finally {
      if (opened < 0) {
        scratch.close();
      }
    }
    return opened < 0
        ? Optional.empty()
        : Optional.of(new ValueFolder(new Fd(opened), "/proc/" + path, scratch));
  }

  /**
   * The first line's worth of a file, without blanks around it; empty when there is no such file.
   *
   * @param name below this folder, with slashes
   * @throws SysException EACCES or EPERM when it may not be read
   */
  public Optional<String> read(String name) throws SysException {
    int file = open(fd, name, path, scratch);
    if (file < 0) {
      return Optional.empty();
    }
    try {
      // In one go: the kernel gives no second part of a number.
      long length = Libc.read(file, scratch.address, LONGEST);
      if (length < 0) {
        throw Libc.failure("read", path + "/" + name);
      }
      byte[] text = new byte[(int) length];
      scratch.bytes.get(0, text);
      return Optional.of(new String(text, StandardCharsets.UTF_8).strip());
    } finally {
      Libc.close(file);
    }
  }

  /** The names in a folder below this one, in order; none when there is no such folder. */
  public List<String> names(String name) throws SysException {
    List<String> names = new ArrayList<>();
    int found = open(fd, name, path, scratch);
    if (found >= 0) {
      try (NativeDirectory folder = NativeDirectory.of(new Fd(found), path + "/" + name)) {
        while (folder.next()) {
          String entry = folder.name();
          if (!entry.equals(".") && !entry.equals("..")) {
            names.add(entry);
          }
        }
      }
    }
    names.sort(null);
    return names;
  }

  /** The number of what a folder has under a name; -1 when there is no such thing. */
  private static int open(Fd folder, String name, String path, NativeMemory scratch)
      throws SysException {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    if (text.length >= LONGEST) {
      throw new SysException("open", Errno.ENAMETOOLONG, path);
    }
    scratch.bytes.put(0, text).put(text.length, (byte) 0);
    int opened = Libc.openat(folder.number(), scratch.address, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
    if (opened < 0 && !Libc.errno().equals(Errno.ENOENT)) {
      throw Libc.failure("open", path + "/" + name);
    }
    return opened;
  }

  @Override
  public void close() {
    if (fd.isOpen()) {
      fd.close();
      scratch.close();
    }
  }
}
