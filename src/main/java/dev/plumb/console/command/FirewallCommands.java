package dev.plumb.console.command;

import dev.plumb.answers.firewall.HookOrder;
import dev.plumb.answers.firewall.Origin;
import dev.plumb.answers.firewall.PlacedChain;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.answers.firewall.Provenance;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code fw}: the firewall rules of a namespace, whichever backend holds them, as one list in the
 * order in which the kernel asks them, and who put each there.
 */
public final class FirewallCommands {
  private static final Option ZERO = Option.flag("--zero", "also rules that counted nothing");
  private static final Option BY =
      Option.valued(
          "--by",
          "WHO",
          Slot.TEXT,
          "only rules that this writer put there: docker, kube, ufw, yours");

  private FirewallCommands() {}

  public static List<CommandEntry> entries() {
    Needs needs = Needs.named(Part.RULESETS, Part.LINKS, Part.CONTAINERS);
    return List.of(
        CommandEntry.named("fw", "list")
            .byDefault()
            .summary("every firewall rule of a namespace in hook order, and who put it there")
            .takes(Argument.optional("NS", Slot.NAMESPACE))
            .option(Places.ALL)
            .option(Places.IN)
            .option(BY)
            .needs(needs)
            .example("fw list nginx-1")
            .example("fw list --by yours")
            .runs(FirewallCommands::list),
        CommandEntry.named("fw", "show")
            .summary("a table or chain with its policy, rules, sets and maps")
            .takes(Argument.required("CHAIN|TABLE", Slot.CHAIN))
            .option(Places.IN)
            .needs(needs)
            .example("fw show FORWARD")
            .runs(FirewallCommands::show),
        CommandEntry.named("fw", "rule")
            .summary("one rule: what it asks and does, who put it there and how that is known")
            .takes(Argument.required("RULE", Slot.RULE))
            .option(Places.IN)
            .needs(needs)
            .example("fw rule 3")
            .example("fw rule filter/FORWARD#1")
            .runs(FirewallCommands::rule),
        CommandEntry.named("fw", "chains")
            .summary("the chains of a namespace in hook order, with their policies")
            .takes(Argument.optional("NS", Slot.NAMESPACE))
            .option(Places.ALL)
            .option(Places.IN)
            .needs(needs)
            .example("fw chains")
            .runs(FirewallCommands::chains),
        CommandEntry.named("fw", "counters")
            .summary("the rules that counted packets, busiest first")
            .takes(Argument.optional("NS", Slot.NAMESPACE))
            .option(Places.ALL)
            .option(Places.IN)
            .option(ZERO)
            .needs(needs)
            .example("fw counters")
            .runs(FirewallCommands::counters),
        CommandEntry.named("fw", "sets")
            .summary("the sets and maps that rules ask, with their elements")
            .takes(Argument.optional("NS", Slot.NAMESPACE))
            .option(Places.ALL)
            .option(Places.IN)
            .needs(needs)
            .example("fw sets")
            .runs(FirewallCommands::sets));
  }

  /** One rule among those of its namespace. */
  private record Found(Namespace namespace, PlacedRule placed, Origin origin) {}

  private static List<Found> rules(Call call, Host host, List<Line> notes) throws UserError {
    Provenance provenance = new Provenance(host);
    List<Found> found = new ArrayList<>();
    for (Namespace namespace : Places.of(call, host)) {
      List<Ruleset> rulesets = Places.read(call, namespace, namespace.rulesets(), notes);
      FirewallNotes.add(namespace, rulesets, notes);
      for (PlacedRule placed : HookOrder.rules(HookOrder.chains(rulesets))) {
        found.add(new Found(namespace, placed, provenance.of(placed)));
      }
    }
    return found;
  }

  private static Outcome list(Call call) throws UserError {
    List<Line> notes = new ArrayList<>();
    Optional<String> by = call.option("--by");
    List<Row> rows = new ArrayList<>();
    Set<String> writers = new TreeSet<>();
    for (Found found : rules(call, call.host(), notes)) {
      writers.add(found.origin().writer());
      if (by.isEmpty() || by.get().equals(found.origin().writer())) {
        rows.add(row(found));
      }
    }
    if (by.isPresent() && rows.isEmpty()) {
      checkWriter(by.get(), writers);
    }
    return Outcome.of(new Outcome.Table(columns(call), rows, false, "no firewall rules"))
        .withNotes(notes);
  }

  /** Nothing of a writer that does not exist is no answer. */
  private static void checkWriter(String word, Set<String> here) throws UserError {
    Set<String> known = new TreeSet<>(here);
    known.addAll(Provenance.writers());
    if (known.contains(word)) {
      return;
    }
    List<String> next = new ArrayList<>();
    Spelling.question(word, known).ifPresent(next::add);
    next.add("one of: " + String.join(" ", known));
    throw UserError.usage("--by cannot be '" + word + "'", next.toArray(new String[0]));
  }

  private static Outcome counters(Call call) throws UserError {
    List<Line> notes = new ArrayList<>();
    List<Found> counted = new ArrayList<>();
    for (Found found : rules(call, call.host(), notes)) {
      boolean counts = found.placed().rule().counters().isPresent();
      if (counts && (call.has("--zero") || found.placed().rule().counters().get().packets() != 0)) {
        counted.add(found);
      }
    }
    counted.sort(
        Comparator.comparing(
            (Found found) -> found.placed().rule().counters().orElseThrow().packets(),
            (one, other) -> Long.compareUnsigned(other, one)));
    List<Row> rows = new ArrayList<>();
    for (Found found : counted) {
      rows.add(row(found));
    }
    return Outcome.of(
            new Outcome.Table(
                columns(call), rows, false, "no rule counted a packet; --zero shows them all"))
        .withNotes(notes);
  }

  private static List<Column> columns(Call call) {
    return Places.columns(
        call,
        new Column("number", "N", false, true),
        Column.of("hook"),
        new Column("prio", "PRIO", false, true),
        Column.of("family"),
        Column.of("backend"),
        Column.of("table"),
        Column.of("chain"),
        Column.wide("position"),
        Column.wide("handle"),
        new Column("packets", "PKTS", false, true),
        new Column("bytes", "BYTES", true, true),
        Column.of("rule"),
        new Column("origin", "FROM", false, false),
        Column.wide("evidence"));
  }

  private static Row row(Found found) {
    PlacedRule placed = found.placed();
    PlacedChain chain = placed.chain();
    return new Row(
        List.of(
            Line.of(Span.namespace(found.namespace().name())),
            Line.of(Span.number(placed.number())),
            FirewallRecords.hooks(chain),
            FirewallRecords.priority(chain),
            Line.text(chain.table().family().word()),
            Line.text(chain.backend().word()),
            Line.text(chain.table().name()),
            Line.of(Span.styled(chain.chain().name(), Span.Style.STRONG)),
            Line.of(Span.number(placed.position())),
            FirewallRecords.handle(placed.rule().handle()),
            FirewallRecords.packets(placed.rule().counters()),
            FirewallRecords.bytes(placed.rule().counters()),
            Line.of(FirewallRecords.text(placed.rule())),
            FirewallRecords.origin(found.origin()),
            Line.text(found.origin().evidence())),
        FirewallRecords.rule(found.namespace().name(), placed, found.origin()).build());
  }

  private static Outcome chains(Call call) throws UserError {
    Host host = call.host();
    List<Line> notes = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (Namespace namespace : Places.of(call, host)) {
      List<Ruleset> rulesets = Places.read(call, namespace, namespace.rulesets(), notes);
      FirewallNotes.add(namespace, rulesets, notes);
      for (PlacedChain chain : HookOrder.chains(rulesets)) {
        rows.add(
            new Row(
                List.of(
                    Line.of(Span.namespace(namespace.name())),
                    FirewallRecords.hooks(chain),
                    FirewallRecords.priority(chain),
                    Line.text(chain.table().family().word()),
                    Line.text(chain.backend().word()),
                    Line.text(chain.table().name()),
                    Line.of(Span.styled(chain.chain().name(), Span.Style.STRONG)),
                    Line.text(chain.chain().base().map(base -> base.type()).orElse("")),
                    FirewallRecords.policy(chain),
                    Line.of(Span.number(chain.chain().rules().size()))),
                FirewallRecords.chain(namespace.name(), chain).build()));
      }
    }
    return Outcome.of(
            new Outcome.Table(
                Places.columns(
                    call,
                    Column.of("hook"),
                    new Column("prio", "PRIO", false, true),
                    Column.of("family"),
                    Column.of("backend"),
                    Column.of("table"),
                    Column.of("chain"),
                    Column.wide("type"),
                    Column.of("policy"),
                    Column.number("rules")),
                rows,
                false,
                "no chains"))
        .withNotes(notes);
  }

  private static Outcome sets(Call call) throws UserError {
    Host host = call.host();
    List<Line> notes = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (Namespace namespace : Places.of(call, host)) {
      List<Ruleset> rulesets = Places.read(call, namespace, namespace.rulesets(), notes);
      FirewallNotes.add(namespace, rulesets, notes);
      rows.addAll(FirewallRecords.setRows(namespace.name(), rulesets));
    }
    return Outcome.of(
            new Outcome.Table(
                Places.columns(
                    call,
                    Column.of("family"),
                    Column.of("table"),
                    new Column("set", "NAME", false, false),
                    Column.of("type"),
                    Column.wide("flags"),
                    Column.number("size"),
                    Column.of("elements")),
                rows,
                false,
                "no sets"))
        .withNotes(notes);
  }

  private static Namespace namespace(Call call, Host host) throws UserError {
    return Names.namespaceOrCurrent(call, host, call.option("--in"));
  }

  private static Outcome show(Call call) throws UserError {
    Host host = call.host();
    Namespace namespace = namespace(call, host);
    List<Line> notes = new ArrayList<>();
    List<Ruleset> rulesets = Places.known(namespace, namespace.rulesets());
    FirewallNotes.add(namespace, rulesets, notes);
    String word = call.arguments().getFirst();
    List<PlacedChain> chains = HookOrder.chains(rulesets);
    List<PlacedChain> meant = FirewallNames.chains(chains, word);
    if (meant.isEmpty()) {
      throw UserError.noSuch(
          "no table or chain '" + word + "' in " + namespace.name(),
          Spelling.question(word, FirewallNames.all(chains))
              .orElse("fw chains " + namespace.name()));
    }
    Provenance provenance = new Provenance(host);
    return Outcome.of(
            FirewallReport.of(namespace.name(), word, meant, HookOrder.rules(chains), provenance))
        .withNotes(notes);
  }

  private static Outcome rule(Call call) throws UserError {
    Host host = call.host();
    Namespace namespace = namespace(call, host);
    List<Line> notes = new ArrayList<>();
    List<Ruleset> rulesets = Places.known(namespace, namespace.rulesets());
    FirewallNotes.add(namespace, rulesets, notes);
    List<PlacedRule> rules = HookOrder.rules(HookOrder.chains(rulesets));
    PlacedRule placed = FirewallNames.rule(namespace.name(), rules, call.arguments().getFirst());
    Origin origin = new Provenance(host).of(placed);
    Tree.Obj record =
        FirewallRecords.rule(namespace.name(), placed, origin)
            .put("statements", FirewallRecords.statements(placed.rule()))
            .build();
    return Outcome.of(
            new Outcome.Report(
                FirewallReport.rule(namespace.name(), placed, origin),
                record,
                Optional.of(placed.rule().text())))
        .withNotes(notes);
  }
}
