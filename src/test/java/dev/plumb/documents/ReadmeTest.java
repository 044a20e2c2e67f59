package dev.plumb.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.LineParser;
import dev.plumb.console.command.Word;
import dev.plumb.console.transcript.Conditions;
import dev.plumb.console.transcript.OutputLine;
import dev.plumb.console.transcript.Replay;
import dev.plumb.console.transcript.ReplaySession;
import dev.plumb.console.transcript.Transcript;
import dev.plumb.console.transcript.TranscriptParser;
import dev.plumb.console.transcript.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the README shows is what plumb says, and what it links to is there. */
final class ReadmeTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  @TestFactory
  Stream<DynamicTest> blocksReplayOnTheSavedHost() throws Exception {
    Transcript transcript = TranscriptParser.parse("README.md", Checked.read("README.md"));
    List<DynamicTest> tests = new ArrayList<>();
    Replay replay = new Replay(transcript, opened -> new Typed(), new Bare());
    for (Transcript.Step step : transcript.steps()) {
      // In order, since what a step sees depends on those before it.
      Verdict verdict = replay.next();
      tests.add(
          DynamicTest.dynamicTest(
              "line " + step.line() + ": " + step.written(),
              () ->
                  assertThat(verdict)
                      .as(
                          verdict instanceof Verdict.Failed failed
                              ? String.join("\n", failed.report())
                              : verdict.toString())
                      .isInstanceOf(Verdict.Passed.class)));
    }
    replay.close();
    assertThat(tests).hasSizeGreaterThan(8);
    return tests.stream();
  }

  @Test
  void linksLeadSomewhere() throws Exception {
    List<Path> documents = new ArrayList<>(List.of(Checked.path("README.md")));
    for (String name : List.of("ARCHITECTURE.md", "CHANGELOG.md")) {
      documents.add(Checked.path(name));
    }
    try (Stream<Path> below = Files.walk(Checked.path("docs"))) {
      below.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    for (Path document : documents) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        if (link.group(1).startsWith("transcripts/")
            && !Files.exists(Checked.path("transcripts"))) {
          continue; // The folder comes with its first transcript.
        }
        assertThat(document.resolveSibling(link.group(1))).as(document + "").exists();
      }
    }
  }

  /** A session on the saved host: what was typed before is typed again before each step. */
  private static final class Typed implements ReplaySession {
    private final List<String> before = new ArrayList<>();
    private String seen = "";

    @Override
    public StepResult step(String command, boolean oneShot, Duration limit) {
      if (oneShot) {
        List<String> words = new ArrayList<>();
        for (Word word :
            LineParser.parse(command, Map.of())
                .statements()
                .getFirst()
                .parts()
                .getFirst()
                .words()) {
          words.add(word.text());
        }
        SavedHost.Said said = SavedHost.plumb(words);
        return result(said.out(), said);
      }
      before.add(command);
      SavedHost.Said said = SavedHost.session(before);
      assertThat(said.out()).startsWith(seen);
      String out = said.out().substring(seen.length());
      seen = said.out();
      return result(out, said);
    }

    private static StepResult result(String out, SavedHost.Said said) {
      List<OutputLine> lines = new ArrayList<>();
      out.lines().forEach(line -> lines.add(OutputLine.output(Line.text(line))));
      said.err().lines().forEach(line -> lines.add(OutputLine.errors(Line.text(line))));
      return new StepResult(
          lines, new Transcript.Status(Transcript.Ending.EXITED, said.code(), false));
    }

    @Override
    public StepResult complete(String partial, char key) {
      throw new UnsupportedOperationException("the README asks for no completion");
    }

    @Override
    public void close() {}
  }

  private record Bare() implements Conditions.Surroundings {
    @Override
    public boolean live() {
      return false;
    }

    @Override
    public boolean root() {
      return false;
    }

    @Override
    public boolean docker() {
      return false;
    }

    @Override
    public boolean hasCommand(String name) {
      return false;
    }

    @Override
    public String kernel() {
      return "6.1";
    }
  }
}
