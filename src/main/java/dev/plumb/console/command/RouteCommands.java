package dev.plumb.console.command;

import dev.plumb.answers.iproute.Iproute;
import dev.plumb.answers.iproute.IprouteNames;
import dev.plumb.answers.iproute.Surroundings;
import dev.plumb.answers.path.RouteLookup;
import dev.plumb.answers.path.RouteLookup.Decision;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Family;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.Prefix;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code route} and {@code rule}: the routing tables of a namespace, and what chooses among them.
 */
public final class RouteCommands {
  private static final Option TABLE =
      Option.valued(
          "--table", "TABLE", Slot.TEXT, "a table by name or number, or 'all'; else main");
  private static final Option INET = Option.flag("-4", "IPv4 only");
  private static final Option INET6 = Option.flag("-6", "IPv6 only");

  private RouteCommands() {}

  public static List<CommandEntry> entries() {
    Needs routes = Needs.named(Part.LINKS, Part.ROUTES, Part.CONTAINERS);
    Needs rules = Needs.named(Part.RULES, Part.CONTAINERS);
    Argument netns = Argument.optional("NS", Slot.NAMESPACE);
    return List.of(
        CommandEntry.named("route", "list")
            .byDefault()
            .summary("the routes of a namespace, IPv4 and IPv6")
            .takes(netns)
            .option(Places.ALL)
            .option(Places.IN)
            .option(TABLE)
            .option(INET)
            .option(INET6)
            .needs(routes)
            .example("route list nginx-1")
            .example("route list nginx-1 --table all")
            .runs(RouteCommands::list),
        CommandEntry.named("route", "show")
            .summary("the routes that have exactly this destination")
            .takes(Argument.required("PREFIX", Slot.PREFIX))
            .option(Places.IN)
            .needs(routes)
            .example("route show default --in nginx-1")
            .runs(RouteCommands::show),
        CommandEntry.named("route", "get")
            .summary(
                "the route a packet to an address would take, and the rule that chose its table")
            .takes(Argument.required("ADDRESS", Slot.ADDRESS))
            .option(Places.IN)
            .needs(Needs.named(Part.LINKS, Part.ROUTES, Part.RULES, Part.CONTAINERS))
            .example("route get 10.0.0.5 --in nginx-1")
            .runs(RouteCommands::get),
        CommandEntry.named("rule", "list")
            .byDefault()
            .summary("the policy rules that choose a routing table")
            .takes(netns)
            .option(Places.ALL)
            .option(Places.IN)
            .option(INET)
            .option(INET6)
            .needs(rules)
            .example("rule list nginx-1")
            .runs(RouteCommands::rules));
  }

  private static void checkFamilies(Call call) throws UserError {
    if (call.has("-4") && call.has("-6")) {
      throw UserError.usage(
          "-4 and -6 exclude each other", call.entry().words() + ": without either it shows both");
    }
  }

  private static boolean wanted(Call call, Family family) {
    return call.has("-4") == call.has("-6") || call.has(family == Family.INET ? "-4" : "-6");
  }

  private static Outcome list(Call call) throws UserError {
    checkFamilies(call);
    Host host = call.host();
    Optional<Long> table = table(call);
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (Namespace namespace : Places.of(call, host)) {
      for (Route route : Places.read(call, namespace, namespace.routes(), notes)) {
        if (wanted(call, route.family())
            && (table.isEmpty() || table.get() == route.table())
            && (route.flags() & Route.RTM_F_CLONED) == 0) {
          rows.add(row(namespace, route));
        }
      }
    }
    return table(call, rows, notes, table.isEmpty());
  }

  private static Outcome table(Call call, List<Row> rows, List<Line> notes, boolean tables) {
    return Outcome.of(
            new Outcome.Table(
                Places.columns(
                    call,
                    new Column("dst", "DESTINATION", false, false),
                    Column.of("via"),
                    Column.of("dev"),
                    new Column("prefsrc", "SOURCE", false, false),
                    Column.number("metric"),
                    Column.wide("protocol"),
                    Column.wide("scope"),
                    new Column("table", "TABLE", !tables, false)),
                rows,
                false,
                "no routes"))
        .withNotes(notes);
  }

  /** The table asked for; empty is all of them. */
  private static Optional<Long> table(Call call) throws UserError {
    String word = call.option("--table").orElse("main");
    if (word.equals("all")) {
      return Optional.empty();
    }
    OptionalLong number = IprouteNames.debian12().tables().number(word, 0xffffffffL);
    if (number.isEmpty()) {
      throw UserError.usage(
          "'" + word + "' is no routing table", "--table main, local, default, all, or a number");
    }
    return Optional.of(number.getAsLong());
  }

  private static Row row(Namespace namespace, Route route) {
    Tree.Obj facts = Iproute.route(route, Surroundings.of(namespace));
    String type = facts.text("type").orElse("unicast");
    Line.Builder destination = Line.build();
    if (!type.equals("unicast")) {
      destination.add(type + " ");
    }
    if (route.isDefault()) {
      destination.add("default");
      if (route.family() == Family.INET6) {
        destination.add(Span.dim(" (IPv6)"));
      }
    } else if (route.destination().isHost()) {
      destination.add(Span.address(route.destination().address()));
    } else {
      destination.add(Span.prefix(route.destination()));
    }
    Line.Builder via = Line.build();
    Line.Builder device = Line.build();
    boolean first = true;
    for (Route.NextHop hop : route.hops()) {
      if (!first) {
        via.add(" | ");
        device.add(" | ");
      }
      first = false;
      hop.gateway().ifPresent(gateway -> via.add(Span.address(gateway)));
      hop.device().ifPresent(ifindex -> device.add(Span.link(namespace.linkName(ifindex))));
    }
    return new Row(
        List.of(
            Line.of(Span.namespace(namespace.name())),
            destination.line(),
            via.line(),
            device.line(),
            route.preferredSource().isPresent()
                ? Line.of(Span.address(route.preferredSource().get()))
                : Line.EMPTY,
            route.metric().isPresent()
                ? Line.of(Span.number(route.metric().getAsLong()))
                : Line.EMPTY,
            Line.text(facts.text("protocol").orElse("")),
            Line.text(facts.text("scope").orElse("")),
            Line.text(IprouteNames.debian12().tables().nameOrNumber(route.table()))),
        Tree.object().put("netns", namespace.name()).putAll(facts).build());
  }

  private static Outcome show(Call call) throws UserError {
    Host host = call.host();
    Namespace namespace = Names.namespaceOrCurrent(call, host, call.option("--in"));
    String word = call.arguments().getFirst();
    Optional<Prefix> prefix = word.equals("default") ? Optional.empty() : Prefix.parse(word);
    if (prefix.isEmpty() && !word.equals("default")) {
      throw UserError.usage(
          "'" + word + "' is no destination", "a prefix such as 10.0.0.0/8, or default");
    }
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (Route route : Places.read(call, namespace, namespace.routes(), notes)) {
      if (prefix.isPresent() ? route.destination().equals(prefix.get()) : route.isDefault()) {
        rows.add(row(namespace, route));
      }
    }
    Outcome table = table(call, rows, notes, true);
    return rows.isEmpty() ? new Outcome(table.body(), Exit.NEGATIVE, table.notes()) : table;
  }

  private static Outcome get(Call call) throws UserError {
    Host host = call.host();
    Namespace namespace = Names.namespaceOrCurrent(call, host, call.option("--in"));
    IpAddress destination =
        IpAddress.parse(call.arguments().getFirst())
            .orElseThrow(
                () ->
                    UserError.usage(
                        "'" + call.arguments().getFirst() + "' is no IP address",
                        "route get 10.0.0.5",
                        "a name can be looked up by 'probe NS dns NAME'"));
    List<Line> notes = new ArrayList<>();
    Places.read(call, namespace, namespace.rules(), notes);
    Places.read(call, namespace, namespace.routes(), notes);
    Tree.Builder record =
        Tree.object().put("netns", namespace.name()).put("dst", destination.toString());
    return switch (RouteLookup.decide(namespace, destination)) {
      case Decision.Found(Route route, Rule rule) -> {
        Surroundings around = Surroundings.of(namespace);
        Tree.Obj taken = Iproute.route(route, around);
        Optional<String> gateway = taken.text("gateway");
        record.put("gateway", gateway).put("dev", taken.text("dev"));
        record.put("route", taken);
        record.put("rule", Iproute.rule(rule, around.names()));
        boolean refuses = route.type() == 6 || route.type() == 7 || route.type() == 8;
        yield Outcome.of(
            new Outcome.Report(
                List.of(
                    Line.of(
                        Span.address(destination),
                        Span.plain(refuses ? " is refused by " : " goes by "),
                        Span.plain(Iproute.routeLine(route, around).stripTrailing())),
                    Line.of(
                        Span.dim("  chosen by rule "),
                        Span.dim(
                            Iproute.ruleLine(rule, around.names()).strip().replace("\t", " ")))),
                record.build(),
                refuses || gateway.isPresent() ? gateway : taken.text("dev")),
            refuses ? Exit.NEGATIVE : Exit.DONE);
      }
      case Decision.Refused(Rule rule) ->
          refusal(
              record,
              "refused by rule "
                  + Iproute.ruleLine(rule, IprouteNames.debian12()).strip().replace("\t", " "),
              Exit.NEGATIVE);
      case Decision.NoRoute none ->
          refusal(record, "no route to " + destination + " in " + namespace.name(), Exit.NEGATIVE);
      case Decision.Unknown(Rule rule, String why) ->
          refusal(record, "unknown: " + why, Exit.UNAVAILABLE);
    };
  }

  private static Outcome refusal(Tree.Builder record, String sentence, int code) {
    return Outcome.of(
        new Outcome.Report(
            List.of(Line.text(sentence)),
            record.put("verdict", sentence).build(),
            Optional.of(sentence)),
        code);
  }

  private static Outcome rules(Call call) throws UserError {
    checkFamilies(call);
    Host host = call.host();
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    IprouteNames names = IprouteNames.debian12();
    for (Namespace namespace : Places.of(call, host)) {
      for (Rule rule : Places.read(call, namespace, namespace.rules(), notes)) {
        if (!wanted(call, rule.family())) {
          continue;
        }
        String line = Iproute.ruleLine(rule, names).strip();
        rows.add(
            new Row(
                List.of(
                    Line.of(Span.namespace(namespace.name())),
                    Line.of(Span.number(rule.priority())),
                    Line.text(rule.family().word()),
                    Line.text(line.substring(line.indexOf(':') + 1).strip())),
                Tree.object()
                    .put("netns", namespace.name())
                    .put("family", rule.family().word())
                    .putAll(Iproute.rule(rule, names))
                    .build()));
      }
    }
    return Outcome.of(
            new Outcome.Table(
                Places.columns(
                    call, Column.number("priority"), Column.of("family"), Column.of("rule")),
                rows,
                false,
                "no rules"))
        .withNotes(notes);
  }
}
