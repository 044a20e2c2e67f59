package dev.plumb.console.shell;

import dev.plumb.console.command.Exit;
import dev.plumb.model.port.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.AttributedString;
import org.jline.widget.AutosuggestionWidgets;
import org.jspecify.annotations.Nullable;

/** The prompt: JLine around the one parser, the one table and what is remembered of the host. */
final class Repl {
  private static final long TICK_MILLISECONDS = 200;

  /** So many times as long as a survey took we rest: on a busy host one change follows another. */
  private static final long REST = 9;

  private static final long OLD_NANOSECONDS = 60_000_000_000L;
  private static final long YOUNG_NANOSECONDS = 1_000_000_000L;
  private static final long REFRESH_NANOSECONDS = 2_000_000_000L;

  private final ShellSession session;
  private final Screen screen;
  private final Surroundings around;
  private final LineCompleter completer;
  private final Announcer announcer = new Announcer(System::nanoTime);
  private volatile boolean listening;
  private volatile boolean editing;
  private volatile boolean refresh = true;

  Repl(ShellSession session, Screen screen, Surroundings around) {
    this.session = session;
    this.screen = screen;
    this.around = around;
    this.completer = new LineCompleter(session, session::remembered);
  }

  /** Opens the terminal and stays until the user leaves. */
  int run(List<String> greeting) throws IOException {
    Optional<Terminal> terminal = Terminals.open(around.environment().getOrDefault("TERM", "dumb"));
    if (terminal.isEmpty()) {
      return new PlainPrompt(session, screen, around).run(greeting);
    }
    try (Terminal open = terminal.get()) {
      StateFolder state = StateFolder.find(around.environment());
      open.writer().print("\r\u001b[K");
      for (String line : greeting) {
        open.writer().println(line);
      }
      state.complaint().ifPresent(line -> open.writer().println(line));
      LineReader reader = reader(open, state.history());
      startBackground(reader);
      int code = loop(open, reader);
      save(reader.getHistory());
      return code;
    }
  }

  /** A reader with our parser, completer, keys and habits on any terminal. */
  LineReader reader(Terminal terminal, Optional<Path> historyFile) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("plumb")
            .parser(new PromptParser(session::variables))
            .completer(new PromptCompleter(completer))
            .variable(LineReader.LIST_MAX, 200)
            .variable(LineReader.HISTORY_SIZE, 5000)
            .variable(LineReader.HISTORY_FILE_SIZE, 10000)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "  … ")
            .option(Option.DISABLE_EVENT_EXPANSION, true)
            .option(Option.CASE_INSENSITIVE_SEARCH, true)
            .option(Option.AUTO_FRESH_LINE, false)
            .option(Option.LIST_PACKED, true)
            .option(Option.HISTORY_IGNORE_SPACE, true)
            .option(Option.HISTORY_IGNORE_DUPS, true);
    historyFile.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    LineReader reader = builder.build();
    reader.getWidgets().put("plumb-help", () -> contextHelp(reader));
    for (String map : List.of(LineReader.EMACS, LineReader.VIINS)) {
      KeyMap<org.jline.reader.Binding> keys = reader.getKeyMaps().get(map);
      if (keys != null) {
        keys.bind(new Reference("plumb-help"), "?");
      }
    }
    new AutosuggestionWidgets(reader).enable();
    return reader;
  }

  private boolean contextHelp(LineReader reader) {
    ParsedLine line =
        reader
            .getParser()
            .parse(
                reader.getBuffer().toString(), reader.getBuffer().cursor(), ParseContext.COMPLETE);
    Optional<List<String>> help =
        line instanceof PromptParser.Place place
            ? ContextHelp.of(place, completer)
            : Optional.empty();
    if (help.isPresent()) {
      reader.printAbove(String.join("\n", help.get()) + "\n");
    } else {
      reader.getBuffer().write('?');
    }
    return true;
  }

  private int loop(Terminal terminal, LineReader reader) throws IOException {
    Optional<Pager> pager = Pager.find(screen, session.settings(), around.environment());
    Worker worker = new Worker(session);
    Executor executor = new Executor(session, screen, pager, Optional.of(worker));
    session.desk(true);
    session.hears(new TerminalKeys(terminal));
    terminal.handle(Signal.INT, signal -> worker.interrupt());
    while (!executor.ended()) {
      @Nullable String line = read(terminal, reader);
      if (line == null) {
        return 0;
      }
      if (line.isBlank()) {
        continue;
      }
      session.history().add(line.strip());
      screen.resize(terminal.getWidth(), terminal.getHeight());
      Attributes before = terminal.getAttributes();
      Terminal.SignalHandler winch =
          terminal.handle(
              Signal.WINCH, signal -> screen.resize(terminal.getWidth(), terminal.getHeight()));
      try {
        Tally tally = new Tally(Arguments.Stop.AT_FAILURE);
        executor.line(line, Optional.empty(), tally);
        if (tally.result() == Exit.INTERRUPTED) {
          screen.write("\n"); // The terminal echoed ^C and left the cursor there.
        }
      } catch (RuntimeException | StackOverflowError bug) {
        // One command's mistake is no reason to lose the session.
        BugReport.write(screen, bug, "on".equals(session.settings().get("debug")));
      } finally {
        terminal.handle(Signal.WINCH, winch);
        // A program that was killed may have left the terminal as it liked it.
        terminal.setAttributes(before);
        terminal.flush();
      }
      refresh |= session.age().orElse(0L) > REFRESH_NANOSECONDS;
    }
    return 0;
  }

  /** The next line; null when the user left. */
  private @Nullable String read(Terminal terminal, LineReader reader) {
    boolean vi = "vi".equals(session.settings().get("editing-mode"));
    reader.setKeyMap(vi ? LineReader.VIINS : LineReader.EMACS);
    reader.setVariable(LineReader.EDITING_MODE, vi ? "vi" : "emacs");
    while (true) {
      try {
        editing = true;
        String prompt = FirstPrompt.of(session, isStale(), screen.colours(true));
        return reader.readLine(prompt.replace("%", "%%")); // JLine's own mark in a prompt
      } catch (UserInterruptException cancelled) {
        // Ctrl-C throws the line away and nothing else.
      } catch (EndOfFileException | java.io.IOError left) {
        // Ctrl-D, or a terminal that is gone.
        terminal.writer().flush();
        return null;
      } finally {
        editing = false;
      }
    }
  }

  private boolean isStale() {
    if (session.snapshot().isPresent()) {
      return false;
    }
    return listening ? announcer.isStale() : session.age().orElse(0L) > OLD_NANOSECONDS;
  }

  private static void save(History history) {
    try {
      history.save();
    } catch (IOException full) {
      // Nothing is lost but the history of this session, and the user is leaving.
    }
  }

  private void startBackground(LineReader reader) {
    if (session.snapshot().isPresent()) {
      return;
    }
    Thread thread = new Thread(() -> background(reader), "plumb-survey");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Surveys, listens, announces; everything here is for completion and the eye, nothing waits for
   * it.
   */
  private void background(LineReader reader) {
    survey();
    refresh = false;
    LaterArchive.make();
    Optional<Events> events = session.world().events();
    @Nullable AutoCloseable listener = events.isPresent() ? events.get().listen(announcer) : null;
    listening = listener != null;
    String typed = "";
    try {
      while (true) {
        Thread.sleep(TICK_MILLISECONDS);
        boolean due = System.nanoTime() - session.surveyed() > REST * session.surveyTook();
        boolean typing = editing && !typed.equals(reader.getBuffer().toString());
        typed = reader.getBuffer().toString();
        // Not everything has events: whoever types sees a host that is young.
        refresh |= typing && session.age().orElse(0L) > YOUNG_NANOSECONDS;
        if (session.snapshot().isPresent()) {
          continue; // what happens on the live host is no news to who looks at a saved one
        }
        if (due && (announcer.takeStale() || refresh)) {
          refresh = false;
          survey();
        }
        if (editing && !"off".equals(session.settings().get("announce"))) {
          announcer.takeLine().ifPresent(line -> reader.printAbove(new AttributedString(line)));
        }
      }
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    } finally {
      close(listener);
    }
  }

  private void survey() {
    session.survey();
    session.remembered().ifPresent(announcer::seen);
  }

  private static void close(@Nullable AutoCloseable listener) {
    if (listener != null) {
      try {
        listener.close();
      } catch (Exception alreadyClosed) {
        // The process ends; the kernel closes what is left.
      }
    }
  }
}
