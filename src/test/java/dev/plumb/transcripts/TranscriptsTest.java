package dev.plumb.transcripts;

import dev.plumb.console.shell.ShellReplay;
import dev.plumb.console.transcript.TranscriptNodes;
import dev.plumb.console.transcript.TranscriptSuite;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** What {@code transcripts/} shows of saved hosts is so, step by step. */
class TranscriptsTest {
  @TestFactory
  Stream<DynamicNode> transcripts() throws IOException {
    return TranscriptNodes.of(
        TranscriptSuite.find(Places.TRANSCRIPTS),
        block -> !block.attributes().live(),
        new ShellReplay(new SavedHouse(), Map.of(), false),
        new Places.Here(false));
  }
}
