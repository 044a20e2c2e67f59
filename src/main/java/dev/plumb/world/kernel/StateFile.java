package dev.plumb.world.kernel;

import java.nio.file.Path;

/**
 * State files of container engines, some of them in folders that belong to users: nothing but a
 * regular file is read, no more than a bound of it, and below a folder that is trusted no link is
 * followed.
 */
public final class StateFile {
  private StateFile() {}

  /** Who must own a file for it to be believed. */
  public record Owner(int uid) {
    /** Root's own places, which nobody else can write: whose a file is says nothing there. */
    public static final Owner ANYBODY = new Owner(-1);

    boolean allows(int owner) {
      return uid == -1 || owner == uid;
    }
  }

  /**
   * Reads a file.
   *
   * @param trusted a folder whose own path nobody but root can bend
   * @param file below it
   * @param bound in bytes
   * @throws SysException ENOENT when there is none; ELOOP for a link; EINVAL for anything that is
   *     no regular file; EFBIG beyond the bound; EPERM when it is somebody else's
   */
  public static byte[] read(Path trusted, Path file, int bound, Owner owner) throws SysException {
    String name = file.toString();
    try (Fd folder = Fd.open(trusted.toString(), SafeOpen.O_PATH);
        Fd found = open(folder, trusted.relativize(file).toString())) {
      // Opened already, but without waiting: not even for a writer of a fifo.
      SafeOpen.Kind kind = SafeOpen.kind(found, name);
      if (!kind.isRegular()) {
        throw new SysException("open", Errno.EINVAL, name, ", it is not a regular file");
      }
      if (!owner.allows(kind.uid())) {
        throw new SysException(
            "open",
            Errno.EPERM,
            name,
            ", it belongs to uid " + Integer.toUnsignedString(kind.uid()));
      }
      if (kind.size() > bound) {
        throw new SysException("read", Errno.EFBIG, name);
      }
      byte[] content = ProcRoot.readAll(found, name, bound + 1);
      if (content.length > bound) {
        throw new SysException("read", Errno.EFBIG, name);
      }
      return content;
    }
  }

  private static Fd open(Fd folder, String below) throws SysException {
    int flags = Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOCTTY;
    return SafeOpen.open(
        folder,
        below,
        flags,
        SafeOpen.RESOLVE_BENEATH | SafeOpen.RESOLVE_NO_SYMLINKS | SafeOpen.RESOLVE_NO_MAGICLINKS);
  }
}
