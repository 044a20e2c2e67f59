package dev.plumb.transcripts;

import dev.plumb.console.shell.House;
import dev.plumb.console.shell.ShellReplay;
import dev.plumb.console.transcript.TranscriptNodes;
import dev.plumb.console.transcript.TranscriptSuite;
import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.model.port.World;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.lab.DemoLab;
import dev.plumb.world.probe.LiveProber;
import dev.plumb.world.snapshot.SnapshotArchive;
import dev.plumb.world.spawn.LiveSpawner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The {@code live} blocks of {@code transcripts/}, in the lab of {@code plumb demo}. */
@LiveKernel(needs = {Feature.VETH, Feature.BRIDGE, Feature.IP_TOOL})
class LiveTranscriptsTest {
  private static final List<DemoLab> LAB = new ArrayList<>();

  /** Everything but an engine. */
  private static final class LiveHouse implements House {
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

  @BeforeAll
  static void buildTheLab() throws IOException {
    LAB.add(DemoLab.up());
  }

  @AfterAll
  static void takeItDown() throws IOException {
    for (DemoLab lab : LAB) {
      lab.close();
    }
  }

  @TestFactory
  Stream<DynamicNode> transcripts() throws IOException {
    return TranscriptNodes.of(
        TranscriptSuite.find(Places.TRANSCRIPTS),
        block -> block.attributes().live(),
        new ShellReplay(
            new LiveHouse(), Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C"), true),
        new Places.Here(true));
  }
}
