package dev.plumb.world.kernel;

import java.util.Optional;

/**
 * Opens folders of {@code /proc/sys} for the namespace of the calling thread, of one thread.
 *
 * <p>All namespaces' folders of one name share a chain of the kernel's table of names, below one
 * root of /proc. So this looks at a /proc of its own, mounted nowhere, and takes a new one before
 * the chain is long; where the kernel refuses that, it looks at the machine's.
 *
 * @see "lab note 6"
 */
public final class ValueFolders implements AutoCloseable {
  /** Chains stay short, and a /proc costs as much as some ten folders. */
  private static final int MOST = 200;

  private static final long MOUNT_ATTR_RDONLY = 1;

  private Optional<Fd> root = Optional.empty();
  private int left;
  private boolean refused;

  /**
   * Opens one; empty when there is none.
   *
   * @param path below /proc: {@code sys/net/ipv4}
   * @throws SysException when it is refused
   */
  public Optional<ValueFolder> open(String path) throws SysException {
    return ValueFolder.open(root(), path);
  }

  private Fd root() throws SysException {
    if (root.isEmpty() || !refused && left-- == 0) {
      close();
      root = Optional.of(fresh());
    }
    return root.orElseThrow();
  }

  private Fd fresh() throws SysException {
    try {
      left = MOST;
      return DetachedMount.of("proc", MOUNT_ATTR_RDONLY);
    } catch (SysException notAllowed) {
      refused = true;
      return Fd.open("/proc", Libc.O_RDONLY);
    }
  }

  @Override
  public void close() {
    if (root.isPresent()) {
      root.get().close();
      root = Optional.empty();
    }
  }
}
