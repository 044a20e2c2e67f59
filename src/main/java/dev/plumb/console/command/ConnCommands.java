package dev.plumb.console.command;

import dev.plumb.answers.port.Connection;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code conn}: who talks to whom, over all namespaces. */
public final class ConnCommands {
  private ConnCommands() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("conn", "list")
            .byDefault()
            .summary("established connections of all namespaces, or of one, both ends named")
            .takes(Argument.optional("NS", Slot.NAMESPACE))
            .needs(Needs.all(Part.SOCKETS, Part.LINKS, Part.ADDRESSES, Part.CONTAINERS))
            .example("conn list")
            .example("conn list nginx-1")
            .runs(ConnCommands::list));
  }

  private static Outcome list(Call call) throws UserError {
    Host host = call.host();
    Optional<NetnsId> only = Optional.empty();
    List<Line> notes = new ArrayList<>();
    if (call.argument(0).isPresent()) {
      Namespace named = Names.namespace(host, call.argument(0).get());
      Places.known(named, named.sockets());
      only = Optional.of(named.id());
    } else {
      for (Namespace namespace : host.namespaces()) {
        if (namespace.sockets() instanceof Facet.Missing<Socket> missing) {
          notes.add(Places.note(missing.gap()));
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Connection connection : Connection.of(host)) {
      if (only.isEmpty() || concerns(connection, only.get())) {
        rows.add(row(host, connection));
      }
    }
    PortCommands.ownersOutOfSight(host, rows, notes);
    return Outcome.of(
            new Outcome.Table(
                List.of(
                    Column.of("netns"),
                    Column.of("proto"),
                    Column.of("local"),
                    Column.of("process"),
                    Column.wide("container"),
                    Column.of("remote"),
                    new Column("peer", "WHOSE", false, false),
                    new Column("peer_process", "ITS PROCESS", false, false)),
                rows,
                false,
                "no established connections"))
        .withNotes(notes);
  }

  private static boolean concerns(Connection connection, NetnsId netns) {
    return connection.near().netns().equals(netns)
        || (connection.far().isPresent() && connection.far().get().netns().equals(netns));
  }

  private static Row row(Host host, Connection connection) {
    Socket near = connection.near();
    Optional<Socket> far = connection.far();
    Optional<NetnsId> farNetns =
        far.isPresent() ? far.map(Socket::netns) : connection.farLink().map(link -> link.netns());
    Tree.Builder record = end(host, near);
    record.put("remote", near.remote().toString()).put("remote_port", near.remotePort());
    if (far.isPresent()) {
      record.put("peer", peer(connection, end(host, far.get())));
    } else if (connection.farLink().isPresent()) {
      Tree.Builder whose = Tree.object().put("netns", host.nameOf(farNetns.orElseThrow()));
      record.put("peer", peer(connection, whose));
    } else {
      record.put("peer", new Tree.Nil());
    }
    Line.Builder whose = Line.build();
    if (farNetns.isPresent()) {
      whose.add(Span.namespace(host.nameOf(farNetns.get())));
      connection.farLink().ifPresent(link -> whose.add(":").add(Span.link(link.name())));
    }
    return new Row(
        List.of(
            Line.of(Span.namespace(host.nameOf(near.netns()))),
            Line.text(near.protocol().word()),
            SocketCells.end(near.local(), near.localPort()),
            SocketCells.process(near.owners()),
            SocketCells.container(container(host, near)),
            SocketCells.end(near.remote(), near.remotePort()),
            whose.line(),
            far.isPresent() ? SocketCells.process(far.get().owners()) : Line.EMPTY),
        record.build());
  }

  private static Tree.Obj peer(Connection connection, Tree.Builder peer) {
    connection.farLink().ifPresent(link -> peer.put("ifname", link.name()));
    return peer.build();
  }

  private static Tree.Builder end(Host host, Socket socket) {
    Tree.Builder record =
        Tree.object()
            .put("netns", host.nameOf(socket.netns()))
            .put("proto", socket.protocol().word())
            .put("local", socket.local().toString())
            .put("port", socket.localPort());
    SocketCells.owner(record, socket.owners());
    record.put("container", container(host, socket).map(Container::name));
    return record;
  }

  private static Optional<Container> container(Host host, Socket socket) {
    for (SocketOwner owner : socket.owners()) {
      Optional<Container> found = host.containerOf(owner);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
