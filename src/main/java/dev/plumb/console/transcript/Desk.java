package dev.plumb.console.transcript;

import dev.plumb.console.command.Outcome;
import dev.plumb.console.render.Page;
import dev.plumb.console.render.RenderOptions;
import dev.plumb.console.transcript.Taped.Said;
import dev.plumb.console.transcript.Transcript.Ending;
import dev.plumb.console.transcript.Transcript.Status;
import dev.plumb.model.Host;
import dev.plumb.model.port.Archive;
import dev.plumb.model.port.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The recorder of a session. The shell tells it what is typed and what is shown; it keeps the last
 * lines for {@code record last}, and while a recording runs it writes the file anew at every line,
 * before and after it runs: so whatever ends plumb, what was typed is there.
 *
 * <p>Commands and the prompt run on different threads, hence the locks.
 */
public final class Desk {
  /** As many lines are kept for {@code record last}, and no more rows of answers than that. */
  private static final int MOST_LINES = 200;

  private static final int MOST_ROWS = 20_000;

  /** A host of so many namespaces is saved at every line; a bigger one at the end. */
  private static final int SMALL_HOST = 200;

  /** Commands that have another answer, or none, on a saved host. */
  private static final Set<String> LIVE = Set.of("exec", "!", "probe", "events", "lab");

  /** What the desk needs of the session it stands in. */
  public interface Surroundings {
    /** The whole host, for the names of values; surveyed when it was not yet. */
    Optional<Host> whole();

    /** True when a saved host is open. */
    boolean saved();

    Archive archive();
  }

  /**
   * What somebody wants recorded.
   *
   * @param file where
   * @param force true when a file may be replaced
   * @param host what the transcript replays on, relative to it; empty for a live host
   * @param savesHost true when the host is written there by us
   * @param addresses true when addresses become names too
   */
  record Wish(
      Path file, boolean force, Optional<Path> host, boolean savesHost, boolean addresses) {}

  /** A recording that runs. */
  private record Recording(Recorder recorder, TranscriptFile file, Wish wish) {}

  private final Surroundings around;
  private final boolean keeps;
  private final Deque<Taped> kept = new ArrayDeque<>();
  private final ReadHost read = new ReadHost();
  private final List<Said> said = new ArrayList<>();
  private final List<String> pending = new ArrayList<>();
  private @Nullable Recording recording;
  private @Nullable String line;
  private boolean oneShot;
  private boolean unrecorded;
  private boolean live;
  private Optional<Meanings> meanings = Optional.empty();
  private boolean looked;

  /**
   * @param keeps true when the last lines are kept whether or not somebody records
   */
  public Desk(Surroundings around, boolean keeps) {
    this.around = around;
    this.keeps = keeps;
  }

  /** True while a recording runs. */
  public synchronized boolean isRecording() {
    return recording != null;
  }

  /** A line was typed and is about to run. */
  public synchronized void begin(String typed, boolean isOneShot) throws IOException {
    line = typed.strip();
    oneShot = isOneShot;
    unrecorded = false;
    live = false;
    looked = false;
    said.clear();
    pending.clear();
    Recording current = recording;
    if (current != null && !typed.startsWith("#") && !typed.startsWith("record")) {
      write(current, Optional.of(typed), pending);
    }
  }

  /** Which command the line turned out to be. */
  public synchronized void runs(String noun) {
    live |= LIVE.contains(noun) && !around.saved();
    unrecorded |= noun.equals("record") || noun.equals("quit") || noun.equals("exit");
  }

  /** The answer goes into a program or a file, which a replay on a saved host refuses. */
  public synchronized void leavesTheScreen() {
    live = true;
  }

  /** Something was shown on standard output. */
  public synchronized void answer(Outcome outcome, RenderOptions options) {
    if (line != null && (keeps || recording != null)) {
      said.add(new Said.Answer(outcome, options));
    }
  }

  /** Something was shown on standard error. */
  public synchronized void complaint(Page page) {
    if (line != null && !page.isEmpty() && (keeps || recording != null)) {
      said.add(new Said.Complaint(page));
    }
  }

  /** A host was read for the line that runs. */
  public synchronized void read(Host host, Needs needs) {
    if (line != null) {
      read.add(host, needs);
    }
  }

  /**
   * The line ended.
   *
   * @param code its exit code
   * @return what to tell the user: what will not be the same elsewhere
   */
  public synchronized List<String> end(int code) throws IOException {
    String typed = line;
    line = null;
    Recording current = recording;
    if (typed == null || typed.isBlank() || unrecorded) {
      if (current != null) {
        current.file().write(current.recorder().text());
      }
      return List.of();
    }
    Ending ending =
        code == dev.plumb.console.command.Exit.INTERRUPTED ? Ending.INTERRUPTED : Ending.EXITED;
    Taped taped = new Taped(typed, oneShot, said, new Status(ending, code, false), live);
    keep(taped);
    List<String> tell = new ArrayList<>(pending);
    if (current != null) {
      tell.addAll(current.recorder().add(taped));
      write(current, Optional.empty(), tell);
      saveHost(current, false);
    }
    return tell;
  }

  private void keep(Taped taped) {
    if (keeps) {
      kept.addLast(taped);
      int rows = 0;
      for (Taped one : kept) {
        rows += one.weight();
      }
      while (kept.size() > MOST_LINES || rows > MOST_ROWS && kept.size() > 1) {
        rows -= kept.removeFirst().weight();
      }
    }
  }

  private static void write(Recording current, Optional<String> runs, List<String> tell)
      throws IOException {
    Optional<Path> moved = current.file().write(current.recorder().text(runs));
    moved.ifPresent(
        path ->
            tell.add(
                "somebody else changed "
                    + current.wish().file()
                    + "; the recording goes on in "
                    + path));
  }

  private void saveHost(Recording current, boolean last) throws IOException {
    Optional<Host> host = read.host();
    Wish wish = current.wish();
    if (!wish.savesHost() || wish.host().isEmpty() || host.isEmpty()) {
      return;
    }
    if (last || host.get().namespaces().size() <= SMALL_HOST) {
      Path file = current.file().path().resolveSibling(wish.host().get().toString());
      java.nio.file.Files.createDirectories(file.getParent());
      around.archive().save(host.get(), file);
    }
  }

  /**
   * Begins a recording.
   *
   * @throws IOException when the file can't be made
   */
  synchronized void start(Wish wish) throws IOException {
    TranscriptFile file = TranscriptFile.create(wish.file(), wish.force());
    Recording fresh = new Recording(recorder(wish), file, wish);
    file.write(fresh.recorder().text());
    recording = fresh;
  }

  /** How many lines {@code record last} could take. */
  synchronized int known() {
    return kept.size();
  }

  /**
   * Writes the last lines as a transcript.
   *
   * @return what will not be the same elsewhere
   */
  synchronized List<String> last(int count, Wish wish) throws IOException {
    TranscriptFile file = TranscriptFile.create(wish.file(), wish.force());
    Recording past = new Recording(recorder(wish), file, wish);
    List<Taped> lines = List.copyOf(kept);
    List<String> tell = new ArrayList<>();
    for (Taped taped : lines.subList(Math.max(0, lines.size() - count), lines.size())) {
      tell.addAll(past.recorder().add(taped));
    }
    write(past, Optional.empty(), tell);
    saveHost(past, true);
    return tell;
  }

  /** What runs is over; where it was written, empty when nothing ran. */
  synchronized Optional<Stopped> stop() throws IOException {
    Recording current = recording;
    if (current == null) {
      return Optional.empty();
    }
    List<String> tell = new ArrayList<>();
    write(current, Optional.empty(), tell);
    saveHost(current, true);
    recording = null;
    return Optional.of(
        new Stopped(
            current.file().path(),
            current.recorder().isEmpty(),
            current.wish().host().isPresent(),
            tell));
  }

  /**
   * A recording that ended.
   *
   * @param empty true when nothing is in it
   * @param hermetic true when it replays on a saved host
   * @param tell what the user should know
   */
  record Stopped(Path file, boolean empty, boolean hermetic, List<String> tell) {}

  private Recorder recorder(Wish wish) {
    Path name = wish.file().getFileName();
    return new Recorder(
        Recorder.title(name == null ? "" : name.toString()),
        wish.host().map(Path::toString),
        wish.addresses(),
        this::meanings);
  }

  /** Of the whole host, looked at once for each line at most. */
  private Optional<Meanings> meanings() {
    if (!looked) {
      meanings = around.whole().map(Meanings::new);
      looked = true;
    }
    return meanings;
  }
}
