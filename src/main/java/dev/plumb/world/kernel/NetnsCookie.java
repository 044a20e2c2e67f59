package dev.plumb.world.kernel;

import java.util.Optional;

/**
 * The kernel's never reused number of a network namespace (SO_NETNS_COOKIE, since Linux 5.14).
 *
 * @param value unsigned 64 bits; the first namespace is 1
 */
public record NetnsCookie(long value) {
  /** asm-generic/socket.h. */
  private static final int SO_NETNS_COOKIE = 71;

  private static final int SOL_SOCKET = 1;
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;

  /**
   * The cookie of the namespace the calling thread is in.
   *
   * @return empty on kernels that have no such option
   */
  public static Optional<NetnsCookie> ofCurrentThread() throws SysException {
    int fd = Libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
      throw Libc.failure("socket", "AF_UNIX");
    }
    try (Fd socket = new Fd(fd);
        NativeMemory scratch = NativeMemory.allocate(2 * Long.BYTES)) {
      return ofSocket(socket, scratch);
    }
  }

  /**
   * The cookie of the namespace a socket was opened in.
   *
   * @param scratch 16 bytes that may be written to
   */
  static Optional<NetnsCookie> ofSocket(Fd socket, NativeMemory scratch) throws SysException {
    scratch.bytes.putInt(Long.BYTES, Long.BYTES);
    if (Libc.getsockopt(
            socket.number(),
            SOL_SOCKET,
            SO_NETNS_COOKIE,
            scratch.address,
            scratch.address + Long.BYTES)
        == 0) {
      return Optional.of(new NetnsCookie(scratch.bytes.getLong(0)));
    }
    Errno errno = Libc.errno();
    if (errno.equals(Errno.ENOPROTOOPT)) {
      return Optional.empty();
    }
    throw new SysException("getsockopt", errno, "SO_NETNS_COOKIE");
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(value);
  }
}
