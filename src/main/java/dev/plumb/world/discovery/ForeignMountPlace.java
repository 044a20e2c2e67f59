package dev.plumb.world.discovery;

import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import dev.plumb.world.kernel.MountEntry;
import dev.plumb.world.kernel.NetnsKey;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.kernel.SysException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Namespaces that are mounted in other mount namespaces than ours, where Podman without root keeps
 * its own: the way in leads through a process there. A mount that we see at the same path ourselves
 * is an inherited copy and tells nothing new.
 */
final class ForeignMountPlace {
  private ForeignMountPlace() {}

  static void look(ProcRoot proc, Sightings sightings) {
    List<Integer> pids;
    try {
      pids = proc.firstOfEachMountNamespace();
    } catch (SysException failed) {
      sightings.gap(
          new Gap(
              "mount namespaces",
              failed.getMessage(),
              "namespaces mounted in another one are not seen"));
      return;
    }
    Set<String> seen = new HashSet<>();
    for (MountEntry mount : proc.ownMounts().found().orElse(List.of())) {
      mount.netnsKey().ifPresent(key -> seen.add(key + mount.mountPoint()));
    }
    for (int pid : pids) {
      for (MountEntry mount : proc.netnsMounts(pid).found().orElse(List.of())) {
        Optional<NetnsKey> key = mount.netnsKey();
        if (key.isPresent() && seen.add(key.get() + mount.mountPoint())) {
          add(proc, pid, key.get(), mount.mountPoint(), sightings);
        }
      }
    }
  }

  private static void add(
      ProcRoot proc, int pid, NetnsKey key, String mountPoint, Sightings sightings) {
    try {
      Path door = Path.of(proc.path(pid) + "/root" + mountPoint);
      sightings.add(
          new NetnsId(key.device(), key.inode()),
          new Reference.ForeignMount(pid, mountPoint),
          door);
    } catch (InvalidPathException unspeakable) {
      sightings.gap(
          new Gap(
              mountPoint + " as process " + pid + " sees it",
              "the locale can't express this name; try LC_ALL=C.UTF-8",
              "a namespace mounted only there is not listed"));
    }
  }
}
