package dev.plumb.world.kernel;

/** {@code openat2}: opening below a folder without being led out of it. */
final class SafeOpen {
  /** Same number on every architecture; since Linux 5.6, and glibc has no wrapper. */
  private static final int SYS_OPENAT2 = 437;

  /** linux/openat2.h. */
  static final long RESOLVE_NO_MAGICLINKS = 0x02;

  static final long RESOLVE_NO_SYMLINKS = 0x04;
  static final long RESOLVE_BENEATH = 0x08;
  static final long RESOLVE_IN_ROOT = 0x10;

  static final int O_PATH = 010000000;
  private static final int S_IFMT = 0170000;
  private static final int S_IFREG = 0100000;

  private SafeOpen() {}

  /**
   * Opens a name below a folder.
   *
   * @param resolve what the way there may not lead through, RESOLVE_*
   * @throws SysException ELOOP for a link that is not to be followed, EXDEV for one that leads out,
   *     ENOSYS before Linux 5.6
   */
  static Fd open(Fd folder, String name, int flags, long resolve) throws SysException {
    // struct open_how: flags 0, mode 8, resolve 16.
    try (NativeMemory path = NativeMemory.ofString(name);
        NativeMemory how = NativeMemory.allocate(24)) {
      how.bytes.putLong(0, flags | Libc.O_CLOEXEC);
      how.bytes.putLong(16, resolve);
      long fd = Libc.syscall(SYS_OPENAT2, folder.number(), path.address, how.address, 24, 0);
      if (fd < 0) {
        throw Libc.failure("openat2", name);
      }
      return new Fd((int) fd);
    }
  }

  /**
   * What an open file is.
   *
   * @param uid of its owner
   * @param size in bytes; 0 for files of a procfs
   */
  record Kind(boolean isRegular, int uid, long size) {}

  static Kind kind(Fd file, String subject) throws SysException {
    try (NativeMemory statx = NativeMemory.allocate(Libc.STATX_SIZE);
        NativeMemory empty = NativeMemory.ofString("")) {
      if (Libc.statx(
              file.number(),
              empty.address,
              Libc.AT_EMPTY_PATH,
              Libc.STATX_BASIC_STATS,
              statx.address)
          != 0) {
        throw Libc.failure("statx", subject);
      }
      // struct statx: stx_uid at 20, stx_mode at 28, stx_size at 40.
      return new Kind(
          (statx.bytes.getShort(28) & S_IFMT) == S_IFREG,
          statx.bytes.getInt(20),
          statx.bytes.getLong(40));
    }
  }
}
