package dev.plumb.console.transcript;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.plumb.console.transcript.Conditions.Surroundings;
import dev.plumb.console.transcript.Transcript.Block;
import dev.plumb.console.transcript.Transcript.Step;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;

/**
 * Transcripts as JUnit tests: a container for each file, a test for each step, each with the place
 * in the file as its source, so that an IDE jumps there. Steps run in order, by the same engine as
 * {@code plumb replay}.
 */
public final class TranscriptNodes {
  private TranscriptNodes() {}

  /**
   * For a {@code @TestFactory}.
   *
   * @param files as {@link TranscriptSuite#find} gives them
   * @param blocks those that are run; a file without any is left out
   */
  public static Stream<DynamicNode> of(
      List<Path> files,
      Predicate<Block> blocks,
      ReplaySession.Source source,
      Surroundings surroundings) {
    return files.stream().flatMap(file -> file(file, blocks, source, surroundings).stream());
  }

  private static Optional<DynamicNode> file(
      Path file, Predicate<Block> blocks, ReplaySession.Source source, Surroundings surroundings) {
    Transcript transcript;
    try {
      transcript = only(TranscriptSuite.read(file), blocks);
    } catch (MalformedTranscript malformed) {
      return Optional.of(
          dynamicTest(
              file.toString(),
              uri(file, malformed.line()),
              () -> Assertions.fail(malformed.located())));
    } catch (IOException unreadable) {
      return Optional.of(
          dynamicTest(file.toString(), uri(file, 1), () -> Assertions.fail(unreadable)));
    }
    if (transcript.blocks().isEmpty()) {
      return Optional.empty();
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
    return Optional.of(DynamicContainer.dynamicContainer(file.toString(), uri(file, 1), closing));
  }

  private static Transcript only(Transcript whole, Predicate<Block> blocks) {
    return new Transcript(
        whole.file(),
        whole.host(),
        whole.session(),
        whole.bindings(),
        whole.requires(),
        whole.timeout(),
        whole.blocks().stream().filter(blocks).toList());
  }

  private static void judge(Verdict verdict) {
    switch (verdict) {
      case Verdict.Passed passed -> {}
      case Verdict.Skipped skipped -> Assumptions.abort(skipped.reason());
      case Verdict.Blocked blocked -> Assertions.fail("blocked: " + blocked.reason());
      case Verdict.Failed failed -> Assertions.fail("\n" + String.join("\n", failed.report()));
    }
  }

  private static URI uri(Path file, int line) {
    return URI.create(file.toUri() + "?line=" + line);
  }
}
