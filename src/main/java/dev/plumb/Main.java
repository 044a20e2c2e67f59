package dev.plumb;

import dev.plumb.console.shell.House;
import dev.plumb.console.shell.Shell;
import dev.plumb.console.shell.Surroundings;
import dev.plumb.model.port.World;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.snapshot.SnapshotArchive;
import java.util.List;
import java.util.Optional;

/** Wires the wings together; everything else lives in a room. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    int code = Shell.run(List.of(args), Surroundings.ofProcess(), new LiveHouse());
    // Everything is written; nothing that still runs may delay the end.
    Runtime.getRuntime().halt(code);
  }

  /** The house on this machine. */
  private static final class LiveHouse implements House {
    @Override
    public String version() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "(not packaged)" : version;
    }

    @Override
    public World world() {
      return new World(
          Optional.of(new LiveSurveyor(ProcRoot.system(), Engines.NONE)),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new SnapshotArchive(version()));
    }
  }
}
