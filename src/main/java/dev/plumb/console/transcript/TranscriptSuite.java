package dev.plumb.console.transcript;

import dev.plumb.console.transcript.Conditions.Surroundings;
import dev.plumb.console.transcript.Transcript.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Many transcripts, and what came of them. */
public final class TranscriptSuite {
  /**
   * What came of all.
   *
   * @param files how many files were read
   * @param verdicts of their steps, in order
   * @param malformed complaints about files that are no transcripts, {@code FILE:LINE: what}
   */
  public record Result(int files, List<Verdict> verdicts, List<String> malformed) {
    public Result {
      verdicts = List.copyOf(verdicts);
      malformed = List.copyOf(malformed);
    }

    /** 0 all passed or were skipped, 1 something failed, 2 a file is no transcript. */
    public int code() {
      if (!malformed.isEmpty()) {
        return dev.plumb.console.command.Exit.USAGE;
      }
      boolean failed =
          verdicts.stream()
              .anyMatch(v -> v instanceof Verdict.Failed || v instanceof Verdict.Blocked);
      return failed ? dev.plumb.console.command.Exit.NEGATIVE : dev.plumb.console.command.Exit.DONE;
    }

    /** The report: each failure, each reason for a skip once a block, and the count. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>(malformed);
      int passed = 0;
      int failed = 0;
      int skipped = 0;
      int blocked = 0;
      for (Verdict verdict : verdicts) {
        switch (verdict) {
          case Verdict.Passed ok -> passed++;
          case Verdict.Failed no -> {
            failed++;
            lines.addAll(no.report());
          }
          case Verdict.Skipped off -> {
            skipped++;
            lines.add("skip " + off.step().written() + "  (" + off.reason() + ")");
          }
          case Verdict.Blocked held -> {
            blocked++;
            lines.add("blocked " + held.step().written() + "  (" + held.reason() + ")");
          }
        }
      }
      StringBuilder count = new StringBuilder();
      count.append(files).append(files == 1 ? " file, " : " files, ");
      count.append(verdicts.size()).append(verdicts.size() == 1 ? " step: " : " steps: ");
      count.append(passed).append(" passed");
      append(count, failed, "failed");
      append(count, skipped, "skipped");
      append(count, blocked, "blocked");
      append(count, malformed.size(), "malformed");
      lines.add(count.toString());
      return lines;
    }

    private static void append(StringBuilder count, int number, String word) {
      if (number > 0) {
        count.append(", ").append(number).append(' ').append(word);
      }
    }
  }

  private TranscriptSuite() {}

  /**
   * The transcripts at a place: the file itself, or every {@code *.md} below a folder, in order; a
   * folder's README.md speaks of the folder.
   *
   * @throws IOException when it is not there or can't be read
   */
  public static List<Path> find(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (java.util.stream.Stream<Path> files = Files.walk(place)) {
      return files
          .filter(file -> file.toString().endsWith(".md") && !file.endsWith("README.md"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  /**
   * Reads a transcript.
   *
   * @throws IOException when the file can't be read
   * @throws MalformedTranscript when it is no transcript
   */
  public static Transcript read(Path file) throws IOException, MalformedTranscript {
    return TranscriptParser.parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
  }

  /**
   * Runs files one after the other.
   *
   * @param files as {@link #find} gives them
   * @param line only the steps up to and including the one at this line count; empty for all
   * @throws IOException when a file can't be read
   */
  public static Result run(
      List<Path> files, OptionalInt line, ReplaySession.Source source, Surroundings surroundings)
      throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    List<String> malformed = new ArrayList<>();
    for (Path file : files) {
      try (Replay replay = new Replay(read(file), source, surroundings)) {
        boolean more = true;
        while (more && replay.hasNext()) {
          Verdict verdict = replay.next();
          verdicts.add(verdict);
          Step step = verdict.step();
          more = line.isEmpty() || step.line() < line.getAsInt();
        }
      } catch (MalformedTranscript complaint) {
        malformed.add(complaint.located());
      }
    }
    return new Result(files.size(), verdicts, malformed);
  }
}
