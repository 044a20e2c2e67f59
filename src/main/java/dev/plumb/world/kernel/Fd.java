package dev.plumb.world.kernel;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor and the duty to close it. Closing twice is harmless; a number is never
 * closed again after the kernel may have given it to somebody else.
 */
public final class Fd implements AutoCloseable {
  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over a descriptor that is already open. */
  Fd(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("not a descriptor: " + number);
    }
    this.number = number;
  }

  /** Opens a path; close-on-exec is always added. */
  static Fd open(String path, int flags) throws SysException {
    return open(path, flags, 0);
  }

  static Fd open(String path, int flags, int mode) throws SysException {
    try (NativeMemory name = NativeMemory.ofString(path.getBytes(StandardCharsets.UTF_8))) {
      while (true) {
        int fd = Libc.open(name.address, flags | Libc.O_CLOEXEC, mode);
        if (fd >= 0) {
          return new Fd(fd);
        }
        Errno errno = Libc.errno();
        if (!errno.equals(Errno.EINTR)) {
          throw new SysException("open", errno, path);
        }
      }
    }
  }

  /**
   * The number, for a call made now.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public int number() {
    if (closed.get()) {
      throw new IllegalStateException("descriptor " + number + " is closed");
    }
    return number;
  }

  public boolean isOpen() {
    return !closed.get();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      // On Linux the number is free even when close reports EINTR or EIO: nothing to retry.
      Libc.close(number);
    }
  }

  @Override
  public String toString() {
    return "fd " + number;
  }
}
