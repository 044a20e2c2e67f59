package dev.plumb.console.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.transcript.Replays.Scripted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class ReplayTest {
  private static final String TWO = "```console\n> a\nx\n> b\ny\n```\n";

  private static ScriptedSession good() {
    return new ScriptedSession().answers("a", "x").answers("b", "y");
  }

  @Test
  void aFailedQuestionDoesNotStopTheRest() {
    List<Verdict> verdicts = Replays.run(good(), TWO.replace("\nx\n", "\nz\n"));
    assertThat(verdicts).hasExactlyElementsOfTypes(Verdict.Failed.class, Verdict.Passed.class);
  }

  @Test
  void afterAFailedChangeTheRestIsBlockedUntilAFreshBlock() {
    ScriptedSession session = good().exits("use web", 3, "! no such namespace: web");
    List<Verdict> verdicts =
        Replays.run(
            session,
            "```console\n> use web\nnow in web\n> a\nx\n```\n```console fresh\n> b\ny\n```\n");
    assertThat(verdicts)
        .hasExactlyElementsOfTypes(
            Verdict.Failed.class, Verdict.Blocked.class, Verdict.Passed.class);
    assertThat(session.typed).containsExactly("use web", "b");
    assertThat(session.opened).isEqualTo(2);
    assertThat(session.closed).isEqualTo(2);
  }

  @Test
  void aNameThatAFailedStepShouldHaveShownBlocksItsUse() {
    String text = Replays.console("p:ifname", "> a\nlink <p>\n> show <p>\nup\n");
    List<Verdict> verdicts = Replays.run(good(), text);
    assertThat(verdicts).hasExactlyElementsOfTypes(Verdict.Failed.class, Verdict.Blocked.class);
    assertThat(verdicts.getLast().toString()).contains("<p> was not captured");
  }

  @Test
  void whatAFailedStepDidShowIsCaptured() {
    ScriptedSession session =
        new ScriptedSession().answers("a", "link veth1", "more").answers("show veth1", "up");
    String text = Replays.console("p:ifname", "> a\nlink <p>\n> show <p>\nup\n");
    assertThat(Replays.run(session, text))
        .hasExactlyElementsOfTypes(Verdict.Failed.class, Verdict.Passed.class);
  }

  @Test
  void aBindingsOwnCommandIsAskedWhenNeeded() {
    ScriptedSession session =
        new ScriptedSession().answers("$ peer -o value", "veth1").answers("show veth1", "up");
    String text =
        Replays.console("p:ifname:from=peer_-o_value", "> show <p>\nup\n").replace('_', ' ');
    assertThat(Replays.run(session, text)).hasExactlyElementsOfTypes(Verdict.Passed.class);
    assertThat(Replays.report(Replays.only(new ScriptedSession(), text)))
        .contains("<p>: 'peer -o value' did not print one value of kind ifname");
  }

  @Test
  void aSessionThatCannotBeOpenedFailsItsSteps() {
    Verdict verdict =
        Replays.only(good(), "---\nhost: missing.json\n---\n```console\n> a\nx\n```\n");
    assertThat(Replays.report(verdict))
        .isEqualTo(
            "FAIL t.md:5  > a\n     no such file: missing.json\n"
                + "     rerun: plumb replay t.md:5\n");
  }

  @ParameterizedTest
  @CsvSource({
    "skip=later, later",
    "live, needs a live host",
    "if=live, needs a live host",
    "if=root, needs root",
    "if=docker, needs a Docker daemon",
    "if=cmd:nft, no program nft",
    "if=kernel>=6.2, 'needs kernel>=6.2, this one is 6.1.0-18-amd64'",
    "if=kernel>=6.10, 'needs kernel>=6.10, this one is 6.1.0-18-amd64'",
  })
  void unmetConditionsSkipWithTheirReason(String attribute, String reason) {
    ScriptedSession session = good();
    List<Verdict> verdicts =
        Replays.run(session, TWO.replace("```console", "```console " + attribute));
    assertThat(verdicts)
        .allSatisfy(
            verdict -> assertThat(verdict).isEqualTo(new Verdict.Skipped(verdict.step(), reason)));
    assertThat(session.opened).isZero();
  }

  @ParameterizedTest
  @CsvSource({"if=cmd:ip", "if=kernel>=6.1", "if=kernel>=5", "if=kernel>=6.1.0", "hermetic"})
  void metConditionsRun(String attribute) {
    assertThat(Replays.run(good(), TWO.replace("```console", "```console " + attribute)))
        .hasOnlyElementsOfType(Verdict.Passed.class);
  }

  @Test
  void requiresHoldsForTheWholeFile() {
    String text = "---\nrequires: [live, root]\n---\n" + TWO;
    assertThat(Replays.run(good(), text)).hasOnlyElementsOfType(Verdict.Skipped.class);
    Scripted live = new Scripted(true, true, false, "6.1");
    assertThat(Replays.run(good(), live, text)).hasOnlyElementsOfType(Verdict.Passed.class);
    String hermetic = TWO.replace("```console", "```console hermetic");
    assertThat(Replays.run(good(), live, hermetic)).hasOnlyElementsOfType(Verdict.Skipped.class);
  }

  @Test
  void aSuiteCountsAndHasACode(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.md"), TWO);
    Files.createDirectory(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub/b.md"), TWO.replace("\ny\n", "\nz\n"));
    Files.writeString(folder.resolve("notes.txt"), "no transcript");
    List<Path> files = TranscriptSuite.find(folder);
    TranscriptSuite.Result result =
        TranscriptSuite.run(files, OptionalInt.empty(), good(), Scripted.BARE);
    assertThat(result.lines()).last().isEqualTo("2 files, 4 steps: 3 passed, 1 failed");
    assertThat(result.code()).isEqualTo(1);
    Files.writeString(folder.resolve("c.md"), "# nothing\n");
    result =
        TranscriptSuite.run(
            TranscriptSuite.find(folder), OptionalInt.empty(), good(), Scripted.BARE);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.lines())
        .last()
        .isEqualTo("3 files, 4 steps: 3 passed, 1 failed, 1 malformed");
    result = TranscriptSuite.run(files.subList(0, 1), OptionalInt.of(2), good(), Scripted.BARE);
    assertThat(result.lines()).containsExactly("1 file, 1 step: 1 passed");
    assertThat(result.code()).isZero();
  }

  @TestFactory
  Stream<DynamicNode> transcripts(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.md"), TWO);
    return TranscriptNodes.of(List.of(file), block -> true, good(), Scripted.BARE);
  }

  @Test
  void junitSeesAContainerForAFileAndATestForAStep(@TempDir Path folder) throws Throwable {
    Path file =
        Files.writeString(
            folder.resolve("a.md"),
            TWO.replace("\ny\n", "\nz\n") + "```console skip=x\n> c\n```\n");
    ScriptedSession session = good();
    DynamicContainer container =
        (DynamicContainer)
            TranscriptNodes.of(List.of(file), block -> true, session, Scripted.BARE)
                .findFirst()
                .orElseThrow();
    List<DynamicTest> tests;
    try (Stream<? extends DynamicNode> children = container.getChildren()) {
      tests = children.map(DynamicTest.class::cast).toList();
      assertThat(tests)
          .extracting(DynamicNode::getDisplayName)
          .containsExactly("2: > a", "4: > b", "8: > c");
      assertThat(tests.get(1).getTestSourceUri())
          .hasValueSatisfying(
              uri -> assertThat(uri.toString()).startsWith("file:/").endsWith("a.md?line=4"));
      tests.get(0).getExecutable().execute();
      assertThat(thrown(tests.get(1)))
          .isInstanceOf(AssertionFailedError.class)
          .hasMessageContaining("- z");
      assertThat(thrown(tests.get(2))).isInstanceOf(TestAbortedException.class);
    }
    assertThat(session.closed).isEqualTo(1);
  }

  private static Throwable thrown(DynamicTest test) {
    return org.assertj.core.api.Assertions.catchThrowable(() -> test.getExecutable().execute());
  }
}
