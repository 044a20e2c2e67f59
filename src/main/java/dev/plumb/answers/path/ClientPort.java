package dev.plumb.answers.path;

import dev.plumb.model.Connection;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The port that a client sends from, which decides whether conntrack takes its packets for a
 * connection that it knows. TCP gets a port that no such connection has; a UDP client may keep its
 * own for as long as it lives.
 *
 * @see "net/ipv4/inet_hashtables.c __inet_hash_connect, udp.c udp_lib_get_port; docs/lab/0009"
 */
final class ClientPort {
  /** Of the range that the kernel chooses a client's port from. */
  private static final int EPHEMERAL = 40000;

  private static final int[] USUAL = {32768, 60999};

  private final Terrain terrain;
  private final Place source;
  private final Flow flow;
  private final IpAddress from;

  ClientPort(Terrain terrain, Place source, Flow flow, IpAddress from) {
    this.terrain = terrain;
    this.source = source;
    this.flow = flow;
    this.from = from;
  }

  /**
   * A client's port.
   *
   * @param kept the connection that conntrack takes its packets for; empty for a new one
   */
  record Chosen(int number, Optional<Kept> kept) {}

  /** A connection that a namespace tracks. */
  record Kept(Place place, Connection connection) {
    String object() {
      return place.object(
          "conntrack:"
              + Transport.of(connection.original().protocol()).word()
              + "/"
              + connection.original().destinationPort().orElse(0));
    }
  }

  /** Chooses; where a client's habits decide, by what was chosen before. */
  Optional<Chosen> choose(Choices choices) {
    Map<Integer, Kept> kept = flow.transport() == Transport.UDP ? kept() : Map.of();
    if (flow.sourcePort().isPresent()) {
      int own = flow.sourcePort().getAsInt();
      return Optional.of(new Chosen(own, Optional.ofNullable(kept.get(own))));
    }
    for (Map.Entry<Integer, Kept> one : kept.entrySet()) {
      if (isOpen(one.getKey())) {
        return Optional.of(new Chosen(one.getKey(), Optional.of(one.getValue())));
      }
      String why =
          "whether the client keeps its port "
              + one.getKey()
              + ", which "
              + one.getValue().place().name()
              + " tracks";
      if (choices.choose(2, why) == 1) {
        return Optional.of(new Chosen(one.getKey(), Optional.of(one.getValue())));
      }
    }
    return fresh();
  }

  /** One that conntrack takes for a new connection; empty when the client has none left. */
  Optional<Chosen> fresh() {
    int[] range = range();
    Set<Integer> tracked = terrain.trackedPorts(flow.transport(), from, flow.destination());
    boolean usual = EPHEMERAL >= range[0] && EPHEMERAL <= range[1] && range[0] > 1;
    int first = usual ? EPHEMERAL : range[0];
    int size = range[1] - range[0] + 1;
    int free = 0;
    for (int i = 0; i < size; i++) {
      int port = range[0] + (first - range[0] + i) % size;
      if (!isTaken(port)) {
        if (!tracked.contains(port)) {
          return Optional.of(new Chosen(port, Optional.empty()));
        }
        free = free == 0 ? port : free;
      }
    }
    return free == 0 ? Optional.empty() : Optional.of(new Chosen(free, Optional.empty()));
  }

  /** What would be tracked for a client of this flow, by its port, one for each way it leads. */
  private Map<Integer, Kept> kept() {
    Map<Integer, Kept> byPort = new LinkedHashMap<>();
    Map<List<Object>, Integer> ways = new LinkedHashMap<>();
    for (Kept one :
        terrain.tracked(flow.transport(), from, flow.destination(), flow.port().orElse(0))) {
      Connection.Tuple reply = one.connection().reply();
      OptionalInt port = one.connection().original().sourcePort();
      List<Object> way = List.of(one.place(), reply.source(), reply.sourcePort());
      if (port.isPresent()
          && (isOpen(port.getAsInt()) || ways.putIfAbsent(way, port.getAsInt()) == null)) {
        byPort.putIfAbsent(port.getAsInt(), one);
      }
    }
    return byPort;
  }

  /** The range that the kernel chooses from; an echo's id is chosen by its program. */
  private int[] range() {
    if (flow.transport() == Transport.ICMP) {
      return new int[] {1, 65535};
    }
    String[] ports = source.text("net.ipv4.ip_local_port_range").orElse("").strip().split("\\s+");
    return ports.length == 2 && ports[0].matches("[0-9]{1,5}") && ports[1].matches("[0-9]{1,5}")
        ? new int[] {Integer.parseInt(ports[0]), Integer.parseInt(ports[1])}
        : USUAL;
  }

  /** A process of the source has a socket of its own there. */
  private boolean isOpen(int port) {
    for (Socket socket : source.sockets(flow.transport(), port)) {
      if (socket.state() != Socket.TIME_WAIT) {
        return true;
      }
    }
    return false;
  }

  /** connect(2) passes a port over that has a listener, or a connection to the same end. */
  private boolean isTaken(int port) {
    for (Socket socket : source.sockets(flow.transport(), port)) {
      boolean same =
          socket.remotePort() == flow.port().orElse(0)
              && socket.remote().equals(flow.destination());
      if (same || socket.isListening() || flow.transport() == Transport.UDP) {
        return true;
      }
    }
    return false;
  }

  /** Why there is none left. */
  Trouble exhausted() {
    int[] range = range();
    String key = "net.ipv4.ip_local_port_range";
    return Trouble.of(
        Code.EPHEMERAL_EXHAUSTED,
        source,
        "sysctl:" + key,
        "every port from "
            + range[0]
            + " to "
            + range[1]
            + " is taken in "
            + source.name()
            + " for "
            + flow.destination()
            + " "
            + flow.service(),
        "ip netns exec " + source.name() + " sysctl -w " + key + "=\"32768 60999\"");
  }
}
