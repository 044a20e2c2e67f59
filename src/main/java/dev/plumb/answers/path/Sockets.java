package dev.plumb.answers.path;

import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who takes a packet that arrived. */
final class Sockets {
  private final Walk walk;

  Sockets(Walk walk) {
    this.walk = walk;
  }

  /** What was found. */
  sealed interface Taken {
    /** Somebody takes it and answers; the kernel itself answers echo requests. */
    record By(Optional<Socket> socket) implements Taken {}

    /** Nobody does, and the kernel says so. */
    record Nobody(Trouble trouble) implements Taken {}

    /** Nobody does, in silence. */
    record Silent(Trouble trouble) implements Taken {}
  }

  static String object(Place place, Transport transport, Socket socket) {
    String local = socket.local().toString();
    String address =
        socket.local().isAny()
            ? ""
            : (socket.family() == Family.INET6 ? "[" + local + "]" : local) + ":";
    return transport.word() + "/" + address + socket.localPort();
  }

  /** Who takes a packet for an address and port. */
  Taken find(Place place, Link in, Transport transport, IpAddress destination, int port) {
    if (transport == Transport.ICMP) {
      return echo(place, destination);
    }
    if (!place.namespace().sockets().isRead()) {
      return new Taken.Silent(unread(place));
    }
    Socket best = null;
    List<Socket> others = new ArrayList<>();
    for (Socket socket : place.namespace().sockets().orEmpty()) {
      if (!socket.protocol().word().equals(transport.word())
          || !socket.isListening()
          || socket.localPort() != port) {
        continue;
      }
      if (fits(socket, in, destination)) {
        boolean closer = best == null || (best.local().isAny() && !socket.local().isAny());
        best = closer ? socket : best;
      } else {
        others.add(socket);
      }
    }
    if (best == null) {
      return new Taken.Nobody(nobody(place, transport, destination, port, others));
    }
    if (transport == Transport.TCP && best.receiveQueue() > best.sendQueue()) {
      return new Taken.Silent(
          Trouble.of(
              Code.BACKLOG_FULL,
              place,
              transport.word() + "/" + port,
              "its accept queue is full: "
                  + best.receiveQueue()
                  + " wait, and "
                  + best.sendQueue()
                  + " may",
              "look at why " + owner(best) + " accepts nobody"));
    }
    return new Taken.By(Optional.of(best));
  }

  /** Why whoever has a socket will not answer, though the kernel takes what comes. */
  Optional<Trouble> hung(Place place, Transport transport, Socket socket) {
    List<SocketOwner> owners = socket.owners();
    for (SocketOwner owner : owners) {
      Optional<Container> container = walk.terrain().host().containerOf(owner);
      if (container.isPresent() && container.get().state().equals("paused")) {
        return Optional.of(Engines.down(container.get(), place));
      }
    }
    if (owners.isEmpty() || !owners.stream().allMatch(SocketOwner::stopped)) {
      return Optional.empty();
    }
    return Optional.of(
        Trouble.of(
            Code.APP_HUNG,
            place,
            object(place, transport, socket),
            owner(socket) + " is stopped: the kernel takes what comes, and nobody answers",
            "kill -CONT " + owners.getFirst().pid()));
  }

  private static Trouble unread(Place place) {
    Facet<Socket> sockets = place.namespace().sockets();
    String what = "who listens in " + place.name() + " is not known";
    return sockets instanceof Facet.Missing<Socket> missing
        ? Trouble.of(
            Code.GAP, place, "sockets", what + ": " + missing.gap().reason(), "run as root")
        : Trouble.of(
            Code.GAP,
            place,
            "sockets",
            what + ": nobody read it",
            "ask the live host, or for icmp");
  }

  static String owner(Socket socket) {
    for (SocketOwner owner : socket.owners()) {
      return owner.command().orElse("process") + " (pid " + owner.pid() + ")";
    }
    return "its process";
  }

  private static boolean fits(Socket socket, Link in, IpAddress destination) {
    if (socket.device().isPresent() && socket.device().getAsInt() != in.ifindex()) {
      return false;
    }
    if (destination.family() == Family.INET) {
      return socket.family() == Family.INET
          ? socket.local().isAny() || socket.local().equals(destination)
          : socket.servesIpv4() || socket.local().toString().equals("::ffff:" + destination);
    }
    return socket.family() == Family.INET6
        && (socket.local().isAny() || socket.local().equals(destination));
  }

  private Taken echo(Place place, IpAddress destination) {
    boolean four = destination.family() == Family.INET;
    String key = four ? "net.ipv4.icmp_echo_ignore_all" : "net.ipv6.icmp.echo_ignore_all";
    Trouble ignored =
        Trouble.of(
            Code.ICMP_IGNORED,
            place,
            "sysctl:" + key,
            place.name() + " ignores echo requests",
            "ip netns exec " + place.name() + " sysctl -w " + key + "=0");
    return place.sysctl(key).orElse(0) == 0 || walk.isMended(ignored)
        ? new Taken.By(Optional.empty())
        : new Taken.Silent(ignored);
  }

  private Trouble nobody(
      Place place, Transport transport, IpAddress destination, int port, List<Socket> others) {
    for (Socket socket : others) {
      boolean four = destination.family() == Family.INET;
      Code code =
          socket.local().isLoopback()
              ? Code.LISTEN_LOOPBACK
              : socket.family() == Family.INET6 && four && socket.local().isAny()
                  ? Code.LISTEN_V6ONLY
                  : Code.LISTEN_OTHER_ADDR;
      return Trouble.of(
          code,
          place,
          object(place, transport, socket),
          owner(socket)
              + " listens on "
              + (socket.local().isAny() ? "every IPv6 address" : socket.local())
              + " only, and the packet is for "
              + destination,
          "let it listen on " + destination + " or on every address");
    }
    Optional<Trouble> elsewhere = elsewhere(place, transport, destination, port);
    return elsewhere.orElseGet(
        () ->
            Trouble.of(
                Code.LISTEN_NONE,
                place,
                transport.word() + "/" + port,
                "nobody listens on " + transport.word() + "/" + port + " in " + place.name(),
                "start the service in " + place.name()));
  }

  /** The one neighbour on the same bridge that does listen there, if it is one alone. */
  private Optional<Trouble> elsewhere(
      Place place, Transport transport, IpAddress destination, int port) {
    Optional<Place> only = Optional.empty();
    for (Link holder : place.holders(destination)) {
      Optional<Link> bridge = bridgeOf(holder);
      if (bridge.isEmpty()) {
        continue;
      }
      for (Link member : walk.terrain().of(bridge.get()).ports(bridge.get())) {
        Optional<Link> peer =
            member.kind() instanceof LinkKind.Veth ? walk.terrain().peer(member) : Optional.empty();
        Optional<Place> sibling = peer.map(walk.terrain()::of);
        if (sibling.isEmpty()
            || sibling.get() == place
            || sibling.get().id().equals(walk.originator())
            || !listens(sibling.get(), transport, port)) {
          continue;
        }
        if (only.isPresent()) {
          return Optional.empty();
        }
        only = sibling;
      }
    }
    return only.map(
        there ->
            Trouble.of(
                Code.LISTEN_WRONG_NS,
                there,
                transport.word() + "/" + port,
                "nobody listens on "
                    + transport.word()
                    + "/"
                    + port
                    + " in "
                    + place.name()
                    + "; of its neighbours "
                    + there.name()
                    + " alone does (assumed: it is the service that is meant)",
                "start the service in " + place.name() + ", or ask for " + there.name()));
  }

  /** The bridge that a link is plugged into: its own, or its veth peer's. */
  Optional<Link> bridgeOf(Link link) {
    Optional<Link> near = walk.terrain().of(link).master(link);
    if (near.isPresent()) {
      return near;
    }
    if (link.kind() instanceof LinkKind.Bridge) {
      return Optional.of(link);
    }
    return link.kind() instanceof LinkKind.Veth
        ? walk.terrain().peer(link).flatMap(peer -> walk.terrain().of(peer).master(peer))
        : Optional.empty();
  }

  private static boolean listens(Place place, Transport transport, int port) {
    for (Socket socket : place.namespace().sockets().orEmpty()) {
      if (socket.protocol().word().equals(transport.word())
          && socket.isListening()
          && socket.localPort() == port
          && !socket.local().isLoopback()) {
        return true;
      }
    }
    return false;
  }
}
