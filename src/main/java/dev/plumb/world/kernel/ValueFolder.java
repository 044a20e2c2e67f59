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
  /** Longer than any value that is read here, in bytes. */
  private static final int LONGEST = 256;

  private final Fd fd;
  private final String path;
  private final NativeMemory value = NativeMemory.uninitialised(LONGEST);

  private ValueFolder(Fd fd, String path) {
    this.fd = fd;
    this.path = path;
  }

  /**
   * Opens the one of the calling thread's namespace; empty when there is none.
   *
   * @throws SysException when it is refused
   */
  public static Optional<ValueFolder> open(String path) throws SysException {
    try {
      return Optional.of(new ValueFolder(Fd.open(path, Libc.O_RDONLY), path));
    } catch (SysException missing) {
      if (missing.is(Errno.ENOENT)) {
        return Optional.empty();
      }
      throw missing;
    }
  }

  /**
   * The first line's worth of a file, without blanks around it; empty when there is no such file.
   *
   * @param name below this folder, with slashes
   * @throws SysException EACCES or EPERM when it may not be read
   */
  public Optional<String> read(String name) throws SysException {
    Optional<Fd> found = below(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    // In one go: the kernel gives no second part of a number.
    try (Fd file = found.get()) {
      long length = Libc.read(file.number(), value.address, LONGEST);
      if (length < 0) {
        throw Libc.failure("read", path + "/" + name);
      }
      byte[] text = new byte[(int) length];
      value.bytes.get(0, text);
      return Optional.of(new String(text, StandardCharsets.UTF_8).strip());
    }
  }

  /** The names in a folder below this one, in order; none when there is no such folder. */
  public List<String> names(String name) throws SysException {
    List<String> names = new ArrayList<>();
    Optional<Fd> found = below(name);
    if (found.isPresent()) {
      try (NativeDirectory folder = NativeDirectory.of(found.get(), path + "/" + name)) {
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

  private Optional<Fd> below(String name) throws SysException {
    try (NativeMemory text = NativeMemory.ofString(name.getBytes(StandardCharsets.UTF_8))) {
      int opened = Libc.openat(fd.number(), text.address, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
      if (opened >= 0) {
        return Optional.of(new Fd(opened));
      }
    }
    SysException failed = Libc.failure("open", path + "/" + name);
    if (failed.is(Errno.ENOENT)) {
      return Optional.empty();
    }
    throw failed;
  }

  @Override
  public void close() {
    if (fd.isOpen()) {
      fd.close();
      value.close();
    }
  }
}
