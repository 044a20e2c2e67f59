package dev.plumb.console.transcript;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.plumb.console.transcript.Conditions.Surroundings;
import dev.plumb.console.transcript.Transcript.Step;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;

/**
 * Transcripts as JUnit tests: a container for each file, a test for each step, each with the place in the file as its
 * source, so that an IDE jumps there. Steps run in order, by the same engine as {@code plumb replay}.
 */
public final class TranscriptNodes {
  private TranscriptNodes() {}

  /**
   * For a {@code @TestFactory}.
   *
   * @param files as {@link TranscriptSuite#find} gives them
   */
  public static Stream<DynamicNode> of(
      List<Path> files, ReplaySession.Source source, Surroundings surroundings) {
    return files.stream().map(file -> file(file, source, surroundings));
  }

  private static DynamicNode file(
      Path file, ReplaySession.Source source, Surroundings surroundings) {
    Transcript transcript;
    try {
      transcript = TranscriptSuite.read(file);
    } catch (MalformedTranscript malformed) {
      return dynamicTest(
          file.toString(), uri(file, malformed.line()), () -> Assertions.fail(malformed.located()));
    } catch (IOException unreadable) {
      return dynamicTest(file.toString(), uri(file, 1), () -> Assertions.fail(unreadable));
    }
    Replay replay = new Replay(transcript, source, surroundings);
    List<DynamicNode> tests = new ArrayList<>();
    for (Step step : transcript.steps()) {
      tests.add(
          dynamicTest(
              step.line() + ": " + step.written(),
              uri(file, step.line()),
              () -> judge(replay.next())));
    }
    Stream<DynamicNode> closing = tests.stream().onClose(replay::close);
    return DynamicContainer.dynamicContainer(file.toString(), uri(file, 1), closing);
  }

  private static void judge(Verdict verdict) {
    switch (verdict) {
      case Verdict.Passed passed -> {}
      case Verdict.Skipped skipped -> Assumptions.abort(skipped.reason());
      case Verdict.Blocked blocked -> Assumptions.abort("blocked: " + blocked.reason());
      case Verdict.Failed failed -> Assertions.fail("\n" + String.join("\n", failed.report()));
    }
  }

  private static URI uri(Path file, int line) {
    return URI.create(file.toUri() + "?line=" + line);
  }
}
