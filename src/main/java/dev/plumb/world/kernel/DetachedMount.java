package dev.plumb.world.kernel;

/**
 * A file system of its own that is mounted nowhere: only who holds its descriptor sees it, and it
 * ends with that.
 *
 * @see "fsopen(2), fsconfig(2), fsmount(2); Linux 5.2"
 */
final class DetachedMount {
  // One number for all architectures: these came after the tables were unified.
  private static final long SYS_FSOPEN = 430;
  private static final long SYS_FSCONFIG = 431;
  private static final long SYS_FSMOUNT = 432;

  private static final int FSOPEN_CLOEXEC = 1;
  private static final int FSMOUNT_CLOEXEC = 1;
  private static final int FSCONFIG_CMD_CREATE = 6;

  private DetachedMount() {}

  /**
   * Makes one; its root's descriptor.
   *
   * @param type {@code proc}, {@code sysfs}
   * @param attributes MOUNT_ATTR_RDONLY and its like, which have the values of MS_RDONLY and its
   *     like
   * @throws SysException ENOSYS from a kernel that is too old, EPERM without CAP_SYS_ADMIN
   */
  static Fd of(String type, long attributes) throws SysException {
    try (NativeMemory name = NativeMemory.ofString(type);
        Fd made =
            descriptor(
                Libc.syscall(SYS_FSOPEN, name.address, FSOPEN_CLOEXEC, 0, 0, 0), "fsopen", type)) {
      if (Libc.syscall(SYS_FSCONFIG, made.number(), FSCONFIG_CMD_CREATE, 0, 0, 0) != 0) {
        throw Libc.failure("fsconfig", type);
      }
      return descriptor(
          Libc.syscall(SYS_FSMOUNT, made.number(), FSMOUNT_CLOEXEC, attributes, 0, 0),
          "fsmount",
          type);
    }
  }

  private static Fd descriptor(long result, String call, String type) throws SysException {
    if (result < 0) {
      throw Libc.failure(call, type);
    }
    return new Fd((int) result);
  }
}
