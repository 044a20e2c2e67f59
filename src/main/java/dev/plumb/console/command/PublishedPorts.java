package dev.plumb.console.command;

import dev.plumb.answers.port.Listener;
import dev.plumb.answers.port.Publication;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code port published}: records, proxies and listeners side by side. */
final class PublishedPorts {
  private PublishedPorts() {}

  static Outcome list(Call call) throws UserError {
    Host host = call.host();
    Namespace own = Names.namespace(host, "host");
    Places.known(own, own.sockets());
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    boolean wrong = false;
    for (Publication port : Publication.of(host)) {
      rows.add(row(port));
      wrong |= !port.problems().isEmpty();
    }
    PortCommands.ownersOutOfSight(host, rows, notes);
    host.gaps().stream()
        .filter(gap -> !gap.subject().startsWith(PortCommands.OWNERS))
        .forEach(gap -> notes.add(Places.note(gap)));
    return new Outcome(
        new Outcome.Table(
            List.of(
                Column.of("proto"),
                new Column("host", "ON THE HOST", false, false),
                Column.of("container"),
                new Column("target", "LEADS TO", false, false),
                Column.of("proxy"),
                new Column("server", "SERVED BY", false, false),
                Column.of("problem")),
            rows,
            false,
            "no published ports"),
        wrong ? Exit.NEGATIVE : Exit.DONE,
        notes);
  }

  private static Row row(Publication port) {
    Optional<Listener> proxy = port.listener().filter(one -> one.proxy().isPresent());
    Tree.Builder record =
        Tree.object()
            .put("proto", port.protocol())
            .put("local", port.hostAddress().toString())
            .put("port", port.hostPort());
    put(record, "container", port.container().map(one -> one.name()));
    record.put(
        "target",
        Tree.object()
            .put("address", port.targetAddress().map(Object::toString))
            .put("port", port.targetPort())
            .build());
    record.put("recorded", port.recorded());
    record.put("proxy", process(proxy));
    record.put("listener", process(port.listener()));
    record.put("server", process(port.server()));
    record.put("problems", Tree.texts(port.problems()));
    return new Row(
        List.of(
            Line.text(port.protocol()),
            SocketCells.end(port.hostAddress(), port.hostPort()),
            SocketCells.container(port.container()),
            port.targetAddress().isPresent()
                ? SocketCells.end(port.targetAddress().get(), port.targetPort())
                : Line.of(Span.plain(":"), Span.port(port.targetPort())),
            proxy.isPresent() ? SocketCells.pid(proxy.get().socket().owners()) : Line.EMPTY,
            port.server().isPresent()
                ? SocketCells.process(port.server().get().socket().owners())
                : Line.EMPTY,
            port.problems().isEmpty()
                ? Line.EMPTY
                : Line.of(Span.styled(String.join("; ", port.problems()), Span.Style.BAD))),
        record.build());
  }

  private static void put(Tree.Builder record, String key, Optional<String> value) {
    record.put(key, value.isPresent() ? new Tree.Text(value.get()) : new Tree.Nil());
  }

  /** {@code {process, pid}}; null when there is nobody. */
  private static Tree process(Optional<Listener> listener) {
    if (listener.isEmpty()) {
      return new Tree.Nil();
    }
    Tree.Builder process = Tree.object();
    SocketCells.owner(process, listener.get().socket().owners());
    return process.build();
  }
}
