package dev.plumb.world.snapshot;

import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import dev.plumb.model.Tree;
import dev.plumb.model.UnixSocket;
import java.util.Optional;
import java.util.Set;

/** Sockets of one namespace, each with its owners. */
final class SocketCodec implements RecordCodec<Socket> {
  private final NetnsId netns;

  SocketCodec(NetnsId netns) {
    this.netns = netns;
  }

  @Override
  public Set<String> vocabulary() {
    return Set.of("protocol");
  }

  @Override
  public Tree.Obj write(Socket socket) {
    FieldsWriter.sameNetns(netns, socket.netns());
    FieldsWriter out =
        new FieldsWriter()
            .put("protocol", socket.protocol().number())
            .put("state", socket.state())
            .put("local", socket.local().toString())
            .put("local_port", socket.localPort())
            .put("remote", socket.remote().toString())
            .put("remote_port", socket.remotePort())
            .put("ifindex", socket.device())
            .put("inode", socket.inode())
            .put("cookie", socket.cookie())
            .put("uid", socket.uid())
            .put("rqueue", socket.receiveQueue())
            .put("wqueue", socket.sendQueue());
    if (socket.v6only().isPresent()) {
      out.put("v6only", socket.v6only().get().booleanValue());
    }
    return out.put("mark", socket.mark())
        .put("cgroup_id", socket.cgroup())
        .list("owners", socket.owners(), OwnerCodec.INSTANCE)
        .put("settings", socket.settings())
        .unknown(socket.unknown())
        .done();
  }

  @Override
  public Socket read(FieldsReader in) throws MalformedSnapshot {
    Socket.Protocol protocol = protocol(in.integer("protocol"));
    int state = in.integer("state");
    IpAddress local = in.address("local");
    int localPort = in.integer("local_port", 0, 65535);
    IpAddress remote = in.address("remote");
    if (local.family() != remote.family()) {
      throw new MalformedSnapshot("a socket in it has ends of two families");
    }
    return new Socket(
        netns,
        protocol,
        state,
        local,
        localPort,
        remote,
        in.integer("remote_port", 0, 65535),
        in.optionalInteger("ifindex"),
        in.optionalNumber("inode"),
        in.number("cookie"),
        in.number("uid"),
        in.number("rqueue"),
        in.number("wqueue"),
        in.optionalFlag("v6only"),
        in.optionalNumber("mark"),
        in.optionalNumber("cgroup_id"),
        in.list("owners", OwnerCodec.INSTANCE),
        in.object("settings"),
        in.unknown());
  }

  private static Socket.Protocol protocol(int number) throws MalformedSnapshot {
    for (Socket.Protocol protocol : Socket.Protocol.values()) {
      if (protocol.number() == number) {
        return protocol;
      }
    }
    throw new MalformedSnapshot("it holds a socket of the unknown protocol " + number);
  }

  /** A process that has a socket open. */
  static final class OwnerCodec implements RecordCodec<SocketOwner> {
    static final OwnerCodec INSTANCE = new OwnerCodec();

    @Override
    public Tree.Obj write(SocketOwner owner) {
      FieldsWriter out =
          new FieldsWriter()
              .put("pid", owner.pid())
              .put("fd", owner.fd())
              .put("command", owner.command())
              .put("cgroup", owner.cgroup());
      if (owner.proxy().isPresent()) {
        out.always("proxy", ProxyCodec.INSTANCE.write(owner.proxy().get()));
      }
      if (owner.stopped()) {
        out.put("stopped", true);
      }
      return out.done();
    }

    @Override
    public SocketOwner read(FieldsReader in) throws MalformedSnapshot {
      return new SocketOwner(
          in.integer("pid"),
          in.integer("fd"),
          in.optionalText("command"),
          in.optionalText("cgroup"),
          in.optionalRecord("proxy", ProxyCodec.INSTANCE),
          in.optionalFlag("stopped").orElse(false));
    }
  }

  /** What a docker-proxy forwards. */
  static final class ProxyCodec implements RecordCodec<SocketOwner.Proxy> {
    static final ProxyCodec INSTANCE = new ProxyCodec();

    @Override
    public Tree.Obj write(SocketOwner.Proxy proxy) {
      return new FieldsWriter()
          .put("protocol", proxy.protocol())
          .put("host", proxy.hostAddress().toString())
          .put("host_port", proxy.hostPort())
          .put("container", proxy.containerAddress().toString())
          .put("container_port", proxy.containerPort())
          .done();
    }

    @Override
    public SocketOwner.Proxy read(FieldsReader in) throws MalformedSnapshot {
      return new SocketOwner.Proxy(
          in.text("protocol"),
          in.address("host"),
          in.integer("host_port", 0, 65535),
          in.address("container"),
          in.integer("container_port", 0, 65535));
    }
  }

  /** UNIX sockets of one namespace. */
  static final class Unix implements RecordCodec<UnixSocket> {
    private final NetnsId netns;

    Unix(NetnsId netns) {
      this.netns = netns;
    }

    @Override
    public Tree.Obj write(UnixSocket socket) {
      FieldsWriter.sameNetns(netns, socket.netns());
      return new FieldsWriter()
          .put("type", socket.type())
          .put("state", socket.state())
          .put("inode", socket.inode())
          .put("name", socket.name())
          .put("peer", socket.peer())
          .put("rqueue", socket.receiveQueue())
          .put("wqueue", socket.sendQueue())
          .put("uid", socket.uid())
          .list("owners", socket.owners(), OwnerCodec.INSTANCE)
          .put("settings", socket.settings())
          .unknown(socket.unknown())
          .done();
    }

    @Override
    public UnixSocket read(FieldsReader in) throws MalformedSnapshot {
      Optional<String> name = in.optionalText("name");
      return new UnixSocket(
          netns,
          in.integer("type"),
          in.integer("state"),
          in.number("inode"),
          name.isEmpty() ? Optional.empty() : Optional.of(TreeJson.bytes(name.get())),
          in.optionalNumber("peer"),
          in.optionalNumber("rqueue"),
          in.optionalNumber("wqueue"),
          in.optionalNumber("uid"),
          in.list("owners", OwnerCodec.INSTANCE),
          in.object("settings"),
          in.unknown());
    }
  }
}
