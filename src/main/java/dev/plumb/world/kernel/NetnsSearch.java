package dev.plumb.world.kernel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds a way into a namespace that is known by its identity alone, now: what led to it when it was
 * discovered may be gone, or be another's.
 *
 * <p>Cheapest first: our own, a mount, a process or thread, a descriptor that some process holds.
 */
public final class NetnsSearch {
  private final ProcRoot proc;

  public NetnsSearch(ProcRoot proc) {
    this.proc = proc;
  }

  /**
   * Opens the namespace; the caller closes it.
   *
   * @throws SysException ENOENT when nothing we can see leads there; the reason of the last door
   *     that did not open, when there was one
   */
  public NetnsFd open(NetnsKey key) throws SysException {
    NetnsFd own = NetnsFd.self();
    if (own.key().equals(key)) {
      return own;
    }
    own.close();
    SysException reason = new SysException("open", Errno.ENOENT, "netns " + key);
    for (Place place : new Place[] {this::mounts, this::tasks, this::descriptors}) {
      for (Path door : place.doors(key)) {
        try {
          Optional<NetnsFd> netns = opened(door, key);
          if (netns.isPresent()) {
            return netns.get();
          }
        } catch (SysException shut) {
          reason = shut.isGone() ? reason : shut;
        }
      }
    }
    throw reason;
  }

  /** Where ways in are looked for. */
  private interface Place {
    List<Path> doors(NetnsKey key) throws SysException;
  }

  /** Empty when the path leads elsewhere by now. */
  private static Optional<NetnsFd> opened(Path door, NetnsKey key) throws SysException {
    NetnsFd netns = NetnsFd.open(door, "netns " + key + " at " + door);
    if (netns.key().equals(key)) {
      return Optional.of(netns);
    }
    netns.close();
    return Optional.empty();
  }

  private List<Path> mounts(NetnsKey key) {
    List<Path> doors = new ArrayList<>();
    for (MountEntry mount : proc.ownMounts().found().orElse(List.of())) {
      if (mount.netnsKey().filter(key::equals).isPresent()) {
        doors.add(Path.of(mount.mountPoint()));
      }
    }
    return doors;
  }

  private List<Path> tasks(NetnsKey key) throws SysException {
    List<Path> doors = new ArrayList<>();
    for (NetnsScan.Member member : proc.scanNetns().members()) {
      if (member.inode() == key.inode()) {
        Path task =
            member.task().isPresent()
                ? proc.path(member.pid(), member.task().getAsInt())
                : proc.path(member.pid());
        doors.add(task.resolve("ns").resolve("net"));
      }
    }
    return doors;
  }

  private List<Path> descriptors(NetnsKey key) throws SysException {
    List<Path> doors = new ArrayList<>();
    for (int pid : proc.pids()) {
      for (ProcRoot.HeldNetns held : proc.netnsDescriptors(pid).found().orElse(List.of())) {
        if (held.inode() == key.inode()) {
          doors.add(proc.path(pid).resolve("fd").resolve(Integer.toString(held.fd())));
        }
      }
    }
    return doors;
  }
}
