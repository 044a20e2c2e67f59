package dev.plumb.transcripts;

import dev.plumb.console.shell.ShellReplay;
import dev.plumb.console.transcript.TranscriptNodes;
import dev.plumb.console.transcript.TranscriptSuite;
import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.world.lab.DemoLab;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The {@code live} blocks of {@code transcripts/}, in the lab of {@code plumb demo}. */
@LiveKernel(needs = {Feature.VETH, Feature.BRIDGE, Feature.IP_TOOL})
class LiveTranscriptsTest {
  private static final List<DemoLab> LAB = new ArrayList<>();

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
