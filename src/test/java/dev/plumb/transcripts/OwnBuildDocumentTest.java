package dev.plumb.transcripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.Transcripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page for other people's builds shows is what ours runs. */
final class OwnBuildDocumentTest {
  @Test
  void thePageShowsTheTest() throws IOException {
    String test =
        Files.readString(Path.of("src/test/java/dev/plumb/transcripts/OwnBuildTest.java"));
    String shown = test.substring(test.indexOf("import static"));
    assertThat(Files.readString(Path.of("docs/transcripts.md")))
        .contains(
            "```java\n"
                + shown.replace("transcripts/who-is-on-docker0.md", "transcripts")
                + "```\n");
  }

  @Test
  void whatFailsIsAnAssertion(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> Transcripts.in(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no transcript in");
    Path broken = Files.writeString(folder.resolve("a.md"), "no step\n");
    assertThatThrownBy(() -> Transcripts.in(broken)).hasMessageContaining("a.md:1: no step");
    Path host = Path.of("transcripts/hosts/docker.plumb.json.gz").toAbsolutePath();
    Path file =
        Files.writeString(
            folder.resolve("a.md"),
            "---\nhost: "
                + host
                + "\n---\n```console\n> use nginx-1\nnow in nginx-1\n> addr\nx\n"
                + "```\n```console live\n> ns\n```\n");
    var steps = Transcripts.in(file).getFirst().steps();
    assertThatThrownBy(() -> steps.get(1).run())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("- x");
    assertThat(steps.get(0).run()).isEmpty();
    assertThat(steps.get(2).run()).contains("needs a live host");
    assertThat(steps.get(1).source().toString()).startsWith("file:/").endsWith("a.md?line=7");
  }
}
