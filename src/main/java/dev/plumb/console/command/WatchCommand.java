package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code watch}: asks the same question again and again and marks what changed. */
final class WatchCommand implements CommandEntry.Action {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** How soon Ctrl-C is noticed between two rounds. */
  private static final long SLICE_MILLISECONDS = 50;

  private WatchCommand() {}

  static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("watch")
            .summary("repeat a command, changed cells marked")
            .takes(Argument.optional("CMD", Slot.COMMAND_LINE))
            .option(
                option("-n", "--interval", "S", Slot.DURATION, "wait so long between rounds (2 s)"))
            .option(option("-c", "--count", "N", Slot.NUMBER, "stop after so many rounds"))
            .option(
                Option.valued(
                    "--until",
                    "CHANGE|EMPTY|COUNT>N",
                    Slot.TEXT,
                    "stop when this is so; exit 6 when it never was"))
            .example("watch bridge fdb docker0")
            .example("watch -n 0.5 -c 20 --until CHANGE ns")
            .runs(new WatchCommand()));
  }

  private static Option option(String name, String longer, String value, Slot slot, String help) {
    return new Option(List.of(name, longer), Optional.of(Argument.required(value, slot)), help);
  }

  @Override
  public Outcome run(Call call) throws UserError {
    Session session = call.session();
    Duration interval =
        call.has("-n")
            ? Numbers.duration("-n", call.option("-n").orElseThrow(), Numbers.DAY)
            : INTERVAL;
    int rounds =
        call.has("-c")
            ? Numbers.whole("-c", call.option("-c").orElseThrow(), 1, Integer.MAX_VALUE)
            : Integer.MAX_VALUE;
    Until until =
        call.has("--until") ? Until.parse(call.option("--until").orElseThrow()) : Until.NEVER;
    List<String> words = call.rest(0).isEmpty() ? lastCommand(session) : call.rest(0);
    boolean marks = marksInText(words, session);
    Outcome first = session.run(words);
    session.emit(first);
    @Nullable Outcome last = first;
    for (int round = 1; ; round++) {
      if (last != null && until.isTrue(first, last)) {
        return Outcome.silence(Exit.DONE);
      }
      if (round >= rounds) {
        return Outcome.silence(until == Until.NEVER ? Exit.DONE : Exit.TIMEOUT);
      }
      if (!pause(session, interval)) {
        return Outcome.silence(Exit.INTERRUPTED);
      }
      last = again(session, words, last, marks);
    }
  }

  /**
   * One more round; null when it failed, which ends nothing: what is watched may be on its way
   * back.
   */
  private static @Nullable Outcome again(
      Session session, List<String> words, @Nullable Outcome before, boolean marks) {
    try {
      Outcome now = session.run(words);
      session.emit(before == null ? now : Changes.mark(before, now, marks));
      return now;
    } catch (UserError failed) {
      session.emit(
          Outcome.silence(failed.code())
              .withNotes(List.of(Line.of(Span.styled(failed.what(), Span.Style.BAD)))));
      return null;
    }
  }

  private static boolean pause(Session session, Duration interval) {
    long end = System.nanoTime() + interval.toNanos();
    while (!session.interrupted()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return true;
      }
      try {
        Thread.sleep(Math.min(left, SLICE_MILLISECONDS));
      } catch (InterruptedException cancelled) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  /** People's formats get a star in the text, because not every terminal has colours. */
  private static boolean marksInText(List<String> words, Session session) throws UserError {
    String format =
        Dispatcher.prepare(words, session).output().format().orElse(Settings.OUTPUT.in(session));
    return format.equals("table") || format.equals("wide");
  }

  private static List<String> lastCommand(Session session) throws UserError {
    List<String> history = session.history();
    for (int i = history.size() - 1; i >= 0; i--) {
      List<TypedLine.Statement> statements =
          LineParser.parse(history.get(i), session.variables()).statements();
      if (!statements.isEmpty() && !statements.getLast().command().getFirst().equals("watch")) {
        return statements.getLast().command();
      }
    }
    throw UserError.usage("nothing to watch yet", "watch CMD");
  }

  /** When to stop. */
  private record Until(Kind kind, char comparison, int count) {
    static final Until NEVER = new Until(Kind.NEVER, '=', 0);

    private enum Kind {
      NEVER,
      CHANGE,
      EMPTY,
      COUNT
    }

    static Until parse(String word) throws UserError {
      if (word.equals("CHANGE") || word.equals("EMPTY")) {
        return new Until(Kind.valueOf(word), '=', 0);
      }
      if (word.startsWith("COUNT") && word.length() > 6 && ">=<".indexOf(word.charAt(5)) >= 0) {
        int count = Numbers.whole("--until COUNT", word.substring(6), 0, Integer.MAX_VALUE);
        return new Until(Kind.COUNT, word.charAt(5), count);
      }
      throw UserError.usage(
          "cannot wait for '" + word + "'", "CHANGE, EMPTY, COUNT>3, COUNT=3 or COUNT<3");
    }

    boolean isTrue(Outcome first, Outcome now) {
      return switch (kind) {
        case NEVER -> false;
        case CHANGE -> !first.body().equals(now.body());
        case EMPTY -> Changes.count(now) == 0;
        case COUNT -> {
          int rows = Changes.count(now);
          yield switch (comparison) {
            case '>' -> rows > count;
            case '<' -> rows < count;
            default -> rows == count;
          };
        }
      };
    }
  }
}
