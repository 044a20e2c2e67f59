package dev.plumb.transcripts;

import dev.plumb.console.shell.House;
import dev.plumb.console.shell.ShellReplay;
import dev.plumb.console.transcript.TranscriptNodes;
import dev.plumb.console.transcript.TranscriptSuite;
import dev.plumb.model.port.World;
import dev.plumb.world.snapshot.SnapshotArchive;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** What {@code transcripts/} shows of saved hosts is so, step by step. */
class TranscriptsTest {
  /** No doors but the archive: a transcript on a saved host reaches nothing else. */
  private static final class SavedHouse implements House {
    @Override
    public String version() {
      return "0";
    }

    @Override
    public World world() {
      return new World(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new SnapshotArchive("0"));
    }
  }

  @TestFactory
  Stream<DynamicNode> transcripts() throws IOException {
    return TranscriptNodes.of(
        TranscriptSuite.find(Places.TRANSCRIPTS),
        block -> !block.attributes().live(),
        new ShellReplay(new SavedHouse(), Map.of(), false),
        new Places.Here(false));
  }
}
