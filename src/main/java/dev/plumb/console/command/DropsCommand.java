package dev.plumb.console.command;

import dev.plumb.answers.drops.Drops;
import dev.plumb.answers.drops.Finding;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import dev.plumb.model.port.DropReader;
import dev.plumb.model.port.Needs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code drops}: what was dropped, over all namespaces: everything is read, some time passes, and
 * it is read again. The exit code is 1 when something was.
 */
public final class DropsCommand {
  private static final String FOR = "--for";
  private static final String TOTAL = "--total";
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);
  private static final long SLICE_MILLISECONDS = 50;
  private static final Needs NEEDS =
      Needs.all(
          Needs.Part.LINKS,
          Needs.Part.COUNTERS,
          Needs.Part.RULESETS,
          Needs.Part.CONTAINERS,
          Needs.Part.REFERENCES);

  private DropsCommand() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("drops")
            .byDefault()
            .summary("what is dropped from now on, and why: links, queues, stacks, rules")
            .takes(Argument.repeated("NS", Slot.NAMESPACE))
            .option(
                Option.valued(FOR, "S", Slot.DURATION, "how long to look (5 s); Ctrl-C ends it"))
            .option(Option.flag(TOTAL, "since each counter was made, at once"))
            .needs(NEEDS)
            .example("drops --for 30s")
            .example("drops nginx-1 --total")
            .runs(DropsCommand::drops));
  }

  private static Outcome drops(Call call) throws UserError {
    Session session = call.session();
    boolean saved = session.snapshot().isPresent();
    if (saved && !call.has(TOTAL)) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "nothing is dropped on a saved host from now on",
          "its counters stand still",
          "drops --total");
    }
    Duration time =
        call.has(FOR)
            ? Numbers.duration(FOR, call.option(FOR).orElseThrow(), Numbers.DAY)
            : LONG_ENOUGH;
    List<Line> notes = new ArrayList<>();
    Host host = call.host();
    Set<NetnsId> only = asked(call, host);
    if (call.has(TOTAL)) {
      Drops now = read(session, host, only, notes);
      if (saved) {
        notes.add(Line.text("a saved host has the counters of links and rules, and no others"));
      }
      return answer(now, now.totals(), "nothing was ever dropped here", notes);
    }
    Drops before = read(session, host, only, new ArrayList<>());
    long began = System.nanoTime();
    boolean whole = wait(session, time);
    // Ctrl-C ends the wait, not the answer; the second reading needs this thread's sleep and joins.
    boolean interrupted = Thread.interrupted() || !whole;
    session.forget();
    Host after = session.host(NEEDS);
    Set<NetnsId> still = call.rest(0).isEmpty() ? asked(call, after) : only;
    Drops now = read(session, after, still, notes);
    Outcome outcome =
        answer(now, now.since(before), "nothing was dropped in " + seconds(began), notes);
    return interrupted ? new Outcome(outcome.body(), Exit.INTERRUPTED, outcome.notes()) : outcome;
  }

  private static String seconds(long began) {
    long tenths = (System.nanoTime() - began) / 100_000_000;
    return tenths / 10 + "." + tenths % 10 + " s";
  }

  private static Set<NetnsId> asked(Call call, Host host) throws UserError {
    Set<NetnsId> only = new LinkedHashSet<>();
    for (String word : call.rest(0)) {
      only.add(Names.namespace(host, word).id());
    }
    if (only.isEmpty()) {
      host.namespaces().forEach(namespace -> only.add(namespace.id()));
    }
    return only;
  }

  private static Drops read(Session session, Host host, Set<NetnsId> only, List<Line> notes) {
    for (Namespace namespace : host.namespaces()) {
      if (only.contains(namespace.id())) {
        namespace.gaps().forEach(gap -> notes.add(Places.note(gap)));
      }
    }
    Optional<DropReader> reader = session.world().drops();
    if (reader.isEmpty()) {
      return Drops.reading(host, List.of(), only);
    }
    DropReader.Reading reading = reader.get().read(List.copyOf(only));
    reading.gaps().forEach(gap -> notes.add(Places.note(gap)));
    return Drops.reading(host, reading.counters(), only);
  }

  /** False when it was ended before its time. */
  private static boolean wait(Session session, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (!session.interrupted()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return true;
      }
      try {
        Thread.sleep(Math.min(left, SLICE_MILLISECONDS));
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private static Outcome answer(
      Drops drops, List<Finding> findings, String empty, List<Line> notes) {
    int silent = drops.uncounted().size();
    if (silent > 0) {
      notes.add(
          Line.text(
              "not seen: "
                  + silent
                  + (silent == 1 ? " rule or policy drops" : " rules or policies drop")
                  + " without counting, such as "
                  + drops.uncounted().getFirst()));
    }
    List<Outcome.Row> rows = new ArrayList<>();
    findings.forEach(finding -> rows.add(row(finding)));
    return Outcome.of(
            new Outcome.Table(
                List.of(
                    Outcome.Column.number("count"),
                    Outcome.Column.of("where"),
                    Outcome.Column.of("counter"),
                    Outcome.Column.of("cause"),
                    new Outcome.Column("sentence", "MEANING", false, false)),
                rows,
                false,
                empty),
            rows.isEmpty() ? Exit.DONE : Exit.NEGATIVE)
        .withNotes(notes);
  }

  private static Outcome.Row row(Finding finding) {
    return new Outcome.Row(
        List.of(
            Line.of(Span.number(finding.count())),
            Line.of(Span.styled(finding.where(), Span.Style.NAMESPACE)),
            Line.text(finding.counter()),
            Line.text(finding.cause().orElse("")),
            Line.text(finding.sentence())),
        Tree.object()
            .put("count", finding.count())
            .put("where", finding.where())
            .put("counter", finding.counter())
            .put("cause", finding.cause())
            .put("sentence", finding.sentence())
            .build());
  }
}
