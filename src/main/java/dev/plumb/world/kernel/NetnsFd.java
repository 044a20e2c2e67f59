package dev.plumb.world.kernel;

import java.nio.file.Path;

/**
 * A network namespace held open: while this lives, the namespace lives, so close it soon.
 *
 * <p>What is behind the descriptor was checked on opening: a namespace, and of the network kind.
 */
public final class NetnsFd implements AutoCloseable {
  /** linux/magic.h. */
  private static final long NSFS_MAGIC = 0x6e736673L;

  /** linux/nsfs.h, _IO(0xb7, n) as asm-generic encodes it (not mips, powerpc, sparc). */
  private static final int NS_GET_USERNS = 0xb701;

  private static final int NS_GET_NSTYPE = 0xb703;
  private static final int NS_GET_OWNER_UID = 0xb704;

  private final Fd fd;
  private final String subject;
  private final NetnsKey key;

  private NetnsFd(Fd fd, String subject, NetnsKey key) {
    this.fd = fd;
    this.subject = subject;
    this.key = key;
  }

  /**
   * Opens a namespace by a path that leads to it: {@code /run/netns/web}, {@code
   * /proc/4711/ns/net}.
   *
   * @throws NotANetns if something else lies there, such as the empty file a vanished mount leaves
   * @throws SysException if it can't be opened
   */
  public static NetnsFd open(Path path) throws SysException {
    return open(path, path.toString());
  }

  /**
   * @param subject how error messages call it: "netns of pid 4711"
   */
  public static NetnsFd open(Path path, String subject) throws SysException {
    // Non-blocking: a fifo somebody left there must not hold us.
    return adopt(
        Fd.open(path.toString(), Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOCTTY), subject);
  }

  /**
   * Opens a path that led to a namespace when it was last looked at. What still leads there costs
   * two system calls instead of four: an inode of nsfs that was a network namespace needs no more
   * questions.
   *
   * @return the namespace, or another one that the path leads to by now
   * @throws SysException as {@link #open(Path)}
   */
  public static NetnsFd open(Path path, NetnsKey expected) throws SysException {
    String subject = path.toString();
    Fd fd = Fd.open(subject, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOCTTY);
    NetnsKey key;
    try {
      key = keyOf(fd, subject);
    } catch (SysException failed) {
      fd.close();
      throw failed;
    }
    return key.equals(expected) ? new NetnsFd(fd, subject, key) : adopt(fd, subject);
  }

  /** The namespace of a process, more exactly of its first thread. */
  public static NetnsFd ofProcess(ProcRoot proc, int pid) throws SysException {
    return open(proc.path(pid).resolve("ns").resolve("net"), "netns of pid " + pid);
  }

  /**
   * The namespace the calling thread is in now. Not {@code /proc/self}: that is the first thread's.
   */
  public static NetnsFd self() throws SysException {
    return open(Path.of("/proc/thread-self/ns/net"), "own netns");
  }

  /** The failure of a namespace that nothing leads to any more. */
  public static SysException gone(String subject) {
    return new SysException("open", Errno.ENOENT, subject);
  }

  private static NetnsFd adopt(Fd fd, String subject) throws SysException {
    boolean kept = false;
    try {
      // struct statfs is 120 bytes; its first field is f_type.
      try (NativeMemory statfs = NativeMemory.uninitialised(256)) {
        if (Libc.fstatfs(fd.number(), statfs.address) != 0) {
          throw Libc.failure("fstatfs", subject);
        }
        if (statfs.bytes.getLong(0) != NSFS_MAGIC) {
          throw new NotANetns(subject, "it is an ordinary file, no namespace is mounted there");
        }
      }
      int type = Libc.ioctl(fd.number(), NS_GET_NSTYPE, 0);
      if (type < 0) {
        throw Libc.failure("ioctl NS_GET_NSTYPE", subject);
      }
      if (type != Libc.CLONE_NEWNET) {
        throw new NotANetns(subject, "it is a namespace of another kind");
      }
      NetnsFd netns = new NetnsFd(fd, subject, keyOf(fd, subject));
      kept = true;
      return netns;
    } finally {
      if (!kept) {
        fd.close();
      }
    }
  }

  /** Device and inode of an open descriptor. */
  static NetnsKey keyOf(Fd fd, String subject) throws SysException {
    try (NativeMemory statx = NativeMemory.uninitialised(Libc.STATX_SIZE + 1)) {
      // Behind the structure: the empty path that means the descriptor itself.
      statx.bytes.put(Libc.STATX_SIZE, (byte) 0);
      if (Libc.statx(
              fd.number(),
              statx.address + Libc.STATX_SIZE,
              Libc.AT_EMPTY_PATH,
              Libc.STATX_BASIC_STATS,
              statx.address)
          != 0) {
        throw Libc.failure("statx", subject);
      }
      // struct statx: stx_ino at 32, stx_dev_major at 136, stx_dev_minor at 140.
      long device = device(statx.bytes.getInt(136), statx.bytes.getInt(140));
      return new NetnsKey(device, statx.bytes.getLong(32));
    }
  }

  /** {@code st_dev} from its two halves, encoded as glibc's gnu_dev_makedev does. */
  static long device(int major, int minor) {
    return (minor & 0xffL)
        | ((major & 0xfffL) << 8)
        | ((minor & 0xffff_ff00L) << 12)
        | ((major & 0xffff_f000L) << 32);
  }

  public NetnsKey key() {
    return key;
  }

  /** How error messages call it. */
  public String subject() {
    return subject;
  }

  /**
   * The descriptor's number, for requests that name a namespace by one. Valid while this is open.
   */
  public int number() {
    return fd.number();
  }

  Fd fd() {
    return fd;
  }

  /** Moves the calling thread into this namespace. Only for threads that end afterwards. */
  void enter() throws SysException {
    if (Libc.setns(fd.number(), Libc.CLONE_NEWNET) != 0) {
      throw Libc.failure("setns", subject);
    }
  }

  /**
   * The user namespace that owns this one, as an inode key.
   *
   * @throws SysException EPERM when it lies outside the caller's own user namespace
   */
  public NetnsKey ownerUserNamespace() throws SysException {
    int owner = Libc.ioctl(fd.number(), NS_GET_USERNS, 0);
    if (owner < 0) {
      throw Libc.failure("ioctl NS_GET_USERNS", subject);
    }
    try (Fd userns = new Fd(owner)) {
      return keyOf(userns, "owner of " + subject);
    }
  }

  /** The uid that made the owning user namespace, as the caller's user namespace maps it. */
  public int ownerUid() throws SysException {
    int owner = Libc.ioctl(fd.number(), NS_GET_USERNS, 0);
    if (owner < 0) {
      throw Libc.failure("ioctl NS_GET_USERNS", subject);
    }
    try (Fd userns = new Fd(owner);
        NativeMemory uid = NativeMemory.allocate(Integer.BYTES)) {
      if (Libc.ioctl(userns.number(), NS_GET_OWNER_UID, uid.address) != 0) {
        throw Libc.failure("ioctl NS_GET_OWNER_UID", "owner of " + subject);
      }
      return uid.bytes.getInt(0);
    }
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return subject + " " + key;
  }

  /** Something that was to be a network namespace and is none. */
  public static final class NotANetns extends SysException {
    private static final long serialVersionUID = 1;

    NotANetns(String subject, String why) {
      super("setns", Errno.EINVAL, subject, ", " + why);
    }
  }
}
