package dev.plumb.console.shell;

import dev.plumb.console.command.Dispatcher;
import dev.plumb.console.command.Exit;
import dev.plumb.console.command.LineParser;
import dev.plumb.console.command.Numbers;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.TypedLine;
import dev.plumb.console.command.TypedLine.Joint;
import dev.plumb.console.command.UserError;
import dev.plumb.console.render.Filter;
import dev.plumb.console.render.Format;
import dev.plumb.console.render.Page;
import dev.plumb.console.render.PlainWriter;
import dev.plumb.console.render.RenderOptions;
import dev.plumb.console.render.Renderer;
import dev.plumb.console.transcript.Desk;
import dev.plumb.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs commands and delivers their answers: to the screen, into a file, into a program. */
final class Executor {
  private final ShellSession session;
  private final Screen screen;
  private final Optional<Pager> pager;
  private final Optional<Worker> worker;
  private boolean ended;
  private int lineCode;

  /** For scripts and single commands: nothing is paged, and Ctrl-C ends the process. */
  Executor(ShellSession session, Screen screen) {
    this(session, screen, Optional.empty(), Optional.empty());
  }

  /**
   * For a prompt.
   *
   * @param pager for answers taller than the screen
   * @param worker for commands that can be cancelled; empty when Ctrl-C ends the process
   */
  Executor(ShellSession session, Screen screen, Optional<Pager> pager, Optional<Worker> worker) {
    this.session = session;
    this.screen = screen;
    this.pager = pager;
    this.worker = worker;
  }

  /** True after {@code quit}. */
  boolean ended() {
    return ended;
  }

  /**
   * Runs a typed line, as far as its statements go well.
   *
   * @param place {@code file:line}, for errors
   * @return true when the script ends here
   */
  boolean line(String line, Optional<String> place, Tally tally) throws IOException {
    if (session.desk().isPresent()) {
      begin(line, false);
    }
    lineCode = Exit.DONE;
    try {
      return statements(line, place, tally);
    } catch (RuntimeException | StackOverflowError bug) {
      lineCode = Exit.BUG;
      throw bug;
    } finally {
      end();
    }
  }

  private void begin(String line, boolean oneShot) throws IOException {
    Desk desk = session.desk().orElseThrow();
    screen.recordedBy(desk);
    try {
      desk.begin(line, oneShot);
    } catch (IOException full) {
      screen.aside("the recording can't be written: " + full.getMessage());
    }
  }

  /** Also when the line itself made the recorder: then it is not part of the recording. */
  private void end() throws IOException {
    if (session.desk().isEmpty()) {
      return;
    }
    screen.recordedBy(null);
    try {
      for (String sentence : session.desk().get().end(lineCode)) {
        screen.aside("recording: " + sentence);
      }
    } catch (IOException full) {
      screen.aside("the recording can't be written: " + full.getMessage());
    }
  }

  private boolean statements(String line, Optional<String> place, Tally tally) throws IOException {
    TypedLine typed = LineParser.parse(line, session.variables());
    if (typed.open().isPresent()) {
      TypedLine.Open open = typed.open().get();
      screen.error(
          UserError.of(
              Exit.USAGE,
              "the line ends too early",
              open == TypedLine.Open.CONTINUATION
                  ? "nothing follows the \\ at its end"
                  : "a closing " + open.mark() + " is missing",
              "the rest of it, on the same line"),
          place);
      lineCode = Exit.USAGE;
      return tally.endsWith(Exit.USAGE);
    }
    for (int i = 0; i < typed.statements().size(); i++) {
      // Each statement is read when its turn comes, so that it sees what the one before it let.
      TypedLine again = LineParser.parse(line, session.variables());
      if (i < again.statements().size()) {
        int code = statement(again.statements().get(i), place);
        // As a script's: the first failure, else a negative answer.
        boolean failed = lineCode > Exit.NEGATIVE;
        lineCode = failed || code == Exit.DONE ? lineCode : code;
        if (tally.endsWith(code) || ended) {
          return true;
        }
      }
    }
    return false;
  }

  private int statement(TypedLine.Statement statement, Optional<String> place) throws IOException {
    try {
      return run(statement.command(), statement.tail());
    } catch (UserError error) {
      screen.error(error, place);
      return error.code();
    }
  }

  /** Runs one command whose words came from argv. */
  int words(List<String> words) throws IOException {
    if (session.desk().isEmpty()) {
      return command(words);
    }
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append(line.isEmpty() ? "" : " ").append(LineParser.quote(word, Optional.empty()));
    }
    begin(line.toString(), true);
    try {
      lineCode = command(words);
      return lineCode;
    } finally {
      end();
    }
  }

  private int command(List<String> words) throws IOException {
    try {
      return run(words, List.of());
    } catch (UserError error) {
      screen.error(error, Optional.empty());
      return error.code();
    }
  }

  private int run(List<String> words, List<TypedLine.Part> tail) throws UserError, IOException {
    try {
      return deliver(words, tail);
    } catch (Target.Unwritable full) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "the answer cannot be written: " + full.getMessage(),
          "what is in the file is not all of it");
    }
  }

  private int deliver(List<String> words, List<TypedLine.Part> tail) throws UserError, IOException {
    Dispatcher.Prepared prepared = Dispatcher.prepare(words, session);
    if (session.desk().isPresent()) {
      session.desk().get().runs(prepared.call().entry().noun());
    }
    List<Filter> filters = new ArrayList<>();
    @Nullable Target target = tail.isEmpty() ? null : target(tail, filters);
    boolean toScreen = target == null;
    RenderOptions options =
        screen.options(prepared.output(), filters, toScreen && screen.outIsTerminal());
    Delivery delivery = new Delivery(options, target, isRepeating(prepared));
    long start = System.nanoTime();
    int code;
    try {
      boolean captures =
          !toScreen || !filters.isEmpty() || screen.takesLines() || session.isRecording();
      session.begin(prepared, delivery::emit, captures, options.format().forPeople());
      Outcome outcome = worker.isPresent() ? worker.get().run(prepared) : prepared.run();
      delivery.last(outcome);
      code = outcome.code();
      ended |= outcome.body() instanceof Outcome.Quit;
    } catch (UncheckedIOException closed) {
      throw closed.getCause();
    } finally {
      if (target != null) {
        target.close();
      }
    }
    if (target != null) {
      int programs = target.finish();
      code = code == Exit.DONE ? programs : code;
      Optional<Bytes> caught = target.caught();
      if (caught.isPresent()) {
        Outcome said = Outcome.of(new Outcome.Captured(caught.get(), Bytes.EMPTY));
        new Delivery(RenderOptions.PLAIN, null, false).last(said);
      }
    }
    if ("on".equals(session.settings().get("timing"))) {
      screen.complain(new Page(List.of(Numbers.elapsed(System.nanoTime() - start))));
    }
    return code;
  }

  private static boolean isRepeating(Dispatcher.Prepared prepared) {
    return prepared.call().entry().noun().equals("watch");
  }

  private @Nullable Target target(List<TypedLine.Part> tail, List<Filter> filters)
      throws UserError {
    List<List<String>> programs = new ArrayList<>();
    Optional<String> file = Optional.empty();
    boolean append = false;
    for (TypedLine.Part part : tail) {
      List<String> words = part.texts();
      if (words.isEmpty()) {
        throw UserError.usage(
            part.joint() == Joint.PIPE ? "nothing follows '|'" : "no file follows '>'",
            "ns | include web",
            "ns > FILE");
      }
      if (file.isPresent()) {
        throw UserError.usage("nothing may follow '> " + file.get() + "'", "put it before the '>'");
      }
      if (part.joint() != Joint.PIPE) {
        if (words.size() > 1) {
          throw UserError.usage(
              "one file follows '>', not also '" + words.get(1) + "'", "ns > FILE");
        }
        file = Optional.of(words.getFirst());
        append = part.joint() == Joint.APPEND;
      } else if (isFilter(words.getFirst())) {
        if (!programs.isEmpty()) {
          throw UserError.usage(
              "'" + words.getFirst() + "' must stand before programs", "ns | include web | wc -l");
        }
        filters.add(filter(words));
      } else {
        programs.add(words);
      }
    }
    boolean leaves = !programs.isEmpty() || file.isPresent();
    if (leaves && !screen.mayBeLeft()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "the answer stays here",
          "a replay on a saved host runs no program and writes no file",
          "replay --live");
    }
    if (leaves && session.desk().isPresent()) {
      session.desk().get().leavesTheScreen();
    }
    if (!programs.isEmpty() && file.isEmpty() && (screen.takesLines() || session.isRecording())) {
      return Target.caught(programs, session.environment());
    }
    if (!programs.isEmpty()) {
      Optional<Path> path = file.isPresent() ? Optional.of(Path.of(file.get())) : Optional.empty();
      return Target.programs(programs, path, append, session.environment());
    }
    return file.isPresent() ? Target.file(file.get(), append) : null;
  }

  private static boolean isFilter(String word) {
    return word.equals("include") || word.equals("exclude");
  }

  private static Filter filter(List<String> words) throws UserError {
    if (words.size() != 2) {
      throw UserError.usage(
          "'" + words.getFirst() + "' needs one expression", "ns | include 'web|db'");
    }
    return words.getFirst().equals("include")
        ? Filter.include(words.get(1))
        : Filter.exclude(words.get(1));
  }

  /** The way from answers to readers. */
  private final class Delivery {
    private final RenderOptions options;
    private final @Nullable Target target;
    private final boolean repeating;
    private boolean streamed;

    Delivery(RenderOptions options, @Nullable Target target, boolean repeating) {
      this.options = options;
      this.target = target;
      this.repeating = repeating;
    }

    /** Part of an answer, while the command goes on. */
    void emit(Outcome outcome) {
      try {
        if (repeating && target == null && screen.outIsTerminal()) {
          screen.write("\u001b[H\u001b[J");
        }
        boolean says = !(outcome.body() instanceof Outcome.Silence);
        if (says && streamed && options.format() == Format.YAML) {
          separate();
        }
        deliver(outcome, options.partOfStream(streamed), false);
        streamed |= says;
      } catch (IOException closed) {
        throw new UncheckedIOException(closed);
      } catch (UserError misfit) {
        report(misfit);
      }
    }

    /** What stands between two YAML documents. */
    private void separate() throws IOException {
      if (target == null) {
        screen.write("---\n");
      } else {
        target.write("---\n".getBytes(StandardCharsets.UTF_8));
      }
    }

    private void report(UserError misfit) {
      try {
        screen.error(misfit, Optional.empty());
      } catch (IOException closed) {
        throw new UncheckedIOException(closed);
      }
    }

    void last(Outcome outcome) throws IOException, UserError {
      deliver(outcome, options, true);
    }

    private void deliver(Outcome outcome, RenderOptions options, boolean mayPage)
        throws IOException, UserError {
      byte @Nullable [] bytes = asIs(outcome);
      if (target != null) {
        target.write(
            bytes != null
                ? bytes
                : PlainWriter.write(Renderer.page(outcome, options))
                    .getBytes(StandardCharsets.UTF_8));
      } else if (bytes != null) {
        screen.out().write(bytes);
      } else {
        if (!mayPage || pager.isEmpty() || !pager.get().show(screen.text(outcome, options))) {
          screen.answer(outcome, options);
        }
      }
      screen.notes(outcome, options);
      if (target == null && session.desk().isPresent()) {
        session.desk().get().answer(outcome, options);
      }
    }

    /** What a program wrote goes on unchanged, unless a terminal would see it. */
    private byte @Nullable [] asIs(Outcome outcome) {
      boolean seen = target == null && (screen.outIsTerminal() || screen.takesLines());
      if (!options.filters().isEmpty() || seen) {
        return null;
      }
      if (outcome.body() instanceof Outcome.Captured captured) {
        return captured.output().toArray();
      }
      return outcome.body() instanceof Outcome.Raw raw
          ? raw.output().getBytes(StandardCharsets.UTF_8)
          : null;
    }
  }
}
