package dev.plumb.transcripts;

import dev.plumb.console.shell.House;
import dev.plumb.model.port.World;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.probe.LiveProber;
import dev.plumb.world.snapshot.SnapshotArchive;
import dev.plumb.world.spawn.LiveSpawner;
import java.util.Optional;

/** Everything but an engine. */
final class LiveHouse implements House {
  @Override
  public String version() {
    return "0";
  }

  @Override
  public World world() {
    ProcRoot proc = ProcRoot.system();
    return new World(
        Optional.of(new LiveSurveyor(proc, Engines.NONE)),
        Optional.of(new LiveSpawner(new Doors(proc), proc, System.err::println)),
        Optional.of(new LiveProber(new Doors(proc)::open)),
        Optional.empty(),
        Optional.empty(),
        new SnapshotArchive("0"));
  }
}
