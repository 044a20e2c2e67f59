package dev.plumb.console.command;

import dev.plumb.answers.port.Listener;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Container;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Socket;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code port who}: the holders of one port, and who cannot have it because of them. */
final class PortHolders {
  private final Call call;
  private final Host host;
  private final int port;
  private final Optional<Socket.Protocol> protocol;
  private final List<Row> rows = new ArrayList<>();
  private final List<Line> notes = new ArrayList<>();
  private boolean conflict;

  private PortHolders(Call call, Host host, int port, Optional<Socket.Protocol> protocol) {
    this.call = call;
    this.host = host;
    this.port = port;
    this.protocol = protocol;
  }

  static Outcome who(Call call) throws UserError {
    String word = call.arguments().getFirst();
    int slash = word.indexOf('/');
    Optional<Socket.Protocol> protocol =
        slash < 0 ? Optional.empty() : Optional.of(protocol(word.substring(slash + 1)));
    int port = Numbers.whole("PORT", slash < 0 ? word : word.substring(0, slash), 1, 65535);
    return new PortHolders(call, call.host(), port, protocol).answer();
  }

  private static Socket.Protocol protocol(String word) throws UserError {
    return switch (word) {
      case "tcp" -> Socket.Protocol.TCP;
      case "udp" -> Socket.Protocol.UDP;
      default -> throw UserError.usage("'" + word + "' is no protocol with ports here", "tcp, udp");
    };
  }

  private Outcome answer() throws UserError {
    List<Namespace> where = host.namespaces();
    if (call.option("--in").isPresent()) {
      Namespace only = Names.namespace(host, call.option("--in").get());
      Places.known(only, only.sockets());
      where = List.of(only);
    }
    int unread = 0;
    for (Namespace namespace : where) {
      if (!namespace.sockets().isRead()) {
        unread++;
        notes.add(unread(namespace));
        continue;
      }
      holders(namespace);
    }
    PortCommands.ownersOutOfSight(host, rows, notes);
    boolean nobody = rows.isEmpty();
    if (nobody && unread > 0) {
      throw UserError.of(
          Exit.UNAVAILABLE,
          "nobody in sight has port " + port,
          "the sockets of " + unread + " of " + where.size() + " namespaces could not be read",
          "port who " + call.arguments().getFirst() + " --in NS");
    }
    List<Column> columns = new ArrayList<>();
    columns.add(Column.of("netns"));
    columns.addAll(List.of(PortCommands.columns()).subList(0, 5));
    columns.add(new Column("blocks", "BIND FAILS ON", false, false));
    columns.add(Column.wide("via"));
    return new Outcome(
        new Outcome.Table(columns, rows, false, "nobody listens on port " + said()),
        nobody || conflict ? Exit.NEGATIVE : Exit.DONE,
        notes);
  }

  private String said() {
    return port + (protocol.isPresent() ? "/" + protocol.get().word() : "");
  }

  private Line unread(Namespace namespace) {
    try {
      Places.known(namespace, namespace.sockets());
      return Line.EMPTY;
    } catch (UserError why) {
      return Line.of(
          Span.styled("not seen: ", Span.Style.WARNING),
          Span.plain("sockets of " + namespace.name() + ": " + why.why().orElse(why.what())));
    }
  }

  private void holders(Namespace namespace) {
    int callers = 0;
    for (Socket socket : namespace.sockets().orEmpty()) {
      boolean same = socket.localPort() == port && isAsked(socket.protocol());
      callers += same && !socket.isListening() ? 1 : 0;
    }
    List<Listener> here = new ArrayList<>();
    for (Listener listener : Listener.of(host, namespace)) {
      if (listener.socket().localPort() == port && isAsked(listener.socket().protocol())) {
        here.add(listener);
      }
    }
    for (Listener listener : here) {
      rows.add(row(listener, losers(listener, here), isShared(listener, here)));
    }
    if (here.isEmpty() && callers > 0) {
      notes.add(
          Line.text(
              namespace.name()
                  + ": nobody listens, but "
                  + (callers == 1 ? "a socket has" : callers + " sockets have")
                  + " this port as its own; a bind fails with EADDRINUSE unless both set"
                  + " SO_REUSEADDR"));
    }
  }

  private boolean isAsked(Socket.Protocol its) {
    return its != Socket.Protocol.RAW && (protocol.isEmpty() || protocol.get() == its);
  }

  /** Who was promised the port that this listener has. */
  private List<String> losers(Listener listener, List<Listener> here) {
    List<String> losers = new ArrayList<>();
    if (!listener.namespace().id().equals(host.self())) {
      return losers;
    }
    for (Container container : host.containers()) {
      for (Container.PublishedPort wanted : container.published()) {
        boolean wants =
            wanted.hostPort() == port
                && listener.socket().protocol().word().equals(wanted.protocol())
                && listener.collidesWith(listener.socket().protocol(), wanted.hostAddress(), port);
        if (wants && !isFor(listener, container) && !hasIts(here, wanted, container)) {
          losers.add(container.name());
        }
      }
    }
    return losers;
  }

  private static boolean isFor(Listener listener, Container container) {
    boolean daemons =
        listener.owner().isEmpty() || listener.owner().get().command().orElse("").equals("dockerd");
    return daemons
        || (listener.via() == Listener.Via.DOCKER_PROXY
            && listener.container().isPresent()
            && listener.container().get().id().equals(container.id()));
  }

  /** It has what it was promised: a listener of its own on that very address. */
  private static boolean hasIts(
      List<Listener> here, Container.PublishedPort wanted, Container container) {
    for (Listener listener : here) {
      if (listener.socket().local().equals(wanted.hostAddress()) && isFor(listener, container)) {
        return true;
      }
    }
    return false;
  }

  /** Several sockets on one address and port: the kernel lets nobody do that without asking. */
  private static boolean isShared(Listener listener, List<Listener> here) {
    Socket one = listener.socket();
    for (Listener other : here) {
      Socket socket = other.socket();
      boolean same =
          socket.protocol() == one.protocol()
              && socket.local().equals(one.local())
              && socket.device().equals(one.device());
      if (same && other != listener) {
        return true;
      }
    }
    return false;
  }

  private Row row(Listener listener, List<String> losers, boolean shared) {
    String blocks = listener.blocks() + (shared ? ", unless by SO_REUSEPORT" : "");
    Tree.Builder record = SocketCells.record(host, listener);
    record.put("blocks", blocks).put("reuseport", shared);
    List<String> sharers = sharers(listener);
    if (!sharers.isEmpty()) {
      record.put("shared_with", Tree.texts(sharers));
      boolean one = sharers.size() == 1;
      Line note =
          Line.text(
              String.join(", ", sharers)
                  + (one ? " shares" : " share")
                  + " the namespace "
                  + listener.namespace().name()
                  + ", so "
                  + (one ? "it gets" : "they get")
                  + " EADDRINUSE for port "
                  + port
                  + "/"
                  + listener.socket().protocol().word());
      if (!notes.contains(note)) {
        notes.add(note);
      }
    }
    if (!losers.isEmpty()) {
      conflict = true;
      record.put("conflicts", Tree.texts(losers));
      notes.add(
          Line.of(
              Span.styled("conflict: ", Span.Style.BAD),
              Span.plain(
                  "port "
                      + port
                      + " is published for "
                      + String.join(", ", losers)
                      + " and "
                      + listener
                          .owner()
                          .map(owner -> owner.command().orElse("pid " + owner.pid()))
                          .orElse("somebody")
                      + " has it")));
    }
    List<Line> cells = new ArrayList<>(PortCommands.cells(listener, Line.text(blocks)));
    cells.add(Line.text(listener.via().word()));
    return new Row(cells, record.build());
  }

  /** Other running containers in the same namespace: host mode, pods, {@code container:X}. */
  private List<String> sharers(Listener listener) {
    List<String> names = new ArrayList<>();
    for (Container container : host.containersIn(listener.namespace().id())) {
      boolean holder =
          listener.container().isPresent()
              && listener.container().get().id().equals(container.id());
      if (!holder && container.pid().isPresent()) {
        names.add(container.name());
      }
    }
    return names;
  }
}
