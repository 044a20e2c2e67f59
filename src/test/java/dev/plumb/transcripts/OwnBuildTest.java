package dev.plumb.transcripts;

// docs/transcripts.md shows the lines from here to the end; OwnBuildDocumentTest compares them.
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.plumb.Transcripts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

class OwnBuildTest {
  @TestFactory
  Stream<DynamicContainer> transcripts() throws IOException {
    return Transcripts.in(Path.of("transcripts/who-is-on-docker0.md")).stream()
        .map(file -> dynamicContainer(file.name(), file.source(), steps(file)));
  }

  private static Stream<org.junit.jupiter.api.DynamicTest> steps(Transcripts.File file) {
    return file.steps().stream()
        .map(
            step ->
                dynamicTest(
                    step.name(), step.source(), () -> step.run().ifPresent(Assumptions::abort)));
  }
}
