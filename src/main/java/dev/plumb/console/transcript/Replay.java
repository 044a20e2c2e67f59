package dev.plumb.console.transcript;

import dev.plumb.console.command.UserError;
import dev.plumb.console.render.ErrorPage;
import dev.plumb.console.render.PlainWriter;
import dev.plumb.console.transcript.Conditions.Surroundings;
import dev.plumb.console.transcript.ReplaySession.StepResult;
import dev.plumb.console.transcript.Transcript.Block;
import dev.plumb.console.transcript.Transcript.Ending;
import dev.plumb.console.transcript.Transcript.Status;
import dev.plumb.console.transcript.Transcript.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs one transcript, step by step: the same engine for the command line and for JUnit.
 *
 * <p>Steps share a session and the bindings, so they run in order. After a failed question it goes
 * on; after a failed step that changes what later ones mean, the rest is blocked.
 */
public final class Replay implements AutoCloseable {
  private static final Set<String> STATE_CHANGING =
      Set.of("use", "let", "set", "alias", "snapshot");

  /** How long a step runs that is written to end by Ctrl-C. */
  private static final Duration UNTIL_CTRL_C = Duration.ofSeconds(2);

  private record Place(Block block, Step step) {}

  private final Transcript transcript;
  private final ReplaySession.Source source;
  private final Surroundings surroundings;
  private final List<Place> places = new ArrayList<>();
  private int at;
  private Bindings bindings = Bindings.NONE;
  private @Nullable ReplaySession session;
  private int lastBlockLine;
  private Optional<String> blocked = Optional.empty();

  /** A replay that has not begun. */
  public Replay(Transcript transcript, ReplaySession.Source source, Surroundings surroundings) {
    this.transcript = transcript;
    this.source = source;
    this.surroundings = surroundings;
    for (Block block : transcript.blocks()) {
      for (Step step : block.steps()) {
        places.add(new Place(block, step));
      }
    }
  }

  /** True when a step is left. */
  public boolean hasNext() {
    return at < places.size();
  }

  /** Runs the next step. */
  public Verdict next() {
    Place place = places.get(at++);
    Step step = place.step();
    Optional<String> reason = whyNot(place.block());
    if (reason.isPresent()) {
      return new Verdict.Skipped(step, reason.get());
    }
    if (place.block().line() != lastBlockLine && place.block().attributes().fresh()) {
      close();
      blocked = Optional.empty();
    }
    lastBlockLine = place.block().line();
    if (blocked.isPresent()) {
      return new Verdict.Blocked(step, blocked.get());
    }
    Verdict verdict;
    try {
      verdict = run(place);
    } catch (UserError error) {
      List<String> reasons = PlainWriter.write(ErrorPage.of(error)).lines().toList();
      verdict =
          new Verdict.Failed(
              step,
              FailureReport.notRun(transcript.file(), place.block().title(), step, reasons),
              reasons,
              Optional.empty());
    }
    if (verdict instanceof Verdict.Failed && changesState(step)) {
      blocked = Optional.of("line " + step.line() + " failed, which changes the session");
    }
    return verdict;
  }

  /** Which value each name has by now. */
  public Bindings bindings() {
    return bindings;
  }

  /** Ends the session, if one was opened. */
  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  private Optional<String> whyNot(Block block) {
    if (block.attributes().skip().isPresent()) {
      return block.attributes().skip();
    }
    if (block.attributes().live() && !surroundings.live()) {
      return Optional.of("needs a live host");
    }
    if (block.attributes().hermetic() && surroundings.live()) {
      return Optional.of("runs on a saved host only");
    }
    List<String> conditions = new ArrayList<>(transcript.requires());
    conditions.addAll(block.attributes().conditions());
    for (String condition : conditions) {
      Optional<String> unmet = Conditions.unmet(condition, surroundings);
      if (unmet.isPresent()) {
        return unmet;
      }
    }
    return Optional.empty();
  }

  private Verdict run(Place place) throws UserError {
    Step step = place.step();
    Duration limit = limit(place);
    StringBuilder command = new StringBuilder();
    for (Token token : step.command()) {
      switch (token) {
        case Token.Literal literal -> command.append(literal.text());
        case Token.Named named -> {
          Optional<String> value = value(named.binding(), step, limit);
          if (value.isEmpty()) {
            return new Verdict.Blocked(
                step, named.binding().written() + " was not captured: a step above failed");
          }
          command.append(value.get());
        }
        case Token.Gap gap -> throw new IllegalStateException("a gap in a command");
        case Token.Rule rule -> throw new IllegalStateException("a rule in a command");
        case Token.Wild wild -> throw new IllegalStateException("<*> in a command");
        case Token.Anonymous value -> throw new IllegalStateException("<:kind> in a command");
      }
    }
    StepResult result =
        step.key().isPresent()
            ? session().complete(command.toString(), step.key().get())
            : session().step(command.toString(), step.oneShot(), limit);
    if (step.status().ending() == Ending.INTERRUPTED
        && result.status().ending() == Ending.TIMED_OUT) {
      result = new StepResult(result.lines(), new Status(Ending.INTERRUPTED, 0, false));
    }
    return judge(place, result, limit);
  }

  /** A step that was recorded up to a Ctrl-C gets one, soon: it would not end by itself. */
  private Duration limit(Place place) {
    Duration whole = place.block().attributes().timeout().orElse(transcript.timeout());
    boolean cut = place.step().status().ending() == Ending.INTERRUPTED;
    return cut && whole.compareTo(UNTIL_CTRL_C) > 0 ? UNTIL_CTRL_C : whole;
  }

  private ReplaySession session() throws UserError {
    ReplaySession open = session;
    if (open == null) {
      open = source.open(transcript);
      session = open;
    }
    return open;
  }

  /** The value of a name; its binding's own command is asked when no output showed it. */
  private Optional<String> value(Binding binding, Step step, Duration limit) throws UserError {
    Optional<Bindings.Value> bound = bindings.of(binding.name());
    if (bound.isPresent() || binding.from().isEmpty()) {
      return bound.map(Bindings.Value::text);
    }
    StepResult result = session().step(binding.from().get(), true, limit);
    List<ActualLine> lines = ActualLine.of(result.lines());
    boolean one = lines.size() == 1 && lines.getFirst().stream() == Stream.OUTPUT;
    if (!one || !binding.kind().hasShape(lines.getFirst().text())) {
      throw UserError.usage(
          binding.written()
              + ": '"
              + binding.from().get()
              + "' did not print one value of kind "
              + binding.kind().word());
    }
    bindings = bindings.with(binding, lines.getFirst().text(), step.line());
    return Optional.of(lines.getFirst().text());
  }

  private Verdict judge(Place place, StepResult result, Duration limit) {
    Step step = place.step();
    boolean bag = place.block().attributes().unordered();
    Strictness strictness = Strictness.of(step);
    List<ActualLine> actual = ActualLine.of(result.lines());
    Optional<Bindings> after =
        bag
            ? StepMatcher.unordered(strictness, step.output(), actual, bindings)
            : StepMatcher.ordered(strictness, step.output(), actual, bindings);
    if (after.isPresent() && sameStatus(step.status(), result.status())) {
      bindings = after.get();
      return new Verdict.Passed(step);
    }
    Alignment alignment =
        bag
            ? Alignment.ofBag(strictness, step.output(), actual, bindings)
            : Alignment.of(strictness, step.output(), actual, bindings);
    List<String> reasons = new ArrayList<>();
    if (after.isEmpty()) {
      reasons.addAll(Diagnosis.of(strictness, step, actual, alignment, bindings));
    }
    if (result.status().ending() == Ending.TIMED_OUT
        && step.status().ending() != Ending.TIMED_OUT) {
      reasons.add("no end within " + limit.toMillis() + " ms" + Endless.hint(step));
    }
    bindings = after.orElse(alignment.bindings());
    return new Verdict.Failed(
        step,
        FailureReport.of(
            transcript.file(),
            place.block().title(),
            step,
            alignment.changes(),
            reasons,
            result.status()),
        reasons,
        Optional.of(new Difference(alignment.changes(), result.status(), bindings)));
  }

  private static boolean sameStatus(Status expected, Status got) {
    boolean sameCode = expected.ending() != Ending.EXITED || expected.code() == got.code();
    return expected.ending() == got.ending() && sameCode && expected.open() == got.open();
  }

  /** By the first word; a one-shot's session is gone with it, and a key changes nothing. */
  private static boolean changesState(Step step) {
    if (step.oneShot() || step.key().isPresent()) {
      return false;
    }
    String first = step.written().substring(2).strip().split("\\s+", 2)[0];
    return STATE_CHANGING.contains(first);
  }
}
