package dev.plumb.world.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The private mounts that make a host program see the visited namespace: its own {@code /sys}, its
 * resolver, {@code /etc/netns/NAME}. They belong to the visiting thread and what it starts, and are
 * gone with them; nobody else sees them.
 *
 * <p>Nothing here is needed for the network itself, so what can't be had is said in a sentence, and
 * the program runs all the same.
 */
public final class NetnsMounts {
  /** linux/mount.h. */
  private static final long MS_RDONLY = 1;

  private static final long MS_NOSUID = 2;
  private static final long MS_NODEV = 4;
  private static final long MS_NOEXEC = 8;
  private static final long MS_BIND = 4096;
  private static final long MS_REC = 16384;
  private static final long MS_SLAVE = 1 << 19;
  private static final int MNT_DETACH = 2;

  /** Same numbers on every architecture; since Linux 5.2. */
  private static final int SYS_OPEN_TREE = 428;

  private static final int SYS_MOVE_MOUNT = 429;
  private static final int OPEN_TREE_CLONE = 1;
  private static final int AT_RECURSIVE = 0x8000;
  private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;

  /** Where the tmpfs lies while it is filled; the new sysfs comes there right after. */
  private static final String SYS = "/sys";

  private static final List<String> RESOLVER_SOCKETS =
      List.of(
          "/run/systemd/resolve/io.systemd.Resolve", "/run/nscd/socket", "/var/run/nscd/socket");

  private final List<String> sentences = new ArrayList<>();

  private NetnsMounts() {}

  /**
   * What is wanted beside a fresh {@code /sys}.
   *
   * @param resolver what {@code /etc/resolv.conf} is to say; empty leaves the host's
   * @param name under which {@code ip netns} knows the namespace, for {@code /etc/netns/NAME}
   */
  public record Wanted(Optional<ResolverConfig> resolver, Optional<String> name) {}

  /**
   * Prepares the calling thread, which must be a visit's: it has the mounts until it ends.
   *
   * @return what could not be done, one sentence each; empty when all went well
   */
  public static List<String> prepare(Wanted wanted) {
    NetnsMounts mounts = new NetnsMounts();
    mounts.all(wanted);
    return List.copyOf(mounts.sentences);
  }

  private void all(Wanted wanted) {
    if (LibcProcess.unshare(Libc.CLONE_NEWNS) != 0) {
      sentences.add(
          "/sys and /etc/resolv.conf are the host's: no private mount namespace ("
              + Libc.errno()
              + ").");
      return;
    }
    Errno errno = mount("none", "/", "", MS_REC | MS_SLAVE, "");
    if (errno.number() != 0) {
      // Going on would show our mounts to the whole host.
      sentences.add(
          "/sys and /etc/resolv.conf are the host's: the root mount can't be made private ("
              + errno
              + ").");
      return;
    }
    List<MountEntry> before = belowSys();
    Optional<String> name = wanted.name().filter(NetnsMounts::isPlainName);
    name.ifPresent(this::bindEtcNetns);
    resolver(wanted.resolver());
    sysfs(before);
  }

  private static boolean isPlainName(String name) {
    return !name.isEmpty() && name.indexOf('/') < 0 && !name.equals(".") && !name.equals("..");
  }

  // ---- /sys

  private static List<MountEntry> belowSys() {
    List<MountEntry> mounts =
        switch (ProcRoot.read(Path.of("/proc/thread-self/mountinfo"), 16 << 20)) {
          case ProcEntry.Found<byte[]>(byte[] text) -> MountEntry.parse(text);
          case ProcEntry<byte[]> unreadable -> List.of();
        };
    List<MountEntry> below = new ArrayList<>();
    for (MountEntry mount : mounts) {
      if (mount.mountPoint().equals(SYS) || mount.mountPoint().startsWith(SYS + "/")) {
        below.add(mount);
      }
    }
    below.sort(Comparator.comparing(MountEntry::mountPoint));
    return below;
  }

  /** Mounts a sysfs of this namespace over the old one and brings back what lay on it. */
  private void sysfs(List<MountEntry> before) {
    boolean readOnly = false;
    List<Kept> kept = new ArrayList<>();
    try {
      String last = null;
      for (MountEntry mount : before) {
        String point = mount.mountPoint();
        if (point.equals(SYS)) {
          readOnly = mount.options().startsWith("ro");
        } else if (last == null || !(point.equals(last) || point.startsWith(last + "/"))) {
          last = point;
          keep(point, kept);
        }
      }
      Errno errno = mountSysfs(MS_NOSUID | MS_NODEV | MS_NOEXEC | (readOnly ? MS_RDONLY : 0));
      if (errno.number() != 0) {
        sentences.add("/sys is the host's: mounting a sysfs failed (" + errno + ").");
        return;
      }
      for (Kept mount : kept) {
        mount.putBack(sentences);
      }
    } finally {
      for (Kept mount : kept) {
        mount.tree().close();
      }
    }
  }

  /**
   * The new sysfs is made while the old one is still there: in a user namespace the kernel allows
   * one only to those who see one. Then it takes the old one's place, or, where that is locked,
   * lies on it.
   */
  private static Errno mountSysfs(long flags) {
    try (Fd tree = DetachedMount.of("sysfs", flags)) {
      return takePlace(tree);
    } catch (SysException failed) {
      return failed.is(Errno.ENOSYS) ? mount("sysfs", SYS, "sysfs", flags, "") : failed.errno();
    }
  }

  /**
   * The old /sys is cloned before it goes: where the new one can't take its place after all, the
   * clone does, so that "the host's" stays true.
   */
  private static Errno takePlace(Fd tree) {
    try (NativeMemory sys = NativeMemory.ofString(SYS)) {
      long old =
          Libc.syscall(
              SYS_OPEN_TREE,
              Libc.AT_FDCWD,
              sys.address,
              OPEN_TREE_CLONE | AT_RECURSIVE | Libc.O_CLOEXEC,
              0,
              0);
      if (old < 0) {
        // Not to be had again once it is gone: the new one lies on it.
        return moveTo(tree, SYS);
      }
      try (Fd host = new Fd((int) old)) {
        boolean away = LibcProcess.umount2(sys.address, MNT_DETACH) == 0;
        Errno errno = moveTo(tree, SYS);
        if (errno.number() != 0 && away) {
          Errno back = moveTo(host, SYS);
          return back.number() == 0 ? errno : back;
        }
        return errno;
      }
    }
  }

  /** Attaches a tree that is not attached anywhere. */
  private static Errno moveTo(Fd tree, String point) {
    try (NativeMemory path = NativeMemory.ofString(point);
        NativeMemory empty = NativeMemory.ofString("")) {
      return Libc.syscall(
                  SYS_MOVE_MOUNT,
                  tree.number(),
                  empty.address,
                  Libc.AT_FDCWD,
                  path.address,
                  MOVE_MOUNT_F_EMPTY_PATH)
              == 0
          ? new Errno(0)
          : Libc.errno();
    }
  }

  private void keep(String point, List<Kept> kept) {
    try (NativeMemory path = NativeMemory.ofString(point)) {
      long tree =
          Libc.syscall(
              SYS_OPEN_TREE,
              Libc.AT_FDCWD,
              path.address,
              OPEN_TREE_CLONE | AT_RECURSIVE | Libc.O_CLOEXEC,
              0,
              0);
      if (tree < 0) {
        sentences.add(point + " is missing: it can't be taken over (" + Libc.errno() + ").");
      } else {
        kept.add(new Kept(point, new Fd((int) tree)));
      }
    }
  }

  /** A mount that lay on the old /sys, cloned and not attached anywhere. */
  private record Kept(String point, Fd tree) {
    void putBack(List<String> sentences) {
      Errno errno = moveTo(tree, point);
      if (errno.number() != 0) {
        sentences.add(point + " is missing: it can't be put back (" + errno + ").");
      }
    }
  }

  // ---- /etc

  private void bindEtcNetns(String name) {
    Path folder = Path.of("/etc/netns", name);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String target = "/etc/" + entry.getFileName();
        bind(entry.toString(), target);
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      sentences.add("Not everything in " + folder + " could be bound: it can't be read.");
    }
  }

  private void resolver(Optional<ResolverConfig> config) {
    List<String> sockets = new ArrayList<>();
    for (String socket : RESOLVER_SOCKETS) {
      if (Files.exists(Path.of(socket), LinkOption.NOFOLLOW_LINKS)) {
        sockets.add(socket);
      }
    }
    if (config.isEmpty() && sockets.isEmpty()) {
      return;
    }
    Errno errno =
        mount("plumb", SYS, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0755,size=1m");
    if (errno.number() != 0) {
      sentences.add("Names are resolved as on the host: mounting a tmpfs failed (" + errno + ").");
      return;
    }
    try {
      if (config.isPresent()) {
        write(SYS + "/resolv.conf", config.get().text());
        bind(SYS + "/resolv.conf", "/etc/resolv.conf");
      }
      if (!sockets.isEmpty()) {
        // Connecting to a file that is no socket is refused, and libc asks the nameservers itself.
        write(SYS + "/masked", "");
        for (String socket : sockets) {
          bind(SYS + "/masked", socket);
        }
      }
    } catch (SysException failed) {
      sentences.add("Names are resolved as on the host: " + failed.getMessage() + ".");
    } finally {
      // The bound files keep the tmpfs alive; its place is needed for the new sysfs.
      try (NativeMemory sys = NativeMemory.ofString(SYS)) {
        if (LibcProcess.umount2(sys.address, MNT_DETACH) != 0) {
          sentences.add("A tmpfs stays below the new /sys (" + Libc.errno() + ").");
        }
      }
    }
  }

  private static void write(String path, String text) throws SysException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Fd file = Fd.open(path, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL, 0644);
        NativeMemory content = NativeMemory.ofBytes(bytes)) {
      // Our umask may be 077, and a program that gives up root must still resolve names.
      LibcProcess.fchmod(file.number(), 0644);
      int done = 0;
      while (done < bytes.length) {
        long count = Libc.write(file.number(), content.address + done, bytes.length - done);
        if (count < 0) {
          throw Libc.failure("write", path);
        }
        done += (int) count;
      }
    }
  }

  /** Binds a file or folder over another; a symbolic link is followed to the file it means. */
  private void bind(String source, String target) {
    Errno errno = mount(source, target, "", MS_BIND, "");
    if (errno.number() != 0) {
      sentences.add(target + " is the host's: nothing could be bound there (" + errno + ").");
    }
  }

  private static Errno mount(String source, String target, String type, long flags, String data) {
    try (NativeMemory from = NativeMemory.ofString(source);
        NativeMemory to = NativeMemory.ofString(target);
        NativeMemory kind = NativeMemory.ofString(type);
        NativeMemory options = NativeMemory.ofString(data)) {
      return LibcProcess.mount(from.address, to.address, kind.address, flags, options.address) == 0
          ? new Errno(0)
          : Libc.errno();
    }
  }
}
