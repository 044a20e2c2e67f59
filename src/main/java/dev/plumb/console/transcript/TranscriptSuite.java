package dev.plumb.console.transcript;

import dev.plumb.console.command.Exit;
import dev.plumb.console.transcript.Conditions.Surroundings;
import dev.plumb.console.transcript.Transcript.Step;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** Many transcripts, and what came of them. */
public final class TranscriptSuite {
  /** A transcript is read by people; what is bigger is none. */
  private static final long BIGGEST = 8L << 20;

  /** What came of all. */
  public record Result(List<FileReport> files) {
    public Result {
      files = List.copyOf(files);
    }

    /** The verdicts of all steps, in order. */
    public List<Verdict> verdicts() {
      List<Verdict> verdicts = new ArrayList<>();
      for (FileReport file : files) {
        for (FileReport.Result result : file.results()) {
          verdicts.add(result.verdict());
        }
      }
      return verdicts;
    }

    /** 0 all passed or were skipped, 1 something failed, 2 a file is no transcript. */
    public int code() {
      int code = Exit.DONE;
      for (FileReport file : files) {
        if (file.malformed().isPresent()) {
          return Exit.USAGE;
        }
        code = file.failed() ? Exit.NEGATIVE : code;
      }
      return code;
    }

    /** The report: each failure, each reason for a skip, and the count. */
    public List<String> lines() {
      return HumanReport.lines(this);
    }
  }

  private TranscriptSuite() {}

  /**
   * The transcripts at a place: the file itself, or every {@code *.md} below a folder, in order; a
   * folder's README.md speaks of the folder.
   *
   * @throws IOException when a folder can't be read
   */
  public static List<Path> find(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    // A walk does not follow links, not even the one it starts at.
    Path start = place.resolve(".");
    try (java.util.stream.Stream<Path> files = Files.walk(start)) {
      return files
          .map(file -> place.resolve(start.relativize(file)))
          .filter(file -> file.toString().endsWith(".md") && !file.endsWith("README.md"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (java.io.UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
  }

  /**
   * Reads a transcript.
   *
   * @throws IOException when the file can't be read
   * @throws MalformedTranscript when it is no transcript
   */
  public static Transcript read(Path file) throws IOException, MalformedTranscript {
    return TranscriptParser.parse(file.toString(), text(file));
  }

  /** What a file is, if it can be read to its end: a fifo may never begin, /dev/zero never ends. */
  static BasicFileAttributes ordinary(Path file) throws IOException {
    BasicFileAttributes kind = Files.readAttributes(file, BasicFileAttributes.class);
    if (!kind.isRegularFile()) {
      throw new FileSystemException(
          file.toString(),
          null,
          kind.isDirectory() ? "it is a folder" : "it is not an ordinary file");
    }
    if (!Files.isReadable(file)) {
      throw new AccessDeniedException(file.toString());
    }
    return kind;
  }

  /** A file's text, or why it can be none of a transcript. */
  static String text(Path file) throws IOException, MalformedTranscript {
    if (ordinary(file).size() > BIGGEST) {
      throw new MalformedTranscript(file.toString(), 1, "too big for a transcript");
    }
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException otherCoding) {
      throw new MalformedTranscript(file.toString(), 1, "not UTF-8 text");
    }
  }

  /**
   * Runs files one after the other; one that can't be read is a complaint in the result.
   *
   * @param files as {@link #find} gives them
   * @param line only the steps up to and including the one at this line; empty for all
   * @param cancelled asked before each step; true ends the run
   */
  public static Result run(
      List<Path> files,
      OptionalInt line,
      ReplaySession.Source source,
      Surroundings surroundings,
      BooleanSupplier cancelled) {
    List<FileReport> reports = new ArrayList<>();
    for (Path file : files) {
      if (!cancelled.getAsBoolean()) {
        reports.add(run(file, line, source, surroundings, cancelled));
      }
    }
    return new Result(reports);
  }

  /** The same without an end before the end. */
  public static Result run(
      List<Path> files, OptionalInt line, ReplaySession.Source source, Surroundings surroundings) {
    return run(files, line, source, surroundings, () -> false);
  }

  private static FileReport run(
      Path file,
      OptionalInt line,
      ReplaySession.Source source,
      Surroundings surroundings,
      BooleanSupplier cancelled) {
    String name = file.toString();
    try {
      String text = text(file);
      Transcript transcript = TranscriptParser.parse(name, text);
      OptionalInt last =
          line.isEmpty() ? line : OptionalInt.of(stepAt(transcript, line.getAsInt()));
      return run(transcript, text, last, source, surroundings, cancelled);
    } catch (IOException unreadable) {
      return FileReport.malformed(
          name, name + ": cannot be read: " + UpdateFiles.reason(unreadable));
    } catch (MalformedTranscript complaint) {
      return FileReport.malformed(name, complaint.located());
    }
  }

  /**
   * Runs one transcript.
   *
   * @param text what it was parsed from
   * @param last the line of the last step to run; empty for all
   */
  static FileReport run(
      Transcript transcript,
      String text,
      OptionalInt last,
      ReplaySession.Source source,
      Surroundings surroundings,
      BooleanSupplier cancelled) {
    List<FileReport.Result> results = new ArrayList<>();
    Bindings bindings;
    try (Replay replay = new Replay(transcript, source, surroundings)) {
      boolean more = true;
      while (more && replay.hasNext() && !cancelled.getAsBoolean()) {
        long start = System.nanoTime();
        Verdict verdict = replay.next();
        results.add(new FileReport.Result(verdict, Duration.ofNanos(System.nanoTime() - start)));
        more = last.isEmpty() || verdict.step().line() < last.getAsInt();
      }
      bindings = replay.bindings();
    }
    return new FileReport(transcript.file(), results, Optional.empty(), text, bindings);
  }

  /** The line of the step that a line of the file belongs to. */
  private static int stepAt(Transcript transcript, int line) throws MalformedTranscript {
    int found = 0;
    for (Step step : transcript.steps()) {
      found = step.line() <= line ? step.line() : found;
    }
    if (found == 0) {
      throw new MalformedTranscript(transcript.file(), line, "no step at or above this line");
    }
    return found;
  }
}
