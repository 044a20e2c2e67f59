package dev.plumb;

import dev.plumb.console.shell.House;
import dev.plumb.console.shell.ShellReplay;
import dev.plumb.console.transcript.Conditions;
import dev.plumb.console.transcript.MalformedTranscript;
import dev.plumb.console.transcript.Replay;
import dev.plumb.console.transcript.Transcript;
import dev.plumb.console.transcript.TranscriptSuite;
import dev.plumb.console.transcript.Verdict;
import dev.plumb.model.port.World;
import dev.plumb.world.snapshot.SnapshotArchive;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Transcripts as tests of somebody's own build, whatever its test framework: the engine of {@code
 * plumb replay}, on saved hosts. docs/transcripts.md shows the few lines that JUnit needs.
 */
public final class Transcripts {
  /**
   * A file.
   *
   * @param name as it was found
   * @param source where it is, for an IDE to jump to
   * @param steps in order; none of a file that is no transcript
   */
  public record File(String name, URI source, List<Step> steps) {
    public File {
      steps = List.copyOf(steps);
    }
  }

  private Transcripts() {}

  /**
   * The transcripts at a place: one file, or every {@code *.md} below a folder. Nothing has run
   * yet.
   *
   * @throws IOException when there is none, or one can't be read or is no transcript
   */
  public static List<File> in(Path place) throws IOException {
    List<File> files = new ArrayList<>();
    for (Path file : TranscriptSuite.find(place)) {
      try {
        Transcript transcript = TranscriptSuite.read(file);
        Run run = new Run(transcript);
        List<Step> steps = new ArrayList<>();
        for (Transcript.Step step : transcript.steps()) {
          steps.add(new Step(run, steps.size(), file, step));
        }
        files.add(new File(file.toString(), uri(file, 1), steps));
      } catch (MalformedTranscript complaint) {
        throw new IOException(complaint.located(), complaint);
      }
    }
    if (files.isEmpty()) {
      throw new IOException("no transcript in " + place);
    }
    return files;
  }

  private static URI uri(Path file, int line) {
    return URI.create(file.toUri() + "?line=" + line);
  }

  /** A step of a file. Steps share a session: one that is run runs those before it, once. */
  public static final class Step {
    private final Run run;
    private final int index;
    private final Path file;
    private final Transcript.Step step;

    private Step(Run run, int index, Path file, Transcript.Step step) {
      this.run = run;
      this.index = index;
      this.file = file;
      this.step = step;
    }

    /** {@code LINE: COMMAND}. */
    public String name() {
      return step.line() + ": " + step.written();
    }

    /** {@code file:...?line=14}. */
    public URI source() {
      return uri(file, step.line());
    }

    /**
     * Runs it.
     *
     * @return why it was skipped; empty when it passed
     * @throws AssertionError with the difference when it did not pass
     */
    public Optional<String> run() {
      return switch (run.verdict(index)) {
        case Verdict.Passed passed -> Optional.empty();
        case Verdict.Skipped skipped -> Optional.of(skipped.reason());
        case Verdict.Blocked blocked -> throw new AssertionError("blocked: " + blocked.reason());
        case Verdict.Failed failed ->
            throw new AssertionError("\n" + String.join("\n", failed.report()));
      };
    }
  }

  /** One pass through a file. */
  private static final class Run {
    private final Replay replay;
    private final List<Verdict> verdicts = new ArrayList<>();

    Run(Transcript transcript) {
      replay = new Replay(transcript, new ShellReplay(new SavedHosts(), Map.of(), false), HERE);
    }

    synchronized Verdict verdict(int index) {
      while (verdicts.size() <= index) {
        verdicts.add(replay.next());
      }
      if (!replay.hasNext()) {
        replay.close();
      }
      return verdicts.get(index);
    }
  }

  /** No doors but the archive. */
  private static final class SavedHosts implements House {
    @Override
    public String version() {
      return String.valueOf(Transcripts.class.getPackage().getImplementationVersion());
    }

    @Override
    public World world() {
      return new World(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new SnapshotArchive(version()));
    }
  }

  private static final Conditions.Surroundings HERE =
      new Conditions.Surroundings() {
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
          String path = System.getenv().getOrDefault("PATH", "");
          for (String folder : path.split(":")) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
              return true;
            }
          }
          return false;
        }

        @Override
        public String kernel() {
          return System.getProperty("os.version", "0");
        }
      };
}
