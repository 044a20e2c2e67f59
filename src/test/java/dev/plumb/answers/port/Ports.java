package dev.plumb.answers.port;

import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import dev.plumb.model.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A host with containers and sockets, made by hand. */
public final class Ports {
  public static final NetnsId HOST = new NetnsId(4, 100);

  private final List<Socket> sockets = new ArrayList<>();
  private final List<Container> containers = new ArrayList<>();
  private final List<NetnsId> unread = new ArrayList<>();
  private long cookies;

  /** The namespace of a container. */
  public static NetnsId netns(int number) {
    return new NetnsId(4, 200 + number);
  }

  /** The id of a container. */
  public static String id(int number) {
    return Integer.toString(number).repeat(64).substring(0, 64);
  }

  /** A container with address 172.17.0.NUMBER, first process 1000 + NUMBER. */
  public Ports container(int number, String name, Container.PublishedPort... published) {
    return container(number, name, netns(number), "running", published);
  }

  public Ports container(
      int number, String name, NetnsId netns, String state, Container.PublishedPort... published) {
    boolean runs = state.equals("running");
    containers.add(
        new Container(
            "docker",
            id(number),
            name,
            state,
            runs ? OptionalInt.of(1000 + number) : OptionalInt.empty(),
            runs ? Optional.of(netns) : Optional.empty(),
            netns.equals(HOST) ? "host" : "bridge",
            netns.equals(HOST)
                ? List.of()
                : List.of(
                    new Container.Attachment(
                        "bridge",
                        Optional.empty(),
                        Prefix.parse("172.17.0." + number + "/16"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
            List.of(published),
            Optional.empty()));
    return this;
  }

  public static Container.PublishedPort published(String address, int port, int inside) {
    return new Container.PublishedPort(IpAddress.of(address), port, inside, "tcp");
  }

  /** A process of the host. */
  public static SocketOwner process(int pid, String command) {
    return new SocketOwner(pid, 3, Optional.of(command), Optional.of("/user"), Optional.empty());
  }

  /** A process of a container. */
  public static SocketOwner inside(int number, String command) {
    return new SocketOwner(
        5000 + number,
        6,
        Optional.of(command),
        Optional.of("/docker/" + id(number)),
        Optional.empty());
  }

  /** A docker-proxy that leads to port 80 of the container with a number. */
  public static SocketOwner proxy(int pid, String address, int port, int number) {
    return new SocketOwner(
        pid,
        4,
        Optional.of("docker-proxy"),
        Optional.of("/system.slice/docker.service"),
        Optional.of(
            new SocketOwner.Proxy(
                "tcp", IpAddress.of(address), port, IpAddress.of("172.17.0." + number), 80)));
  }

  public Ports tcp(NetnsId netns, String address, int port, SocketOwner... owners) {
    return socket(netns, Socket.Protocol.TCP, Socket.LISTEN, address, port, "", 0, owners);
  }

  public Ports udp(NetnsId netns, String address, int port, SocketOwner... owners) {
    return socket(netns, Socket.Protocol.UDP, Socket.CLOSE, address, port, "", 0, owners);
  }

  public Ports established(
      NetnsId netns, String local, int port, String remote, int remotePort, SocketOwner... owners) {
    int state = Socket.ESTABLISHED;
    return socket(netns, Socket.Protocol.TCP, state, local, port, remote, remotePort, owners);
  }

  private Ports socket(
      NetnsId netns,
      Socket.Protocol protocol,
      int state,
      String local,
      int port,
      String remote,
      int remotePort,
      SocketOwner... owners) {
    IpAddress near = IpAddress.of(local);
    cookies++;
    sockets.add(
        new Socket(
            netns,
            protocol,
            state,
            near,
            port,
            remote.isEmpty() ? IpAddress.any(near.family()) : IpAddress.of(remote),
            remotePort,
            OptionalInt.empty(),
            OptionalLong.of(cookies),
            cookies,
            0,
            0,
            0,
            near.bits() == 128 ? Optional.of(false) : Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            List.of(owners),
            Tree.Obj.EMPTY,
            List.of()));
    return this;
  }

  /** This one's sockets were not read. */
  public Ports unread(NetnsId netns) {
    unread.add(netns);
    return this;
  }

  public Host host() {
    List<Namespace> namespaces = new ArrayList<>();
    namespaces.add(namespace(HOST, "host"));
    for (Container container : containers) {
      if (container.netns().isPresent() && !container.netns().get().equals(HOST)) {
        namespaces.add(namespace(container.netns().get(), container.name()));
      }
    }
    return new Host("box", HOST, namespaces, containers, List.of(), List.of(), Instant.EPOCH);
  }

  private Namespace namespace(NetnsId id, String name) {
    List<Socket> its = new ArrayList<>();
    for (Socket socket : sockets) {
      if (socket.netns().equals(id)) {
        its.add(socket);
      }
    }
    return new Namespace(
        id,
        OptionalLong.empty(),
        name,
        List.of(),
        id.equals(HOST) ? Namespace.Kind.HOST : Namespace.Kind.CONTAINER,
        List.of(),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        unread.contains(id) ? Facet.notAsked() : Facet.of(its),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}
