package dev.plumb.console.command;

import dev.plumb.answers.iproute.Iproute;
import dev.plumb.answers.iproute.Surroundings;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code neigh}: what a namespace knows of its neighbours' hardware addresses, and whose they are.
 */
public final class NeighCommands {
  /** NUD_NOARP: multicast and loopback, which ip does not list either. */
  private static final int NOARP = 0x40;

  private static final Option EVERY =
      Option.flag("--noarp", "also entries that need no resolution");

  private NeighCommands() {}

  public static List<CommandEntry> entries() {
    Needs needs = Needs.all(Part.LINKS, Part.NSIDS, Part.NEIGHBOURS, Part.CONTAINERS);
    return List.of(
        CommandEntry.named("neigh", "list")
            .byDefault()
            .summary("the neighbours (ARP, NDP) of a namespace and whose they are")
            .takes(Argument.optional("NS", Slot.NAMESPACE))
            .option(Places.ALL)
            .option(Places.IN)
            .option(EVERY)
            .needs(needs)
            .example("neigh list nginx-1")
            .runs(NeighCommands::list),
        CommandEntry.named("neigh", "show")
            .summary("one neighbour by its address")
            .takes(Argument.required("ADDRESS", Slot.ADDRESS))
            .option(Places.IN)
            .needs(needs)
            .example("neigh show 172.17.0.1 --in nginx-1")
            .runs(NeighCommands::show));
  }

  private static Outcome list(Call call) throws UserError {
    Host host = call.host();
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (Namespace namespace : Places.of(call, host)) {
      for (Neighbour neighbour : Places.read(call, namespace, namespace.neighbours(), notes)) {
        if (call.has("--noarp") || (neighbour.state() & NOARP) == 0) {
          rows.add(row(host, namespace, neighbour));
        }
      }
    }
    return Outcome.of(table(call, rows, false)).withNotes(notes);
  }

  private static Outcome show(Call call) throws UserError {
    Host host = call.host();
    Namespace namespace = Names.namespaceOrCurrent(call, host, call.option("--in"));
    String word = call.arguments().getFirst();
    IpAddress address =
        IpAddress.parse(word)
            .orElseThrow(() -> UserError.usage("'" + word + "' is no IP address", "neigh list"));
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (Neighbour neighbour : Places.read(call, namespace, namespace.neighbours(), notes)) {
      if (neighbour.address().equals(address)) {
        rows.add(row(host, namespace, neighbour));
      }
    }
    if (rows.isEmpty()) {
      throw UserError.noSuch(
          namespace.name() + " knows no neighbour " + address, "neigh list " + namespace.name());
    }
    return Outcome.of(table(call, rows, rows.size() == 1)).withNotes(notes);
  }

  private static Outcome.Table table(Call call, List<Row> rows, boolean single) {
    return new Outcome.Table(
        Places.columns(
            call,
            new Column("dst", "NEIGHBOUR", false, false),
            Column.of("dev"),
            new Column("lladdr", "ADDRESS", false, false),
            Column.of("state"),
            Column.of("owner")),
        rows,
        single,
        "no neighbours");
  }

  private static Row row(Host host, Namespace namespace, Neighbour neighbour) {
    Tree.Obj facts = Iproute.neighbour(neighbour, Surroundings.of(namespace));
    Optional<Link> owner = neighbour.hardware().flatMap(host::ownerOf);
    Tree.Builder record = Tree.object().put("netns", namespace.name()).putAll(facts);
    owner.ifPresent(link -> record.put("owner", Places.linkRecord(host, link).build()));
    List<String> states = new ArrayList<>();
    for (Tree state : facts.items("state")) {
      if (state instanceof Tree.Text text) {
        states.add(text.value());
      }
    }
    return new Row(
        List.of(
            Line.of(Span.namespace(namespace.name())),
            Line.of(Span.address(neighbour.address())),
            Line.of(Span.link(namespace.linkName(neighbour.link().ifindex()))),
            neighbour.hardware().isPresent()
                ? Line.of(Span.mac(neighbour.hardware().get()))
                : Line.EMPTY,
            Line.text(String.join(",", states)),
            Places.linkCell(host, owner)),
        record.build());
  }
}
