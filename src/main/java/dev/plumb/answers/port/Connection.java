package dev.plumb.answers.port;

import dev.plumb.model.Address;
import dev.plumb.model.Family;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An established connection: one of its sockets, and the other where that is in sight.
 *
 * @param near the end that called, as far as it is known; else the one in sight
 * @param far the other end's socket; empty when it is outside, or when addresses are translated on
 *     the way
 * @param farLink whose address the other end has; empty when no namespace in sight has it, or
 *     several do
 */
public record Connection(Socket near, Optional<Socket> far, Optional<Link> farLink) {

  /** A socket's two ends; IPv4 in an IPv6 socket (::ffff:1.2.3.4) is IPv4. */
  private record Ends(
      Socket.Protocol protocol, IpAddress local, int localPort, IpAddress remote, int remotePort) {
    static Ends of(Socket socket) {
      return new Ends(
          socket.protocol(),
          plain(socket.local()),
          socket.localPort(),
          plain(socket.remote()),
          socket.remotePort());
    }

    Ends reversed() {
      return new Ends(protocol, remote, remotePort, local, localPort);
    }
  }

  /** The IPv4 address that a mapped one means; any other as it is. */
  static IpAddress plain(IpAddress address) {
    if (address.family() == Family.INET) {
      return address;
    }
    byte[] bytes = address.bytes().toArray();
    boolean mapped = bytes[10] == -1 && bytes[11] == -1;
    for (int i = 0; i < 10; i++) {
      mapped &= bytes[i] == 0;
    }
    return mapped ? IpAddress.of(Arrays.copyOfRange(bytes, 12, 16)) : address;
  }

  /** All of a host, each once, in the order of the namespaces and of the kernel. */
  public static List<Connection> of(Host host) {
    Map<Ends, List<Socket>> byEnds = new HashMap<>();
    Map<NetnsId, Set<Integer>> served = new HashMap<>();
    Map<IpAddress, List<LinkRef>> addresses = new HashMap<>();
    for (Namespace namespace : host.namespaces()) {
      Set<Integer> ports = served.computeIfAbsent(namespace.id(), id -> new HashSet<>());
      for (Socket socket : namespace.sockets().orEmpty()) {
        if (socket.isListening()) {
          ports.add(socket.localPort());
        } else if (isEstablished(socket)) {
          byEnds.computeIfAbsent(Ends.of(socket), ends -> new ArrayList<>(1)).add(socket);
        }
      }
      for (Address address : namespace.addresses().orEmpty()) {
        addresses
            .computeIfAbsent(address.local().address(), key -> new ArrayList<>(1))
            .add(address.link());
      }
    }
    List<Connection> all = new ArrayList<>();
    Set<Socket> shown = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Namespace namespace : host.namespaces()) {
      for (Socket socket : namespace.sockets().orEmpty()) {
        if (isEstablished(socket) && shown.add(socket)) {
          Optional<LinkRef> link = holder(addresses, socket.remote(), socket.netns());
          Optional<Socket> far = far(byEnds.get(Ends.of(socket).reversed()), socket, link);
          far.ifPresent(shown::add);
          all.add(oriented(host, socket, far, link, served, addresses));
        }
      }
    }
    return all;
  }

  private static boolean isEstablished(Socket socket) {
    return socket.state() == Socket.ESTABLISHED && socket.protocol() != Socket.Protocol.RAW;
  }

  /** Whose an address is, seen from a namespace: its own first, else the one other that has it. */
  private static Optional<LinkRef> holder(
      Map<IpAddress, List<LinkRef>> addresses, IpAddress address, NetnsId from) {
    Optional<LinkRef> found = Optional.empty();
    List<LinkRef> holders = addresses.getOrDefault(plain(address), List.of());
    for (LinkRef link : holders) {
      if (link.netns().equals(from)) {
        return Optional.of(link);
      }
      found = Optional.of(link);
    }
    boolean several = holders.size() > 1;
    return several || plain(address).isLoopback() ? Optional.empty() : found;
  }

  /**
   * The socket at the other end. The same pair of addresses may be in use in several places, so one
   * elsewhere counts only where the address is, or when there is no other.
   */
  private static Optional<Socket> far(
      @Nullable List<Socket> candidates, Socket socket, Optional<LinkRef> link) {
    if (candidates == null) {
      return Optional.empty();
    }
    Optional<Socket> elsewhere = Optional.empty();
    int count = 0;
    boolean local = plain(socket.remote()).isLoopback();
    for (Socket candidate : candidates) {
      boolean here = candidate.netns().equals(socket.netns());
      boolean itself = here && candidate.cookie() == socket.cookie();
      if (itself || (local && !here)) {
        continue;
      }
      if (here || (link.isPresent() && link.get().netns().equals(candidate.netns()))) {
        return Optional.of(candidate);
      }
      count++;
      elsewhere = Optional.of(candidate);
    }
    return count == 1 ? elsewhere : Optional.empty();
  }

  /** Who called comes first: the one whose port nobody listens on. */
  private static Connection oriented(
      Host host,
      Socket socket,
      Optional<Socket> far,
      Optional<LinkRef> link,
      Map<NetnsId, Set<Integer>> served,
      Map<IpAddress, List<LinkRef>> addresses) {
    if (far.isPresent() && isServed(served, socket) && !isServed(served, far.get())) {
      Optional<LinkRef> back = holder(addresses, far.get().remote(), far.get().netns());
      return new Connection(far.get(), Optional.of(socket), back.flatMap(host::link));
    }
    return new Connection(socket, far, link.flatMap(host::link));
  }

  private static boolean isServed(Map<NetnsId, Set<Integer>> served, Socket socket) {
    return served.getOrDefault(socket.netns(), Set.of()).contains(socket.localPort());
  }
}
