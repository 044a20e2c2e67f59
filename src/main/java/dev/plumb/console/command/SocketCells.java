package dev.plumb.console.command;

import dev.plumb.answers.port.Listener;
import dev.plumb.model.Container;
import dev.plumb.model.Family;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How sockets, their ends and their owners are said, in cells and in records. */
final class SocketCells {
  private SocketCells() {}

  /** {@code 0.0.0.0:80}, {@code [::1]:53}; {@code *:80} when IPv4 and IPv6 are both meant. */
  static Line local(Namespace namespace, Socket socket) {
    Line.Builder line = Line.build();
    boolean both = socket.family() == Family.INET6 && socket.local().isAny() && socket.servesIpv4();
    if (both) {
      line.add("*");
    } else {
      address(line, socket.local());
    }
    if (socket.device().isPresent()) {
      line.add("%").add(Span.link(namespace.linkName(socket.device().getAsInt())));
    }
    return line.add(":").add(Span.port(socket.localPort())).line();
  }

  /** {@code ADDRESS:PORT}, an IPv6 address in brackets. */
  static Line end(IpAddress address, int port) {
    Line.Builder line = Line.build();
    address(line, address);
    return line.add(":").add(Span.port(port)).line();
  }

  private static void address(Line.Builder line, IpAddress address) {
    boolean six = address.family() == Family.INET6;
    line.add(six ? "[" : "").add(Span.address(address)).add(six ? "]" : "");
  }

  /** The first owner's command. */
  static Line process(List<SocketOwner> owners) {
    if (owners.isEmpty()) {
      return Line.EMPTY;
    }
    String command = owners.getFirst().command().orElse("");
    long others = owners.stream().mapToInt(SocketOwner::pid).distinct().count() - 1;
    return others == 0 ? Line.text(command) : Line.of(Span.plain(command), Span.dim(" +" + others));
  }

  static Line pid(List<SocketOwner> owners) {
    return owners.isEmpty() ? Line.EMPTY : Line.of(Span.pid(owners.getFirst().pid()));
  }

  static Line container(Optional<Container> container) {
    return container.isPresent() ? Line.of(Span.namespace(container.get().name())) : Line.EMPTY;
  }

  /** Everything of a listener: the keys of {@code port list}. */
  static Tree.Builder record(Host host, Listener listener) {
    Socket socket = listener.socket();
    Tree.Builder record =
        Tree.object()
            .put("netns", listener.namespace().name())
            .put("proto", socket.protocol().word())
            .put("local", socket.local().toString())
            .put("port", socket.localPort());
    if (socket.device().isPresent()) {
      record.put("dev", listener.namespace().linkName(socket.device().getAsInt()));
    }
    if (socket.v6only().isPresent()) {
      record.put("v6only", socket.v6only().get().booleanValue());
    }
    owner(record, socket.owners());
    if (listener.container().isPresent()) {
      record.put("container", listener.container().get().name());
    } else {
      record.put("container", new Tree.Nil());
    }
    record.put("via", listener.via().word());
    listener
        .proxy()
        .ifPresent(
            proxy ->
                record.put(
                    "target",
                    Tree.object()
                        .put("address", proxy.containerAddress().toString())
                        .put("port", proxy.containerPort())
                        .build()));
    owners(host, record, socket.owners());
    return record;
  }

  /** {@code process} and {@code pid} of the first owner; null when nobody is known. */
  static void owner(Tree.Builder record, List<SocketOwner> owners) {
    if (owners.isEmpty()) {
      record.put("process", new Tree.Nil()).put("pid", new Tree.Nil());
      return;
    }
    SocketOwner first = owners.getFirst();
    record.put(
        "process",
        first.command().isPresent() ? new Tree.Text(first.command().get()) : new Tree.Nil());
    record.put("pid", first.pid());
  }

  /** Every owner, under {@code owners}. */
  static void owners(Host host, Tree.Builder record, List<SocketOwner> owners) {
    List<Tree> all = new ArrayList<>();
    for (SocketOwner owner : owners) {
      Tree.Builder one = Tree.object().put("pid", owner.pid()).put("fd", owner.fd());
      owner.command().ifPresent(command -> one.put("process", command));
      host.containerOf(owner).ifPresent(container -> one.put("container", container.name()));
      all.add(one.build());
    }
    record.put("owners", new Tree.Arr(all));
  }
}
