package dev.plumb.world.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code /proc} tree: the real one, or a copy in a test. Nothing is remembered between questions.
 *
 * <p>Every answer about one process says whether it was seen, is gone or was refused; see {@link
 * ProcEntry}.
 */
public final class ProcRoot {
  /** More than any file we read here has, mountinfo of a big host included. */
  private static final int LARGEST = 16 * 1024 * 1024;

  private static final int CMDLINE = 4096;

  private final Path root;
  private final PatientReader reader = new PatientReader();

  public ProcRoot(Path root) {
    this.root = root;
  }

  /** The running system's own. */
  public static ProcRoot system() {
    return new ProcRoot(Path.of("/proc"));
  }

  /** Where a process lies in the tree. */
  public Path path(int pid) {
    return root.resolve(Integer.toString(pid));
  }

  /** Where a thread lies in the tree. */
  public Path path(int pid, int task) {
    return path(pid).resolve("task").resolve(Integer.toString(task));
  }

  Path root() {
    return root;
  }

  /**
   * All processes we can see, in rising order. With {@code hidepid} these are not all there are.
   */
  public List<Integer> pids() throws SysException {
    try (NativeDirectory directory = NativeDirectory.open(root.toString())) {
      return boxed(directory.numbers());
    }
  }

  /** The threads of a process, in rising order; the first thread has the process's own number. */
  public ProcEntry<List<Integer>> tasks(int pid) {
    try (NativeDirectory directory = NativeDirectory.open(path(pid).resolve("task").toString())) {
      return new ProcEntry.Found<>(boxed(directory.numbers()));
    } catch (SysException failed) {
      return ProcEntry.failed(failed);
    }
  }

  private static List<Integer> boxed(int[] numbers) {
    List<Integer> list = new ArrayList<>(numbers.length);
    for (int number : numbers) {
      list.add(number);
    }
    return list;
  }

  /** The network namespace of a process (its first thread), by inode. */
  public ProcEntry<Long> netnsInode(int pid) {
    return linkInode(path(pid).resolve("ns/net"));
  }

  /** The network namespace of one thread, by inode. */
  public ProcEntry<Long> netnsInode(int pid, int task) {
    return linkInode(path(pid, task).resolve("ns/net"));
  }

  private static ProcEntry<Long> linkInode(Path link) {
    String name = link.toString();
    try (NativeMemory path = NativeMemory.ofString(name);
        NativeMemory target = NativeMemory.uninitialised(256)) {
      long length = Libc.readlinkat(Libc.AT_FDCWD, path.address, target.address, 256);
      if (length < 0) {
        return ProcEntry.failed(Libc.failure("readlink", name));
      }
      long inode = NsLink.netInode(target.bytes, 0, (int) length);
      return inode < 0
          ? new ProcEntry.Refused<>(new SysException("readlink", Errno.EINVAL, name))
          : new ProcEntry.Found<>(inode);
    }
  }

  /** Every namespace some process or thread is in; see {@link NetnsScan}. */
  public NetnsScan scanNetns() throws SysException {
    return NetnsScan.of(this);
  }

  /**
   * Open descriptors of a process that hold a network namespace. Targets are only read, never
   * followed: behind another descriptor may be a dead file system.
   */
  public ProcEntry<List<HeldNetns>> netnsDescriptors(int pid) {
    List<HeldNetns> held = new ArrayList<>();
    try (NativeDirectory directory = NativeDirectory.open(path(pid).resolve("fd").toString())) {
      while (directory.next()) {
        int number = directory.number();
        if (number < 0) {
          continue;
        }
        try {
          long inode = directory.netnsInode();
          if (inode >= 0) {
            held.add(new HeldNetns(pid, number, inode));
          }
        } catch (SysException closedMeanwhile) {
          if (!closedMeanwhile.isGone()) {
            return ProcEntry.failed(closedMeanwhile);
          }
        }
      }
      return new ProcEntry.Found<>(List.copyOf(held));
    } catch (SysException failed) {
      return ProcEntry.failed(failed);
    }
  }

  /**
   * A descriptor that keeps a namespace alive.
   *
   * @param inode of the namespace; its device is that of every {@code net:[...]}
   */
  public record HeldNetns(int pid, int fd, long inode) {}

  /**
   * Open descriptors of a process that are sockets. A thread with a table of descriptors of its own
   * (CLONE_FILES left out) is not looked at.
   */
  public ProcEntry<List<HeldSocket>> socketDescriptors(int pid) {
    List<HeldSocket> held = new ArrayList<>();
    try (NativeDirectory directory = NativeDirectory.open(path(pid).resolve("fd").toString())) {
      while (directory.next()) {
        int number = directory.number();
        if (number < 0) {
          continue;
        }
        try {
          long inode = directory.socketInode();
          if (inode >= 0) {
            held.add(new HeldSocket(number, inode));
          }
        } catch (SysException closedMeanwhile) {
          if (!closedMeanwhile.isGone()) {
            return ProcEntry.failed(closedMeanwhile);
          }
        }
      }
      return new ProcEntry.Found<>(held);
    } catch (SysException failed) {
      return ProcEntry.failed(failed);
    }
  }

  /**
   * A descriptor that is a socket.
   *
   * @param inode by which sock_diag names it, in whatever namespace it is
   */
  public record HeldSocket(int fd, long inode) {}

  /** The name of a process: at most 15 bytes, chosen by itself, so escape it before showing. */
  public ProcEntry<String> comm(int pid) {
    return text(path(pid).resolve("comm")).map(String::stripTrailing);
  }

  /** The lines of {@code cgroup}: {@code 0::/system.slice/docker-....scope}. */
  public ProcEntry<List<String>> cgroup(int pid) {
    return text(path(pid).resolve("cgroup")).map(text -> text.lines().toList());
  }

  /** Who runs it and where it comes from. */
  public ProcEntry<ProcStatus> status(int pid) {
    return text(path(pid).resolve("status")).map(ProcStatus::parse);
  }

  /**
   * When it started, in clock ticks since boot: with the pid, this names a process for ever.
   *
   * @see "proc_pid_stat(5), field 22"
   */
  public ProcEntry<Long> startTime(int pid) {
    String name = path(pid).resolve("stat").toString();
    return switch (text(path(pid).resolve("stat"))) {
      case ProcEntry.Found<String>(String stat) -> {
        // The name in field 2 may hold blanks and brackets: count from the last bracket.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        yield fields.length < 20
            ? new ProcEntry.Refused<>(new SysException("read", Errno.EINVAL, name))
            : new ProcEntry.Found<>(Long.parseLong(fields[19]));
      }
      case ProcEntry<String> other -> other.map(Long::parseLong);
    };
  }

  /** The one-letter state of a process: {@code T} is stopped, {@code Z} a zombie. */
  public ProcEntry<Character> state(int pid) {
    return text(path(pid).resolve("stat"))
        .map(
            stat -> {
              int at = stat.lastIndexOf(')') + 2;
              return at < stat.length() ? stat.charAt(at) : '?';
            });
  }

  /** The mounts a process sees. */
  public ProcEntry<List<MountEntry>> mounts(int pid) {
    return read(path(pid).resolve("mountinfo"), LARGEST).map(MountEntry::parse);
  }

  /** The mounts we see ourselves. */
  public ProcEntry<List<MountEntry>> ownMounts() {
    return read(root.resolve("self").resolve("mountinfo"), LARGEST).map(MountEntry::parse);
  }

  /**
   * The network namespaces that are mounted somewhere where a process sees them, and only those
   * mounts.
   */
  public ProcEntry<List<MountEntry>> netnsMounts(int pid) {
    return read(path(pid).resolve("mountinfo"), LARGEST).map(MountEntry::parseNetns);
  }

  /** The first process of each mount namespace but our own, in rising order. */
  public List<Integer> firstOfEachMountNamespace() throws SysException {
    Set<String> seen = new HashSet<>();
    mountNamespace(root.resolve("self")).ifPresent(seen::add);
    List<Integer> first = new ArrayList<>();
    for (int pid : pids()) {
      Optional<String> its = mountNamespace(path(pid));
      if (its.isPresent() && seen.add(its.get())) {
        first.add(pid);
      }
    }
    return first;
  }

  /** {@code mnt:[4026531841]}; empty when it may not be seen, or the process is gone. */
  private static Optional<String> mountNamespace(Path process) {
    try (NativeMemory path = NativeMemory.ofString(process.resolve("ns/mnt").toString());
        NativeMemory target = NativeMemory.uninitialised(64)) {
      long length = Libc.readlinkat(Libc.AT_FDCWD, path.address, target.address, 64);
      return length < 0
          ? Optional.empty()
          : Optional.of(new String(target.copy((int) length), StandardCharsets.US_ASCII));
    }
  }

  /**
   * The words a process was started with, the first 4 KiB of them. Reading them needs the process's
   * memory and can block for ever, so a thread reads that is left behind when the time is over.
   * Starts a thread: never inside a visit.
   */
  public ProcEntry<List<String>> cmdline(int pid, Duration patience) {
    Path file = path(pid).resolve("cmdline");
    return reader.read(
        "cmdline of " + pid, patience, () -> read(file, CMDLINE).map(ProcRoot::words));
  }

  private static List<String> words(byte[] cmdline) {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= cmdline.length; i++) {
      if (i == cmdline.length ? i > from : cmdline[i] == 0) {
        words.add(new String(cmdline, from, i - from, StandardCharsets.UTF_8));
        from = i + 1;
      }
    }
    return List.copyOf(words);
  }

  private static ProcEntry<String> text(Path file) {
    return read(file, LARGEST).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Reads a file up to a bound; /proc files have no size, so until nothing more comes. */
  static ProcEntry<byte[]> read(Path file, int bound) {
    String name = file.toString();
    try (Fd fd = Fd.open(name, Libc.O_RDONLY | Libc.O_NONBLOCK)) {
      return new ProcEntry.Found<>(readAll(fd, name, bound));
    } catch (SysException failed) {
      return ProcEntry.failed(failed);
    }
  }

  /** Reads on from where the descriptor stands until nothing more comes, or up to a bound. */
  static byte[] readAll(Fd fd, String name, int bound) throws SysException {
    try (NativeMemory buffer = NativeMemory.uninitialised(16 * 1024)) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      while (content.size() < bound) {
        int want = Math.min(16 * 1024, bound - content.size());
        long count = Libc.read(fd.number(), buffer.address, want);
        if (count < 0) {
          SysException failed = Libc.failure("read", name);
          if (failed.is(Errno.EINTR)) {
            continue;
          }
          throw failed;
        }
        if (count == 0) {
          break;
        }
        content.writeBytes(buffer.copy((int) count));
      }
      return content.toByteArray();
    }
  }
}
