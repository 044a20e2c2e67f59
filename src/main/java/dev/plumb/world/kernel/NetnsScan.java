package dev.plumb.world.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Who is in which network namespace: every process, and every thread that is elsewhere than its
 * process.
 *
 * @param members in rising order of pid and thread
 * @param refused processes or threads we may not look at (no CAP_SYS_PTRACE, another user)
 */
public record NetnsScan(List<Member> members, List<Refusal> refused) {
  public NetnsScan {
    members = List.copyOf(members);
    refused = List.copyOf(refused);
  }

  /**
   * A process or thread in a namespace.
   *
   * @param task empty for the process itself; else a thread that is in another namespace than it
   * @param inode of the namespace
   */
  public record Member(int pid, OptionalInt task, long inode) {}

  /** Something that could not be looked at, with the reason. */
  public record Refusal(int pid, SysException reason) {}

  /** nlink of a {@code task} folder is its threads plus 2: one thread needs no listing. */
  private static final int ONE_THREAD = 3;

  private static final long NO_NETNS = -1;

  static NetnsScan of(ProcRoot proc) throws SysException {
    List<Member> members = new ArrayList<>();
    List<Refusal> refused = new ArrayList<>();
    try (Fd root = Fd.open(proc.root().toString(), Libc.O_RDONLY);
        NativeDirectory directory = NativeDirectory.open(proc.root().toString());
        NativeMemory scratch = NativeMemory.allocate(1024)) {
      for (int pid : directory.numbers()) {
        try {
          long inode = NO_NETNS;
          try {
            inode = inode(root, scratch, pid + "/ns/net");
            members.add(new Member(pid, OptionalInt.empty(), inode));
          } catch (SysException dead) {
            // The first thread may have ended (a zombie, in no namespace) while others go on.
            if (!dead.is(Errno.ENOENT)) {
              throw dead;
            }
          }
          threads(proc, root, scratch, pid, inode, members);
        } catch (SysException failed) {
          if (!failed.isGone()) {
            refused.add(new Refusal(pid, failed));
          }
        }
      }
    }
    return new NetnsScan(members, refused);
  }

  private static void threads(
      ProcRoot proc, Fd root, NativeMemory scratch, int pid, long inode, List<Member> members)
      throws SysException {
    put(scratch, pid + "/task");
    if (Libc.statx(root.number(), scratch.address, 0, Libc.STATX_BASIC_STATS, scratch.address + 512)
        != 0) {
      throw Libc.failure("statx", pid + "/task");
    }
    // struct statx: stx_nlink at 16.
    if (scratch.bytes.getInt(512 + 16) == ONE_THREAD) {
      return;
    }
    try (NativeDirectory tasks = NativeDirectory.open(proc.path(pid) + "/task")) {
      for (int task : tasks.numbers()) {
        if (task != pid) {
          try {
            long its = inode(root, scratch, pid + "/task/" + task + "/ns/net");
            if (its != inode) {
              members.add(new Member(pid, OptionalInt.of(task), its));
            }
          } catch (SysException ended) {
            if (!ended.isGone()) {
              throw ended;
            }
          }
        }
      }
    }
  }

  private static long inode(Fd root, NativeMemory scratch, String link) throws SysException {
    put(scratch, link);
    long length = Libc.readlinkat(root.number(), scratch.address, scratch.address + 128, 128);
    if (length < 0) {
      throw Libc.failure("readlink", link);
    }
    long inode = NsLink.netInode(scratch.bytes, 128, (int) length);
    if (inode < 0) {
      throw new SysException("readlink", Errno.EINVAL, link);
    }
    return inode;
  }

  private static void put(NativeMemory scratch, String path) {
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    scratch.bytes.put(0, bytes).put(bytes.length, (byte) 0);
  }
}
