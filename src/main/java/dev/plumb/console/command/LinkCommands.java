package dev.plumb.console.command;

import dev.plumb.answers.iproute.Iproute;
import dev.plumb.answers.iproute.Surroundings;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Address;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code link} and {@code addr}: the links of a namespace and their addresses. */
public final class LinkCommands {
  private LinkCommands() {}

  public static List<CommandEntry> entries() {
    Needs links = Needs.withPeers(Part.LINKS, Part.NSIDS, Part.CONTAINERS);
    Needs addresses = Needs.named(Part.LINKS, Part.ADDRESSES, Part.CONTAINERS);
    Argument netns = Argument.optional("NS", Slot.NAMESPACE);
    Argument link = Argument.required("LINK", Slot.LINK);
    return List.of(
        CommandEntry.named("link", "list")
            .byDefault()
            .summary("the links of a namespace, each with the far end of its cable")
            .takes(netns)
            .option(Places.ALL)
            .option(Places.IN)
            .needs(links)
            .example("link list nginx-1")
            .example("link list --all -o json")
            .runs(LinkCommands::list),
        CommandEntry.named("link", "show")
            .summary("one link with every setting the kernel tells")
            .takes(link)
            .option(Places.IN)
            .needs(links)
            .example("link show nginx-1:eth0")
            .runs(LinkCommands::show),
        CommandEntry.named("addr", "list")
            .byDefault()
            .summary("the addresses of a namespace, link by link")
            .takes(netns)
            .option(Places.ALL)
            .option(Places.IN)
            .needs(addresses)
            .example("addr list nginx-1")
            .runs(LinkCommands::addresses),
        CommandEntry.named("addr", "show")
            .summary("the addresses of one link")
            .takes(link)
            .option(Places.IN)
            .needs(addresses)
            .example("addr show nginx-1:eth0")
            .runs(LinkCommands::addressesOf));
  }

  private static Outcome list(Call call) throws UserError {
    Host host = call.host();
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (Namespace namespace : Places.of(call, host)) {
      for (Link link : Places.read(call, namespace, namespace.links(), notes)) {
        rows.add(linkRow(host, namespace, link));
      }
    }
    return Outcome.of(
            new Outcome.Table(
                Places.columns(
                    call,
                    new Column("ifindex", "INDEX", false, true),
                    new Column("ifname", "LINK", false, false),
                    Column.of("kind"),
                    new Column("operstate", "STATE", false, false),
                    Column.number("mtu"),
                    Column.of("address"),
                    Column.of("master"),
                    new Column("peer", "LEADS TO", false, false)),
                rows,
                false,
                "no links"))
        .withNotes(notes);
  }

  private static Row linkRow(Host host, Namespace namespace, Link link) {
    Optional<Link> master = host.masterOf(link);
    return new Row(
        List.of(
            Line.of(Span.namespace(namespace.name())),
            Line.of(
                Span.ifindex(link.ifindex())
                    .about(namespace.name() + "." + link.name() + ".index")),
            Line.of(Span.link(link.name())),
            Line.text(link.kind().word().orElse(link.isLoopback() ? "loopback" : "")),
            Line.of(Places.operstateSpan(link)),
            link.mtu().isPresent() ? Line.of(Span.number(link.mtu().getAsInt())) : Line.EMPTY,
            link.address().isPresent()
                ? Line.of(
                    Span.mac(link.address().get())
                        .about(namespace.name() + "." + link.name() + ".mac"))
                : Line.EMPTY,
            master.isPresent() ? Line.of(Span.link(master.get().name())) : Line.EMPTY,
            farEnd(host, link)),
        Places.linkFacts(host, namespace, link).build());
  }

  /** The link at the far end, or why it cannot be named. */
  static Line farEnd(Host host, Link link) {
    if (link.lower().isEmpty() || link.lower().get().ifindex() == 0) {
      return Line.EMPTY;
    }
    Optional<Link> far = host.lowerOf(link).flatMap(host::link);
    if (far.isPresent()) {
      return far.get().ref().equals(link.ref()) ? Line.EMPTY : Places.linkCell(host, far);
    }
    return Line.of(
        Span.styled("out of sight", Span.Style.WARNING),
        Span.dim(" (index "),
        Span.ifindex(link.lower().get().ifindex()),
        Span.dim(")"));
  }

  private static Outcome show(Call call) throws UserError {
    Host host = call.host();
    Link link = Names.link(call, host, call.arguments().getFirst());
    Namespace namespace = host.namespace(link.netns()).orElseThrow();
    Tree.Obj record = Places.linkFacts(host, namespace, link).build();
    return Outcome.of(new Outcome.Report(RecordLines.of(record), record));
  }

  private static Outcome addresses(Call call) throws UserError {
    Host host = call.host();
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (Namespace namespace : Places.of(call, host)) {
      List<Address> addresses = Places.read(call, namespace, namespace.addresses(), notes);
      for (Link link : Places.read(call, namespace, namespace.links(), notes)) {
        rows.add(addressRow(namespace, link, addresses));
      }
    }
    return addressTable(call, rows, false, notes);
  }

  private static Outcome addressesOf(Call call) throws UserError {
    Host host = call.host();
    Link link = Names.link(call, host, call.arguments().getFirst());
    Namespace namespace = host.namespace(link.netns()).orElseThrow();
    List<Line> notes = new ArrayList<>();
    List<Address> addresses = Places.read(call, namespace, namespace.addresses(), notes);
    return addressTable(call, List.of(addressRow(namespace, link, addresses)), true, notes);
  }

  private static Outcome addressTable(Call call, List<Row> rows, boolean single, List<Line> notes) {
    return Outcome.of(
            new Outcome.Table(
                Places.columns(
                    call,
                    new Column("ifname", "LINK", false, false),
                    new Column("operstate", "STATE", false, false),
                    new Column("addr_info", "ADDRESSES", false, false)),
                rows,
                single,
                "no links"))
        .withNotes(notes);
  }

  private static Row addressRow(Namespace namespace, Link link, List<Address> addresses) {
    Line.Builder cell = Line.build();
    List<Tree> infos = new ArrayList<>();
    Surroundings around = Surroundings.of(namespace);
    for (Address address : addresses) {
      if (!address.link().equals(link.ref())) {
        continue;
      }
      if (!infos.isEmpty()) {
        cell.add("  ");
      }
      cell.add(
          address.peer().isPresent()
              ? Span.of(
                  address.local().address()
                      + " peer "
                      + address.peer().get()
                      + "/"
                      + address.local().length(),
                  Span.Kind.PREFIX,
                  Span.Style.ADDRESS)
              : Span.prefix(address.local()));
      infos.add(Iproute.address(address, around));
    }
    return new Row(
        List.of(
            Line.of(Span.namespace(namespace.name())),
            Line.of(Span.link(link.name())),
            Line.of(Places.operstateSpan(link)),
            cell.line()),
        Tree.object()
            .put("netns", namespace.name())
            .putAll(Iproute.link(link, around))
            .put("addr_info", new Tree.Arr(infos))
            .build());
  }
}
