package dev.plumb.world.discovery;

import dev.plumb.model.NetnsId;
import dev.plumb.world.engine.AllEngines;
import dev.plumb.world.engine.Docker;
import dev.plumb.world.engine.EngineReport;
import java.nio.file.Path;
import java.util.Optional;

/** Docker and all others, as far as they are on this machine. */
public final class MachineEngines implements Engines {
  private static final Path ROOT = Path.of("/");

  @Override
  public Findings find(boolean networks, NetnsLookup lookup) {
    Docker docker = Docker.find();
    EngineReport dockers = networks ? docker.containersAndNetworks() : docker.containers();
    return findings(dockers.and(AllEngines.at(ROOT).find()), lookup);
  }

  @Override
  public Findings findNear(NetnsLookup lookup) {
    AllEngines others = AllEngines.at(ROOT);
    EngineReport dockers = Docker.findNear().containers();
    return findings(others.hasSigns() ? dockers.and(others.find()) : dockers, lookup);
  }

  private static Findings findings(EngineReport report, NetnsLookup lookup) {
    return new Findings(report.resolve(new Lookup(lookup)), report.networks(), report.gaps());
  }

  /** The engine room's way of asking, answered by this room's. */
  private record Lookup(NetnsLookup asked) implements dev.plumb.world.engine.NetnsLookup {
    @Override
    public Optional<NetnsId> ofProcess(int pid) {
      return asked.ofProcess(pid);
    }

    @Override
    public Optional<NetnsId> ofFile(Path file) {
      return asked.ofPath(file.toString());
    }

    @Override
    public NetnsId host() {
      return asked.host();
    }
  }
}
