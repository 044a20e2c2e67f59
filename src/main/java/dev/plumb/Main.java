package dev.plumb;

import dev.plumb.console.shell.House;
import dev.plumb.console.shell.Shell;
import dev.plumb.console.shell.Surroundings;
import dev.plumb.model.Host;
import dev.plumb.model.port.Archive;
import dev.plumb.model.port.Labs;
import dev.plumb.model.port.World;
import dev.plumb.world.capture.LiveCapturer;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.discovery.MachineEngines;
import dev.plumb.world.drops.LiveDropReader;
import dev.plumb.world.engine.DockerEvents;
import dev.plumb.world.events.LiveEvents;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.lab.LiveLabs;
import dev.plumb.world.probe.LiveProber;
import dev.plumb.world.snapshot.BundledHost;
import dev.plumb.world.snapshot.SnapshotArchive;
import dev.plumb.world.spawn.LiveSpawner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Wires the wings together; everything else lives in a room. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // JNA and JLine each make a logger, and the JDK would read logging.properties for it.
    if (System.getProperty("java.util.logging.config.file") == null
        && System.getProperty("java.util.logging.config.class") == null) {
      System.setProperty("java.util.logging.config.class", NoLogging.class.getName());
    }
    int code = Shell.run(List.of(args), Surroundings.ofProcess(), new LiveHouse());
    // Everything is written; nothing that still runs may delay the end.
    Runtime.getRuntime().halt(code);
  }

  /** Configures java.util.logging by doing nothing: no handler, so libraries log nowhere. */
  public static final class NoLogging {
    /** Called by the JDK's LogManager. */
    public NoLogging() {}
  }

  /** The house on this machine. */
  private static final class LiveHouse implements House {
    private Optional<Labs> labs = Optional.empty();
    private boolean bundled;

    @Override
    public Optional<Demo> demo(List<String> words) {
      return Optional.of(
          switch (dev.plumb.world.lab.Demo.start(words, System.getenv())) {
            case dev.plumb.world.lab.Demo.Start.Ready(Labs lab, List<String> greeting) -> {
              labs = Optional.of(lab);
              yield new Demo.Here(Optional.empty(), greeting);
            }
            case dev.plumb.world.lab.Demo.Start.Missing(List<String> greeting) -> {
              bundled = true;
              yield new Demo.Here(Optional.of(BundledHost.NAME), greeting);
            }
          });
    }

    @Override
    public String version() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "(not packaged)" : version;
    }

    @Override
    public Archive archive() {
      return new SavedHosts(version(), bundled);
    }

    @Override
    public World world() {
      return LiveWorld.open(labs, archive());
    }
  }

  /** Apart, so that a saved host is opened without a class of the live world. */
  private static final class LiveWorld {
    private LiveWorld() {}

    static World open(Optional<Labs> labs, Archive archive) {
      return new World(
          Optional.of(new LiveSurveyor(ProcRoot.system(), new MachineEngines())),
          Optional.of(
              new LiveSpawner(
                  new Doors(ProcRoot.system()), ProcRoot.system(), System.err::println)),
          Optional.of(new LiveProber(new Doors(ProcRoot.system())::open)),
          Optional.of(new LiveEvents(new Doors(ProcRoot.system()), List.of(DockerEvents::listen))),
          Optional.of(labs.orElseGet(LiveLabs::ofMachine)),
          Optional.of(new LiveCapturer(new Doors(ProcRoot.system()))),
          Optional.of(new LiveDropReader(new Doors(ProcRoot.system()))),
          archive);
    }
  }

  /**
   * The archive, made when a file is opened or saved: it brings a JSON library along, which other
   * one-shots need not load.
   */
  private record SavedHosts(String version, boolean bundled) implements Archive {
    @Override
    public Host open(Path file) throws IOException {
      return archive().open(file);
    }

    @Override
    public void save(Host host, Path file) throws IOException {
      archive().save(host, file);
    }

    @Override
    public Redacted saveRedacted(Host host, Path file) throws IOException {
      return archive().saveRedacted(host, file);
    }

    private Archive archive() {
      SnapshotArchive files = new SnapshotArchive(version);
      return bundled ? new BundledHost(files) : files;
    }
  }
}
