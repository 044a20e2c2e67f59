package dev.plumb.world.engine;

import dev.plumb.model.Gap;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What Docker knows: from its files, and from its daemon where that is asked for. */
public final class Docker {
  private final DockerPaths paths;

  public Docker(DockerPaths paths) {
    this.paths = paths;
  }

  /** The Docker of this machine, wherever its daemon keeps its state. */
  public static Docker find() {
    return new Docker(DockerPaths.find());
  }

  /**
   * The same without a look at every process, where no container's namespace is mounted in our
   * sight.
   */
  public static Docker findNear() {
    return new Docker(DockerPaths.findNear());
  }

  /** Containers with their names, modes and ports, from files alone: what a one-shot may cost. */
  public EngineReport containers() {
    // Sure that there are none, which "not exists" would not be: then the JSON reader is not even
    // loaded.
    return Files.notExists(paths.containers())
        ? EngineReport.NOTHING
        : new DockerFiles(paths).read();
  }

  /**
   * Containers, and the networks that only the daemon can tell. Where the files may not be read the
   * daemon is asked for the containers too.
   */
  public EngineReport containersAndNetworks() {
    EngineReport files = containers();
    DockerApi api = new DockerApi(paths);
    EngineReport asked = api.networks();
    if (Files.isReadable(paths.containers()) || !asked.gaps().isEmpty()) {
      return files.and(asked);
    }
    EngineReport told = api.containers();
    if (told.containers().isEmpty() && !told.gaps().isEmpty()) {
      return files.and(asked).and(told);
    }
    List<Gap> gaps = new ArrayList<>(told.gaps());
    return new EngineReport(told.containers(), asked.networks(), gaps);
  }
}
