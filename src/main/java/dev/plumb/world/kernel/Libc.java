package dev.plumb.world.kernel;

import com.sun.jna.Native;

/**
 * The libc calls that namespaces and sockets need, one to one, C names kept.
 *
 * <p>Direct mapping with primitive arguments only: pointers are {@code long} addresses (64-bit
 * machines). A result of -1 means "ask {@link #failure}", on the same thread, before any other
 * call. Children and mounts have their own class, {@code LibcProcess}, because a one-shot that only
 * reads should not pay for binding them.
 */
final class Libc {
  static {
    NativeAccess.bind(Libc.class);
  }

  private Libc() {}

  /** asm-generic/fcntl.h. */
  static final int O_RDONLY = 0;

  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0100;
  static final int O_EXCL = 0200;
  static final int O_NOCTTY = 0400;
  static final int O_NONBLOCK = 04000;
  static final int O_CLOEXEC = 02000000;

  /** linux/sched.h. */
  static final int CLONE_NEWNS = 0x00020000;

  static final int CLONE_NEWNET = 0x40000000;

  /** linux/fcntl.h: statx of the descriptor itself. */
  static final int AT_EMPTY_PATH = 0x1000;

  static final int AT_FDCWD = -100;

  /** linux/stat.h: size of {@code struct statx}. */
  static final int STATX_SIZE = 256;

  static final int STATX_BASIC_STATS = 0x7ff;

  static native int setns(int fd, int nstype);

  static native int open(long path, int flags, int mode);

  static native int close(int fd);

  static native long read(int fd, long buffer, long count);

  static native long write(int fd, long buffer, long count);

  static native long readlinkat(int directory, long path, long buffer, long size);

  /** Since glibc 2.30. */
  static native long getdents64(int directory, long buffer, long size);

  static native int openat(int directory, long path, int flags, int mode);

  static native int statx(int directory, long path, int flags, int mask, long buffer);

  static native int fstatfs(int fd, long buffer);

  static native int ioctl(int fd, long request, long argument);

  static native int socket(int domain, int type, int protocol);

  static native int bind(int fd, long address, int length);

  static native int connect(int fd, long address, int length);

  static native int getsockname(int fd, long address, long length);

  static native int setsockopt(int fd, int level, int option, long value, int length);

  static native int getsockopt(int fd, int level, int option, long value, long length);

  static native long send(int fd, long buffer, long length, int flags);

  static native long recvfrom(
      int fd, long buffer, long length, int flags, long address, long addressLength);

  static native long recvmsg(int fd, long header, int flags);

  static native int poll(long descriptors, long count, int timeoutMillis);

  static native int geteuid();

  /** For the calls glibc has no wrapper for; their numbers are the same on every architecture. */
  static native long syscall(long number, long a, long b, long c, long d, long e);

  /** The errno the last call on this thread left behind. */
  static Errno errno() {
    return new Errno(Native.getLastError());
  }

  /** The exception for a call that just returned -1 on this thread. */
  static SysException failure(String call, String subject) {
    return new SysException(call, errno(), subject);
  }
}
