package dev.plumb.world.engine;

import dev.plumb.model.Gap;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Every engine of a machine but Docker, which has a daemon to ask: Podman, containerd, CRI-O, LXC,
 * systemd-nspawn. Nobody is asked: there are files, and processes that say what they are.
 */
public final class AllEngines {
  /** Folders of which one holds something where a container of these runs. */
  private static final List<String> SIGNS =
      List.of(
          "/run/runc",
          "/run/crun",
          "/run/containerd/runc",
          "/run/lxc",
          "/run/systemd/nspawn",
          "/run/systemd/machines",
          "/var/lib/lxd",
          "/var/snap/lxd",
          "/var/lib/incus");

  private final Machine machine;

  private AllEngines(Machine machine) {
    this.machine = machine;
  }

  /** Those of the machine whose {@code /} this is: the real one, or a copied tree. */
  public static AllEngines at(Path root) {
    return new AllEngines(Machine.at(root));
  }

  /** Whether there is any sign of one; if not, the names of all processes need not be read. */
  public boolean hasSigns() {
    for (String sign : SIGNS) {
      if (holdsSomething(machine.path(sign))) {
        return true;
      }
    }
    try {
      for (Path user : Machine.list(machine.path("/run/user"))) {
        if (holdsSomething(user.resolve("libpod")) || holdsSomething(user.resolve("lxc"))) {
          return true;
        }
      }
      return false;
    } catch (IOException unreadable) {
      return true;
    }
  }

  private boolean holdsSomething(Path folder) {
    if (Files.notExists(folder)) {
      return false;
    }
    try {
      for (Path entry : Machine.list(folder)) {
        if (!entry.endsWith(Containerd.DOCKERS)) {
          return true;
        }
      }
      return false;
    } catch (IOException unreadable) {
      return true;
    }
  }

  /** Their containers and networks. */
  public EngineReport find() {
    List<String> commands =
        new ArrayList<>(
            List.of(Podman.MONITOR, Containerd.SHIM, Containerd.DAEMON, Nspawn.COMMAND));
    commands.addAll(Lxc.MONITORS);
    Processes processes;
    try {
      processes = Processes.scan(machine, commands);
    } catch (SysException unreadable) {
      return new EngineReport(
          List.of(),
          List.of(),
          List.of(new Gap("engines", Reasons.of(unreadable), "containers are not known")));
    }
    EngineReport report =
        Podman.find(machine, processes)
            .and(Containerd.find(machine, processes))
            .and(OciRuntimes.find(machine))
            .and(Lxc.find(machine, processes))
            .and(Nspawn.find(machine, processes));
    return Cni.addTo(report, machine);
  }
}
