package dev.plumb.console.command;

import dev.plumb.answers.path.Cause;
import dev.plumb.answers.path.Code;
import dev.plumb.answers.path.Flow;
import dev.plumb.answers.path.Hop;
import dev.plumb.answers.path.PathAnswer;
import dev.plumb.answers.path.PathEngine;
import dev.plumb.answers.path.Transport;
import dev.plumb.answers.path.Verdict;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.model.Host;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code path} and {@code why}: what becomes of a flow, hop by hop, and what is at fault. */
public final class PathCommands {
  private static final Option PROTO =
      Option.valued("--proto", "PROTO", Slot.choice("tcp", "udp", "icmp"), "else as DST says: tcp");
  private static final Option EXPECT =
      Option.valued("--expect", "NS", Slot.NAMESPACE, "the namespace that should answer");
  private static final Option SIZE =
      Option.valued(
          "--size", "BYTES", Slot.NUMBER, "of the IP packet, sent unfragmented; else small");

  private static final Option SPORT =
      Option.valued("--sport", "PORT", Slot.NUMBER, "the client's own port; else a free one");

  private static final Option BRIEF = Option.flag("--brief", "one line: verdict, code and object");

  private static final Option RESOLVE =
      Option.flag("--resolve", "DST is a name: asks SRC's name servers first");

  /** What a remedy begins with that is a command, and not advice. */
  private static final Set<String> COMMANDS =
      Set.of(
          "ip",
          "bridge",
          "tc",
          "sysctl",
          "nft",
          "iptables",
          "ip6tables",
          "iptables-legacy",
          "ip6tables-legacy",
          "ebtables",
          "arptables",
          "plumb",
          "kill",
          "docker",
          "podman",
          "conntrack");

  private PathCommands() {}

  public static List<CommandEntry> entries() {
    Needs needs = PathEngine.needs().and(Needs.all(Part.CONTAINERS));
    return List.of(
        row("path", "what becomes of a flow, hop by hop, forth and back", needs)
            .example("path nginx-1 nginx-2:80")
            .example("path nginx-1 203.0.113.10:443/tcp")
            .example("path nginx-1 10.0.0.5 --proto icmp --size 1500")
            .runs(PathCommands::path),
        row("why", "why a flow does not work, and the command that would mend it", needs)
            .example("why nginx-1 nginx-2:80")
            .runs(PathCommands::why));
  }

  private static CommandEntry.Builder row(String noun, String summary, Needs needs) {
    return CommandEntry.named(noun)
        .summary(summary)
        .takes(Argument.required("SRC", Slot.NAMESPACE))
        .takes(Argument.required("DST", Slot.TARGET))
        .option(PROTO)
        .option(EXPECT)
        .option(SIZE)
        .option(SPORT)
        .option(BRIEF)
        .option(RESOLVE)
        .needs(needs);
  }

  /** An answer, and the name that was asked for, when it was no address. */
  private record Asked(PathAnswer answer, Optional<String> name) {}

  private static Asked ask(Call call, Host host) throws UserError {
    FlowWords.Question question = FlowWords.question(call, host);
    PathEngine engine = new PathEngine(host);
    PathAnswer answer = question.answer().orElseGet(() -> engine.ask(question.flow()));
    if (call.has(RESOLVE.name()) && question.name().isPresent()) {
      answer = engine.resolved(answer, question.name().get());
    }
    return new Asked(answer, question.name());
  }

  /** Delivered is yes; that a gap decides is neither yes nor no. */
  private static int code(Verdict verdict) {
    return switch (verdict) {
      case DELIVERED -> Exit.DONE;
      case REJECTED, DROPPED, MISDELIVERED -> Exit.NEGATIVE;
      case UNKNOWN -> Exit.UNAVAILABLE;
    };
  }

  private static Outcome path(Call call) throws UserError {
    Host host = call.host();
    Asked asked = ask(call, host);
    PathAnswer answer = asked.answer();
    if (call.has(BRIEF.name())) {
      return briefly(host, asked);
    }
    List<Line> lines = new ArrayList<>();
    lines.add(headline(host, asked).line());
    List<Hop> all = new ArrayList<>(answer.forward());
    all.addAll(answer.back());
    Journey journey = new Journey(all);
    int number = journey.add(lines, "forward", answer.forward(), 1);
    if (!answer.back().isEmpty()) {
      journey.add(lines, "back", answer.back(), number);
    }
    lines.addAll(causeLines(answer));
    return Outcome.of(
        new Outcome.Report(lines, record(host, asked), Optional.of(answer.verdict().word())),
        code(answer.verdict()));
  }

  private static Outcome why(Call call) throws UserError {
    Host host = call.host();
    Asked asked = ask(call, host);
    PathAnswer answer = asked.answer();
    if (call.has(BRIEF.name())) {
      return briefly(host, asked);
    }
    List<Line> lines = new ArrayList<>();
    lines.add(headline(host, asked).line());
    lines.addAll(causeLines(answer));
    return Outcome.of(
        new Outcome.Report(lines, record(host, asked), Optional.of(answer.cause().code().name())),
        code(answer.verdict()));
  }

  private static Line.Builder headline(Host host, Asked asked) {
    PathAnswer answer = asked.answer();
    Flow flow = answer.flow();
    Span.Style style =
        answer.verdict() == Verdict.DELIVERED
            ? Span.Style.GOOD
            : answer.verdict() == Verdict.UNKNOWN ? Span.Style.WARNING : Span.Style.BAD;
    Line.Builder line =
        Line.build()
            .add(Span.styled(answer.verdict().word(), style))
            .add("  ")
            .add(Span.namespace(host.nameOf(flow.source())))
            .add(" -> ");
    asked.name().ifPresent(name -> line.add(name + " "));
    boolean found = !flow.destination().isAny();
    if (found) {
      line.add(Span.address(flow.destination())).add(" ");
    }
    line.add(flow.service());
    if (answer.responder().isPresent() && answer.verdict() != Verdict.UNKNOWN) {
      line.add(answer.verdict() == Verdict.REJECTED ? ", says " : ", at ")
          .add(Span.namespace(answer.responder().get()));
    }
    return line;
  }

  private static List<Line> causeLines(PathAnswer answer) {
    List<Line> lines = new ArrayList<>();
    Cause cause = answer.cause();
    if (answer.verdict() != Verdict.DELIVERED && answer.verdict() != Verdict.UNKNOWN) {
      text(lines, "seen    ", answer.seen() + ", by the client's program");
    }
    if (cause.code() != Code.NONE) {
      say(lines, "cause   ", Span.styled(cause.code().name(), Span.Style.STRONG), cause.object());
      text(lines, "        ", cause.detail());
      mend(lines, cause.fix());
    }
    for (Cause also : answer.also()) {
      say(lines, "also    ", Span.plain(also.code().name()), also.object());
    }
    for (String assumption : answer.assumptions()) {
      text(lines, "assumed ", assumption);
    }
    for (String gap : answer.gaps()) {
      text(lines, "unseen  ", gap);
    }
    return lines;
  }

  private static void say(List<Line> lines, String label, Span code, String object) {
    int width = label.length() + code.text().length() + 2;
    Wrapped.add(lines, Line.build().add(label).add(code).add("  "), width, object);
  }

  private static void text(List<Line> lines, String label, String text) {
    Wrapped.add(lines, Line.build().add(Span.dim(label)), label.length(), text);
  }

  private static void mend(List<Line> lines, String fix) {
    int blank = fix.indexOf(' ');
    if (COMMANDS.contains(blank < 0 ? fix : fix.substring(0, blank))) {
      Wrapped.command(lines, "mend    ", fix);
    } else {
      text(lines, "mend    ", fix);
    }
  }

  private static Outcome briefly(Host host, Asked asked) {
    return Outcome.of(
        new Outcome.Report(
            List.of(brief(host, asked)),
            record(host, asked),
            Optional.of(asked.answer().verdict().word())),
        code(asked.answer().verdict()));
  }

  /** Verdict, flow, code and object. */
  private static Line brief(Host host, Asked asked) {
    Line.Builder line = headline(host, asked);
    Cause cause = asked.answer().cause();
    return cause.code() == Code.NONE
        ? line.line()
        : line.add("  ")
            .add(Span.styled(cause.code().name(), Span.Style.STRONG))
            .add("  " + cause.object())
            .line();
  }

  private static Tree.Obj record(Host host, Asked asked) {
    PathAnswer answer = asked.answer();
    Flow flow = answer.flow();
    Tree.Builder question =
        Tree.object()
            .put("src", host.nameOf(flow.source()))
            .put("dst", flow.destination().toString())
            .put("name", asked.name())
            .put("proto", flow.transport().word());
    flow.port().ifPresent(port -> question.put("port", port));
    flow.sourcePort().ifPresent(port -> question.put("sport", port));
    flow.size().ifPresent(size -> question.put("size", size));
    flow.expected().ifPresent(expected -> question.put("expect", host.nameOf(expected)));
    List<Tree> also = new ArrayList<>();
    answer.also().forEach(one -> also.add(record(one)));
    Tree.Builder record =
        Tree.object()
            .put("flow", question.build())
            .put("verdict", answer.verdict().word())
            .put("responder", answer.responder())
            .put("seen", answer.seen())
            .put("cause", record(answer.cause()))
            .put("also", new Tree.Arr(also))
            .put("forward", hops(answer.forward()))
            .put("return", hops(answer.back()))
            .put("assumptions", texts(answer.assumptions()))
            .put("gaps", texts(answer.gaps()));
    return record.build();
  }

  private static Tree.Obj record(Cause cause) {
    return Tree.object()
        .put("code", cause.code().name())
        .put("object", cause.object())
        .put("detail", cause.detail())
        .put("fix", cause.fix())
        .build();
  }

  private static Tree.Arr hops(List<Hop> hops) {
    List<Tree> items = new ArrayList<>();
    for (Hop hop : hops) {
      items.add(
          Tree.object()
              .put("netns", hop.namespace())
              .put("ifname", hop.device())
              .put("stage", hop.stage())
              .put("evidence", hop.evidence())
              .build());
    }
    return new Tree.Arr(items);
  }

  private static Tree.Arr texts(List<String> texts) {
    List<Tree> items = new ArrayList<>();
    texts.forEach(text -> items.add(new Tree.Text(text)));
    return new Tree.Arr(items);
  }

  /** The transport that an option names. */
  static Optional<Transport> transport(Call call) throws UserError {
    Optional<String> word = call.option(PROTO.name());
    if (word.isEmpty()) {
      return Optional.empty();
    }
    Optional<Transport> found = Transport.of(word.get());
    if (found.isEmpty()) {
      throw UserError.usage("no such protocol: " + word.get(), "--proto tcp, udp or icmp");
    }
    return found;
  }
}
