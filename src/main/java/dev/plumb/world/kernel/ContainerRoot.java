package dev.plumb.world.kernel;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Files of a container, seen through {@code /proc/PID/root} as somebody who does not trust them:
 * links stay inside that root, nothing but a regular file is opened, and not much of it is read.
 */
public final class ContainerRoot {
  private static final int LARGEST = 64 * 1024;

  private static final PatientReader READER = new PatientReader();

  private ContainerRoot() {}

  /**
   * A container's {@code /etc/resolv.conf}. Its file system may be dead, so a thread reads that is
   * left behind when the time is over: never call this inside a visit.
   *
   * @param pid a process of the container
   * @param expected the namespace that process is believed to be in; if it is in another by now,
   *     the number was reused and the answer is gone
   */
  public static ProcEntry<ResolverConfig> resolverConfig(
      ProcRoot proc, int pid, NetnsKey expected, Duration patience) {
    return READER.read(
        "resolv.conf of " + pid,
        patience,
        () -> {
          try (Fd root = Fd.open(proc.path(pid).resolve("root").toString(), SafeOpen.O_PATH)) {
            Long now = proc.netnsInode(pid).found().orElse(null);
            return now == null || now != expected.inode()
                ? new ProcEntry.Gone<>()
                : new ProcEntry.Found<>(ResolverConfig.parse(readFile(root, "etc/resolv.conf")));
          } catch (SysException failed) {
            return ProcEntry.failed(failed);
          }
        });
  }

  /**
   * Reads a regular file below a folder that is treated as the root.
   *
   * @throws SysException EINVAL if it is no regular file, EFBIG if it has more than 64 KiB, ELOOP
   *     for a magic link
   */
  static byte[] readFile(Fd root, String name) throws SysException {
    try (Fd found =
        SafeOpen.open(
            root,
            name,
            SafeOpen.O_PATH,
            SafeOpen.RESOLVE_IN_ROOT | SafeOpen.RESOLVE_NO_MAGICLINKS)) {
      SafeOpen.Kind kind = SafeOpen.kind(found, name);
      // A fifo or a device is not even opened.
      if (!kind.isRegular()) {
        throw new SysException("open", Errno.EINVAL, name, ", it is not a regular file");
      }
      // The files of a procfs say 0, and reading one may do something: a link to /proc/kmsg would
      // have us take the kernel's messages away from the host's log.
      if (kind.size() == 0) {
        return new byte[0];
      }
      Path real = Path.of("/proc/thread-self/fd", Integer.toString(found.number()));
      return switch (ProcRoot.read(real, LARGEST + 1)) {
        case ProcEntry.Found<byte[]>(byte[] content) -> {
          if (content.length > LARGEST) {
            throw new SysException("read", Errno.EFBIG, name);
          }
          yield content;
        }
        case ProcEntry.Refused<byte[]>(SysException reason) -> throw reason;
        case ProcEntry.Gone<byte[]> gone -> throw new SysException("open", Errno.ENOENT, name);
        case ProcEntry.Stuck<byte[]> stuck -> throw new SysException("read", Errno.ETIMEDOUT, name);
      };
    }
  }
}
