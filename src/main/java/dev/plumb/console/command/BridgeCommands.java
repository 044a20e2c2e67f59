package dev.plumb.console.command;

import dev.plumb.answers.iproute.Iproute;
import dev.plumb.answers.iproute.Surroundings;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Facet;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code bridge}: the switches of the host, their ports with the containers behind them, and what
 * they learned.
 */
public final class BridgeCommands {
  private static final String[] STATES = {
    "disabled", "listening", "learning", "forwarding", "blocking"
  };

  private static final Option EVERY =
      Option.flag("--local", "also the bridge's and the ports' own addresses");

  private BridgeCommands() {}

  public static List<CommandEntry> entries() {
    Needs ports = Needs.all(Part.LINKS, Part.NSIDS, Part.CONTAINERS);
    Needs fdb = Needs.all(Part.LINKS, Part.NSIDS, Part.CONTAINERS, Part.FDB);
    Argument bridge = Argument.optional("BRIDGE", Slot.BRIDGE);
    return List.of(
        CommandEntry.named("bridge", "list")
            .byDefault()
            .summary("every bridge of every namespace, with its ports")
            .needs(ports)
            .example("bridge list")
            .runs(BridgeCommands::list),
        CommandEntry.named("bridge", "show")
            .summary("one bridge with every setting the kernel tells, and its ports")
            .takes(bridge)
            .option(Places.IN)
            .needs(ports)
            .example("bridge show docker0")
            .runs(BridgeCommands::show),
        CommandEntry.named("bridge", "ports")
            .summary("the ports of a bridge and who is behind each")
            .takes(bridge)
            .option(Places.IN)
            .needs(ports)
            .example("bridge ports docker0")
            .runs(BridgeCommands::ports),
        CommandEntry.named("bridge", "fdb")
            .summary("which hardware address was learned on which port, and whose it is")
            .takes(bridge)
            .option(Places.IN)
            .option(EVERY)
            .needs(fdb)
            .example("bridge fdb docker0")
            .runs(BridgeCommands::fdb),
        CommandEntry.named("bridge", "learned-by")
            .summary("the port on which a hardware address was learned")
            .takes(Argument.required("MAC", Slot.MAC))
            .option(Option.valued("--on", "BRIDGE", Slot.BRIDGE, "only on this bridge"))
            .needs(fdb)
            .example("bridge learned-by 02:42:ac:11:00:02")
            .runs(BridgeCommands::learnedBy));
  }

  private static Outcome list(Call call) throws UserError {
    Host host = call.host();
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      for (Link link : namespace.links().orEmpty()) {
        if (link.kind() instanceof LinkKind.Bridge bridge) {
          List<String> names = new ArrayList<>();
          host.portsOf(link).forEach(port -> names.add(port.name()));
          rows.add(
              new Row(
                  List.of(
                      new Line(Places.link(host, link)),
                      Line.of(Places.operstateSpan(link)),
                      link.address().isPresent()
                          ? Line.of(Span.mac(link.address().get()))
                          : Line.EMPTY,
                      Line.text(bridge.stpState() == 0 ? "off" : "on"),
                      Line.text(bridge.vlanFiltering() ? "on" : "off"),
                      Line.of(Span.number(names.size())),
                      ports(host, link)),
                  record(host, namespace, link)));
        }
      }
      namespace.gaps().forEach(gap -> notes.add(Places.note(gap)));
    }
    return Outcome.of(
            new Outcome.Table(
                List.of(
                    new Column("ifname", "BRIDGE", false, false),
                    new Column("operstate", "STATE", false, false),
                    Column.wide("address"),
                    Column.wide("stp"),
                    Column.wide("vlan"),
                    Column.number("ports"),
                    new Column("behind", "BEHIND THEM", false, false)),
                rows,
                false,
                "no bridges"))
        .withNotes(notes);
  }

  /** Who is behind the ports: containers or namespaces where they are known. */
  private static Line ports(Host host, Link bridge) {
    Line.Builder line = Line.build();
    boolean first = true;
    for (Link port : host.portsOf(bridge)) {
      Optional<Link> far = host.farEndOf(port);
      if (!first) {
        line.add(" ");
      }
      first = false;
      line.add(
          far.isPresent()
              ? Span.namespace(host.nameOf(far.get().netns()))
              : Span.link(port.name()));
    }
    return line.line();
  }

  private static Tree.Obj record(Host host, Namespace namespace, Link bridge) {
    List<Tree> ports = new ArrayList<>();
    for (Link port : host.portsOf(bridge)) {
      ports.add(portRecord(host, port));
    }
    return Places.linkFacts(host, namespace, bridge).put("ports", new Tree.Arr(ports)).build();
  }

  private static Tree.Obj portRecord(Host host, Link port) {
    Tree.Builder record = Tree.object().put("ifname", port.name()).put("ifindex", port.ifindex());
    record.put("state", state(port));
    Optional<Link> far = host.farEndOf(port);
    if (far.isPresent()) {
      record.put("peer", Places.linkRecord(host, far.get()).build());
      String containers = Places.containers(host, far.get().ref());
      if (!containers.isEmpty()) {
        record.put("container", containers);
      }
    }
    return record.build();
  }

  private static String state(Link port) {
    if (port.port().isEmpty() || port.port().get().bridgeState().isEmpty()) {
      return "unknown";
    }
    int state = port.port().get().bridgeState().getAsInt();
    return state < STATES.length ? STATES[state] : Integer.toString(state);
  }

  private static Outcome show(Call call) throws UserError {
    Host host = call.host();
    Link bridge = Names.bridge(call, host, call.argument(0));
    Namespace namespace = host.namespace(bridge.netns()).orElseThrow();
    Tree.Obj record = record(host, namespace, bridge);
    List<Line> lines =
        new ArrayList<>(RecordLines.of(Places.linkFacts(host, namespace, bridge).build()));
    for (Link port : host.portsOf(bridge)) {
      Line.Builder line = Line.build().add(Span.dim("port  ")).add(Span.link(port.name()));
      line.add("  " + state(port));
      host.farEndOf(port)
          .ifPresent(
              far -> {
                line.add("  ");
                Places.link(host, far).forEach(line::add);
              });
      lines.add(line.line());
    }
    return Outcome.of(new Outcome.Report(lines, record, Optional.of(bridge.name())));
  }

  private static Outcome ports(Call call) throws UserError {
    Host host = call.host();
    Link bridge = Names.bridge(call, host, call.argument(0));
    List<Row> rows = new ArrayList<>();
    for (Link port : host.portsOf(bridge)) {
      Optional<Link> far = host.farEndOf(port);
      String state = state(port);
      rows.add(
          new Row(
              List.of(
                  Line.of(portSpan(host, port, far)),
                  Line.of(
                      Span.styled(
                          state,
                          state.equals("forwarding") ? Span.Style.GOOD : Span.Style.WARNING)),
                  far.isPresent() ? Places.linkCell(host, far) : LinkCommands.farEnd(host, port),
                  Line.text(far.map(end -> Places.containers(host, end.ref())).orElse(""))),
              portRecord(host, port)));
    }
    return Outcome.of(
        new Outcome.Table(
            List.of(
                new Column("ifname", "PORT", false, false),
                Column.of("state"),
                new Column("peer", "LEADS TO", false, false),
                Column.of("container")),
            rows,
            false,
            bridge.name() + " has no ports"));
  }

  private static Span portSpan(Host host, Link port, Optional<Link> far) {
    Span name = Span.link(port.name());
    return far.isPresent()
        ? name.about(host.nameOf(far.get().netns()) + "." + far.get().name() + ".peer")
        : name;
  }

  private static Outcome fdb(Call call) throws UserError {
    Host host = call.host();
    Link bridge = Names.bridge(call, host, call.argument(0));
    Namespace namespace = host.namespace(bridge.netns()).orElseThrow();
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (FdbEntry entry : Places.read(call, namespace, namespace.fdb(), notes)) {
      boolean its = entry.master().isPresent() && entry.master().getAsInt() == bridge.ifindex();
      if (its && (call.has("--local") || !isLocal(entry))) {
        rows.add(row(host, namespace, entry));
      }
    }
    return Outcome.of(fdbTable(rows, bridge.name() + " has learned nothing")).withNotes(notes);
  }

  private static boolean isLocal(FdbEntry entry) {
    return (entry.state() & FdbEntry.NUD_PERMANENT) != 0;
  }

  private static Outcome.Table fdbTable(List<Row> rows, String empty) {
    return new Outcome.Table(
        List.of(
            new Column("mac", "ADDRESS", false, false),
            new Column("ifname", "ON PORT", false, false),
            Column.of("state"),
            Column.number("age"),
            Column.wide("vlan"),
            new Column("owner", "WHOSE", false, false)),
        rows,
        false,
        empty);
  }

  private static Row row(Host host, Namespace namespace, FdbEntry entry) {
    Optional<Link> owner = host.ownerOf(entry);
    Tree.Builder record =
        Tree.object()
            .put("netns", namespace.name())
            .putAll(Iproute.fdb(entry, Surroundings.of(namespace)));
    if (owner.isPresent()) {
      Tree.Builder whose =
          Tree.object()
              .put("netns", host.nameOf(owner.get().netns()))
              .put("ifname", owner.get().name());
      String containers = Places.containers(host, owner.get().ref());
      if (!containers.isEmpty()) {
        whose.put("container", containers);
      }
      record.put("owner", whose.build());
    }
    Span address = Span.mac(entry.address());
    return new Row(
        List.of(
            Line.of(
                owner.isPresent()
                    ? address.about(
                        host.nameOf(owner.get().netns()) + "." + owner.get().name() + ".mac")
                    : address),
            Line.of(portSpan(host, namespace, entry)),
            Line.text(stateOf(entry)),
            entry.isLearned() && entry.ageSeconds().isPresent()
                ? Line.of(
                    Span.of(
                        entry.ageSeconds().getAsLong() + " s",
                        Span.Kind.DURATION,
                        Span.Style.PLAIN))
                : Line.EMPTY,
            entry.vlan().isPresent() ? Line.of(Span.number(entry.vlan().getAsInt())) : Line.EMPTY,
            Places.linkCell(host, owner)),
        record.build());
  }

  private static Span portSpan(Host host, Namespace namespace, FdbEntry entry) {
    Optional<Link> port = host.link(entry.link());
    return port.isPresent()
        ? portSpan(host, port.get(), host.farEndOf(port.get()))
        : Span.link(namespace.linkName(entry.link().ifindex()));
  }

  private static String stateOf(FdbEntry entry) {
    if (isLocal(entry)) {
      return "local";
    }
    if ((entry.state() & FdbEntry.NUD_NOARP) != 0) {
      return "static";
    }
    return entry.isLearned() ? "learned" : "external";
  }

  private static Outcome learnedBy(Call call) throws UserError {
    Host host = call.host();
    String word = call.arguments().getFirst();
    HardwareAddress address;
    try {
      address = HardwareAddress.parse(word);
    } catch (IllegalArgumentException notOne) {
      throw UserError.usage(
          "'" + word + "' is no hardware address", "six bytes such as 02:42:ac:11:00:02");
    }
    Optional<Link> only =
        call.option("--on").isPresent()
            ? Optional.of(Names.bridge(call, host, call.option("--on")))
            : Optional.empty();
    List<Row> rows = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    List<Tree> records = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      if (namespace.fdb() instanceof Facet.Missing<FdbEntry> missing) {
        notes.add(Places.note(missing.gap()));
      }
      for (FdbEntry entry : namespace.fdb().orEmpty()) {
        if (entry.address().equals(address)
            && entry.isLearned()
            && (only.isEmpty()
                || (only.get().netns().equals(namespace.id())
                    && entry.master().orElse(0) == only.get().ifindex()))) {
          rows.add(row(host, namespace, entry));
          lines.add(sentence(host, namespace, entry));
          records.add(rows.getLast().record());
        }
      }
    }
    if (rows.isEmpty()) {
      Optional<Link> owner = host.ownerOf(address);
      Line.Builder line =
          Line.build().add("no bridge in sight has learned ").add(Span.mac(address));
      if (owner.isPresent()) {
        line.add("; it is ");
        Places.link(host, owner.get()).forEach(line::add);
        line.add("'s");
      }
      return Outcome.of(
              new Outcome.Report(List.of(line.line()), new Tree.Arr(List.of())),
              notes.isEmpty() ? Exit.NEGATIVE : Exit.UNAVAILABLE)
          .withNotes(notes);
    }
    // What could not be read changes nothing about what was found.
    return Outcome.of(new Outcome.Report(lines, new Tree.Arr(records)));
  }

  /** "this MAC is nginx-2's, learned on veth..., 4 s ago". */
  private static Line sentence(Host host, Namespace namespace, FdbEntry entry) {
    Line.Builder line = Line.build().add(Span.mac(entry.address()));
    Optional<Link> owner = host.ownerOf(entry);
    if (owner.isPresent()) {
      line.add(" is ");
      Places.link(host, owner.get()).forEach(line::add);
      line.add("'s,");
    } else {
      line.add(" is nobody's in sight,");
    }
    line.add(" learned on ").add(Span.namespace(namespace.name())).add(":");
    line.add(portSpan(host, namespace, entry));
    if (entry.master().isPresent()) {
      line.add(" of ").add(Span.link(namespace.linkName(entry.master().getAsInt())));
    }
    entry
        .ageSeconds()
        .ifPresent(
            age ->
                line.add(", ")
                    .add(Span.of(age + " s", Span.Kind.DURATION, Span.Style.PLAIN))
                    .add(" ago"));
    return line.line();
  }
}
