package dev.plumb.console.shell;

import dev.plumb.console.command.Exit;
import dev.plumb.console.command.Line;
import dev.plumb.console.command.LineParser;
import dev.plumb.console.command.TypedLine;
import dev.plumb.console.transcript.OutputLine;
import dev.plumb.console.transcript.ReplaySession;
import dev.plumb.console.transcript.Transcript.Ending;
import dev.plumb.console.transcript.Transcript.Status;
import dev.plumb.model.Host;
import dev.plumb.model.port.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jline.reader.Parser.ParseContext;
import org.jspecify.annotations.Nullable;

/** A session that a transcript's steps are typed into, one after the other. */
final class ReplayedSession implements ReplaySession {
  /** How long a command that was told to stop may take to do so. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final House house;
  private final Map<String, String> environment;
  private final Map<String, String> settings;
  private final int width;
  private final Optional<Map.Entry<String, Host>> host;
  private final LineScreen screen;
  private final ShellSession session;
  private final Executor executor;
  private final LineCompleter completer;
  private @Nullable Thread stuck;

  ReplayedSession(
      House house,
      Supplier<World> worlds,
      Map<String, String> environment,
      Map<String, String> settings,
      int width,
      Optional<Map.Entry<String, Host>> host) {
    this.house = house;
    this.environment = environment;
    this.settings = Map.copyOf(settings);
    this.width = width;
    this.host = host;
    Map<String, String> own = new HashMap<>(settings);
    this.screen = new LineScreen(environment, own, width, host.isPresent());
    this.session =
        new ShellSession(
            Commands.table(), worlds, host, environment, own, new ShellSession.Mode(false, false));
    session.isReplay();
    this.executor = new Executor(session, screen);
    this.completer = new LineCompleter(session, session::remembered);
  }

  @Override
  public StepResult step(String command, boolean oneShot, Duration limit) {
    if (stuck != null && stuck.isAlive()) {
      return complaint(Exit.BUG, "a step above was told to stop and still runs");
    }
    if (oneShot) {
      return oneShot(command, limit);
    }
    session.history().add(command);
    return within(limit, screen, () -> typed(command));
  }

  private int typed(String command) {
    session.ownedBy(Thread.currentThread());
    Tally tally = new Tally(Arguments.Stop.AT_FAILURE); // as at the prompt
    try {
      executor.line(command, Optional.empty(), tally);
      return tally.result();
    } catch (IOException | RuntimeException | StackOverflowError bug) {
      return new Shell(
              LineScreen.surroundings(environment), house, settings, screen, Optional.empty())
          .bug(bug);
    }
  }

  private StepResult oneShot(String command, Duration limit) {
    TypedLine line = LineParser.parse(command, Map.of());
    boolean plain =
        line.open().isEmpty()
            && line.statements().size() == 1
            && line.statements().getFirst().tail().isEmpty();
    if (!plain) {
      return complaint(
          Exit.USAGE, "after '$ ' stands one plumb command; no other shell reads this line");
    }
    Map<String, String> own = new HashMap<>(settings);
    LineScreen fresh = new LineScreen(environment, own, width, host.isPresent());
    Shell shell = new Shell(LineScreen.surroundings(environment), house, own, fresh, host);
    return within(limit, fresh, () -> shell.run(line.statements().getFirst().command()));
  }

  /** On a thread of its own, so that whoever waits can give up. */
  private StepResult within(Duration limit, LineScreen shown, IntSupplier work) {
    AtomicInteger code = new AtomicInteger();
    Thread worker = new Thread(() -> code.set(work.getAsInt()), "replayed step");
    worker.setDaemon(true);
    worker.start();
    try {
      if (worker.join(limit)) {
        return new StepResult(shown.take(), new Status(Ending.EXITED, code.get(), shown.isOpen()));
      }
      session.interrupt();
      worker.interrupt();
      if (!worker.join(PATIENCE)) {
        stuck = worker;
      }
      return new StepResult(shown.take(), new Status(Ending.TIMED_OUT, 0, false));
    } catch (InterruptedException cancelled) {
      worker.interrupt();
      Thread.currentThread().interrupt();
      return new StepResult(shown.take(), new Status(Ending.INTERRUPTED, 0, false));
    }
  }

  @Override
  public StepResult complete(String partial, char key) {
    if (session.remembered().isEmpty()) {
      session.survey();
    }
    PromptParser parser = new PromptParser(session::variables);
    if (!(parser.parse(partial, partial.length(), ParseContext.COMPLETE)
        instanceof PromptParser.Place place)) {
      return complaint(Exit.BUG, "no place for a cursor in this line");
    }
    List<String> said =
        key == '?'
            ? ContextHelp.of(place, completer).orElse(List.of(ContextHelp.NOTHING))
            : ContextHelp.grouped(
                completer.complete(place.before(), place.at().joint(), place.at().typed()));
    List<OutputLine> lines = new ArrayList<>(said.size());
    for (String line : said) {
      lines.add(OutputLine.output(Line.text(line)));
    }
    return new StepResult(lines, Status.DONE);
  }

  private static StepResult complaint(int code, String sentence) {
    return new StepResult(
        List.of(OutputLine.errors(Line.text(sentence))), new Status(Ending.EXITED, code, false));
  }

  @Override
  public String place() {
    return session.bridge().isPresent()
        ? session.currentName() + "/" + session.bridge().get()
        : session.currentName();
  }

  @Override
  public void close() {
    session.interrupt();
  }
}
