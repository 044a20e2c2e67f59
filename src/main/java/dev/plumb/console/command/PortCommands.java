package dev.plumb.console.command;

import dev.plumb.answers.port.Listener;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import dev.plumb.model.Tree;
import dev.plumb.model.UnixSocket;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code port}: who listens where, and whom a port of the host leads to. */
public final class PortCommands {
  private static final Option TCP = Option.flag("--tcp", "TCP only");
  private static final Option UDP = Option.flag("--udp", "UDP only");
  private static final String UNIX = "--unix";

  /** With which the gap about processes begins that nobody may look into. */
  static final String OWNERS = "descriptors of process";

  private PortCommands() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("port", "list")
            .byDefault()
            .summary("who listens on which port of a namespace, and whose process it is")
            .takes(Argument.optional("NS", Slot.NAMESPACE))
            .option(Places.ALL)
            .option(Places.IN)
            .option(TCP)
            .option(UDP)
            .option(Option.flag(UNIX, "UNIX sockets instead, by their names"))
            .needs(Needs.named(Part.SOCKETS, Part.LINKS, Part.CONTAINERS))
            .example("port list nginx-1")
            .example("port list --all")
            .runs(PortCommands::list),
        CommandEntry.named("port", "who")
            .summary("who has a port, in which namespaces, and why another bind of it fails")
            .takes(Argument.required("PORT[/PROTO]", Slot.PORT))
            .option(Option.valued("--in", "NS", Slot.NAMESPACE, "in this namespace only"))
            .needs(Needs.all(Part.SOCKETS, Part.LINKS, Part.CONTAINERS))
            .example("port who 8080")
            .example("port who 53/udp --in nginx-1")
            .runs(PortHolders::who),
        CommandEntry.named("port", "published")
            .summary("ports of the host that lead into containers, and what is wrong with them")
            .needs(Needs.all(Part.SOCKETS, Part.LINKS, Part.CONTAINERS))
            .example("port published")
            .runs(PublishedPorts::list));
  }

  private static Outcome list(Call call) throws UserError {
    if (call.has(UNIX)) {
      return unix(call);
    }
    Host host = call.host();
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (Namespace namespace : Places.of(call, host)) {
      Places.read(call, namespace, namespace.sockets(), notes);
      for (Listener listener : Listener.of(host, namespace)) {
        if (wanted(call, listener.socket().protocol())) {
          rows.add(row(host, listener));
        }
      }
    }
    ownersOutOfSight(host, rows, notes);
    return Outcome.of(
            new Outcome.Table(Places.columns(call, columns()), rows, false, "nobody listens"))
        .withNotes(notes);
  }

  private static boolean wanted(Call call, Socket.Protocol protocol) {
    boolean tcp = call.has("--tcp");
    boolean udp = call.has("--udp");
    return tcp == udp || (protocol == Socket.Protocol.TCP ? tcp : udp);
  }

  static Column[] columns() {
    return new Column[] {
      Column.of("proto"),
      Column.of("local"),
      Column.of("process"),
      Column.number("pid"),
      Column.of("container"),
      Column.of("via")
    };
  }

  private static Row row(Host host, Listener listener) {
    return new Row(
        cells(listener, Line.text(listener.via().word())),
        SocketCells.record(host, listener).build());
  }

  /** The cells of a listener with whatever comes last. */
  static List<Line> cells(Listener listener, Line last) {
    List<SocketOwner> owners = listener.socket().owners();
    return List.of(
        Line.of(Span.namespace(listener.namespace().name())),
        Line.text(listener.socket().protocol().word()),
        SocketCells.local(listener.namespace(), listener.socket()),
        SocketCells.process(owners),
        SocketCells.pid(owners),
        SocketCells.container(listener.container()),
        last);
  }

  /**
   * Processes that may not be looked into: where a socket that is shown has no owner, it may be
   * theirs.
   */
  static void ownersOutOfSight(Host host, List<Row> rows, List<Line> notes) {
    boolean lacking = rows.stream().anyMatch(row -> row.record().get("pid") instanceof Tree.Nil);
    if (lacking) {
      host.gaps().stream()
          .filter(gap -> gap.subject().startsWith(OWNERS))
          .findFirst()
          .ifPresent(gap -> notes.add(Places.note(gap)));
    }
  }

  private static Outcome unix(Call call) throws UserError {
    Needs needs = Needs.named(Part.UNIX_SOCKETS, Part.CONTAINERS);
    Host host = call.session().host(call.has("--all") ? needs.ofAll() : needs);
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (Namespace namespace : Places.of(call, host)) {
      Facet<UnixSocket> facet = namespace.unixSockets();
      for (UnixSocket socket : Places.read(call, namespace, facet, notes)) {
        boolean waits = socket.isListening() || (socket.type() != 1 && socket.peer().isEmpty());
        if (waits && socket.name().isPresent()) {
          rows.add(unixRow(host, namespace, socket));
        }
      }
    }
    ownersOutOfSight(host, rows, notes);
    return Outcome.of(
            new Outcome.Table(
                Places.columns(
                    call,
                    Column.of("type"),
                    Column.of("local"),
                    Column.of("process"),
                    Column.number("pid"),
                    Column.of("container")),
                rows,
                false,
                "nobody listens on a UNIX socket"))
        .withNotes(notes);
  }

  private static Row unixRow(Host host, Namespace namespace, UnixSocket socket) {
    Optional<Container> container = Optional.empty();
    for (SocketOwner owner : socket.owners()) {
      container = container.isPresent() ? container : host.containerOf(owner);
    }
    Tree.Builder record =
        Tree.object()
            .put("netns", namespace.name())
            .put("proto", "unix")
            .put("type", socket.typeWord())
            .put("local", socket.nameText())
            .put("inode", socket.inode());
    SocketCells.owner(record, socket.owners());
    record.put(
        "container",
        container.isPresent() ? new Tree.Text(container.get().name()) : new Tree.Nil());
    SocketCells.owners(host, record, socket.owners());
    return new Row(
        List.of(
            Line.of(Span.namespace(namespace.name())),
            Line.text(socket.typeWord()),
            Line.text(socket.nameText()),
            SocketCells.process(socket.owners()),
            SocketCells.pid(socket.owners()),
            SocketCells.container(container)),
        record.build());
  }
}
