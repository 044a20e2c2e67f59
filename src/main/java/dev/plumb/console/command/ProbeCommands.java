package dev.plumb.console.command;

import dev.plumb.model.Container;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Prober;
import dev.plumb.model.port.Prober.Answer;
import dev.plumb.model.port.Prober.Kind;
import dev.plumb.model.port.Prober.Request;
import dev.plumb.model.port.Prober.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code probe}: a live check from inside a namespace. It sends packets, which nothing else does
 * unasked.
 */
public final class ProbeCommands {
  private static final String TIMEOUT = "--timeout";
  private static final String COUNT = "--count";
  private static final String ASK = "--ask";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST = 1000;
  private static final String[] KINDS = {
    "tcp", "udp", "ping", "http", "telnet", "dns", "ntp", "whois", "echo", "daytime"
  };

  private ProbeCommands() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("probe")
            .summary("whether somebody answers, from inside a namespace")
            .takes(CommandEntry.Argument.required("NS", Slot.NAMESPACE))
            .takes(CommandEntry.Argument.required("KIND", Slot.choice(KINDS)))
            .takes(CommandEntry.Argument.required("TARGET", Slot.TARGET))
            .option(
                CommandEntry.Option.valued(
                    TIMEOUT,
                    "TIME",
                    Slot.DURATION,
                    "how long one attempt may take: 500ms, 3s (the default), 1m"))
            .option(CommandEntry.Option.valued(COUNT, "N", Slot.NUMBER, "how often, 1 to 1000"))
            .option(
                CommandEntry.Option.valued(
                    ASK,
                    "TEXT",
                    Slot.TEXT,
                    "the DNS NAME[/TYPE], HTTP path, whois query or payload"))
            .needs(Needs.all(Needs.Part.ADDRESSES, Needs.Part.CONTAINERS, Needs.Part.REFERENCES))
            .example("probe nginx-1 tcp nginx-2:80")
            .example("probe host ping 172.17.0.2 --count 3")
            .example("probe nginx-1 dns 127.0.0.11 --ask nginx-2")
            .runs(ProbeCommands::probe));
  }

  private static Outcome probe(Call call) throws UserError {
    Kind kind = kind(call.arguments().get(1));
    ProbeTarget parsed = ProbeTarget.parse(call.arguments().get(2));
    if (kind == Kind.PING && parsed.port().isPresent()) {
      throw UserError.usage("ping has no ports", "probe NS tcp " + call.arguments().get(2));
    }
    Duration timeout =
        call.has(TIMEOUT)
            ? Numbers.duration(TIMEOUT, call.option(TIMEOUT).orElseThrow(), LONGEST)
            : PATIENCE;
    int count =
        call.has(COUNT) ? Numbers.whole(COUNT, call.option(COUNT).orElseThrow(), 1, MOST) : 1;
    if (call.session().snapshot().isPresent()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "a saved host cannot be probed",
          "nothing of it runs any more",
          "ask the live host: plumb without 'open'");
    }
    Optional<Prober> prober = call.session().world().prober();
    if (prober.isEmpty()) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "no packets can be sent here",
          "this session has no live host",
          "ask the live host: plumb without 'open'");
    }
    Host host = call.host();
    Namespace asker = Names.namespace(host, call.arguments().getFirst());
    ProbeTarget target = parsed.resolved(host, asker);
    Request request =
        new Request(
            asker.id(),
            kind,
            target.word(),
            target.port(),
            call.option(ASK),
            timeout,
            1,
            resolverPid(host, asker));
    return attempts(call.session(), prober.get(), request, count);
  }

  /** All but the last attempt are shown to people as they come; the record has them all. */
  private static Outcome attempts(Session session, Prober prober, Request request, int count) {
    List<Tree> records = new ArrayList<>();
    boolean answered = false;
    Answer last = prober.probe(request);
    for (int i = 1; ; i++) {
      answered |= last.verdict() == Verdict.ANSWERED;
      records.add(record(request, last));
      if (i >= count || session.interrupted()) {
        break;
      }
      session.progress(Outcome.of(new Outcome.Report(lines(request, last), record(request, last))));
      last = prober.probe(request);
    }
    int code = session.interrupted() ? Exit.INTERRUPTED : answered ? Exit.DONE : code(last);
    Tree record = count == 1 ? records.getFirst() : new Tree.Arr(records);
    return Outcome.of(new Outcome.Report(lines(request, last), record), code);
  }

  /** Not being allowed to try is no answer about the network. */
  private static int code(Answer answer) {
    String errno = answer.record().text("errno").orElse("");
    return switch (answer.verdict()) {
      case ANSWERED -> Exit.DONE;
      case REFUSED, UNREACHABLE, NAME_NOT_FOUND -> Exit.NEGATIVE;
      case FAILED ->
          errno.equals("EPERM") || errno.equals("EACCES") ? Exit.NOT_PERMITTED : Exit.NEGATIVE;
      case TIMEOUT -> Exit.TIMEOUT;
    };
  }

  private static List<Line> lines(Request request, Answer answer) {
    List<Line> lines = new ArrayList<>();
    Line.Builder first = Line.build();
    where(first, request, answer);
    if (answer.verdict() == Verdict.ANSWERED) {
      first.add(Span.styled(" answered", Span.Style.GOOD));
      answer
          .elapsed()
          .ifPresent(
              time ->
                  first
                      .add(" in ")
                      .add(Span.of(milliseconds(time), Span.Kind.DURATION, Span.Style.PLAIN)));
    } else {
      first
          .add(": ")
          .add(Span.styled(answer.reason().orElse(word(answer.verdict())), Span.Style.BAD));
    }
    lines.add(first.line());
    for (String said : answer.lines()) {
      lines.add(Line.of(Span.plain("  "), Span.plain(said)));
    }
    return lines;
  }

  private static void where(Line.Builder line, Request request, Answer answer) {
    if (answer.address().isEmpty()) {
      line.add(request.target());
    } else {
      boolean six = answer.address().get().bits() == 128 && request.port().isPresent();
      line.add(six ? "[" : "").add(Span.address(answer.address().get())).add(six ? "]" : "");
    }
    request
        .port()
        .ifPresent(
            port ->
                line.add(":")
                    .add(Span.of(Integer.toString(port), Span.Kind.PORT, Span.Style.PLAIN)));
  }

  /** With one decimal from 10 ms down, as ping(8) does with three. */
  static String milliseconds(Duration time) {
    long tenths = (time.toNanos() + 50_000) / 100_000;
    return tenths >= 1000 ? tenths / 10 + " ms" : tenths / 10 + "." + tenths % 10 + " ms";
  }

  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Tree.Obj record(Request request, Answer answer) {
    Tree.Builder record =
        Tree.object()
            .put("kind", request.kind().name().toLowerCase(Locale.ROOT))
            .put("target", request.target());
    answer.address().ifPresent(address -> record.put("address", address.toString()));
    request.port().ifPresent(port -> record.put("port", port));
    record.put("verdict", answer.verdict().name().toLowerCase(Locale.ROOT));
    answer.elapsed().ifPresent(time -> record.put("elapsed_us", time.toNanos() / 1000));
    record.put("reason", answer.reason());
    if (!answer.record().fields().isEmpty()) {
      record.put("answer", answer.record());
    }
    return record.build();
  }

  private static Kind kind(String word) throws UserError {
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
        return kind;
      }
    }
    throw UserError.usage("no such kind of probe: " + word, "one of " + String.join(" ", KINDS));
  }

  /** A container's resolver files are those of its first process; others use the host's. */
  static Optional<Integer> resolverPid(Host host, Namespace asker) {
    if (asker.id().equals(host.self())) {
      return Optional.empty();
    }
    for (Container container : host.containersIn(asker.id())) {
      if (container.pid().isPresent()) {
        return Optional.of(container.pid().getAsInt());
      }
    }
    return Optional.empty();
  }
}
