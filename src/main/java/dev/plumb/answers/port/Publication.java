package dev.plumb.answers.port;

import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Family;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A port of the host that leads into a container, by the engine's record, a docker-proxy, or both;
 * with what does not fit together.
 *
 * @param protocol {@code tcp}, {@code udp}, {@code sctp}
 * @param container empty when only a proxy tells of it and nobody has its address
 * @param target the container's address and port
 * @param recorded whether the engine's record has it
 * @param listener who listens on the host; empty when nobody does (userland-proxy off: DNAT alone)
 * @param server who listens in the container; empty when nobody does, or nobody looked
 * @param problems what is wrong, each a sentence without a full stop
 */
public record Publication(
    String protocol,
    IpAddress hostAddress,
    int hostPort,
    Optional<Container> container,
    Optional<IpAddress> targetAddress,
    int targetPort,
    boolean recorded,
    Optional<Listener> listener,
    Optional<Listener> server,
    List<String> problems) {
  private static final Comparator<Publication> ORDER =
      Comparator.comparing(Publication::protocol)
          .thenComparingInt(Publication::hostPort)
          .thenComparing(Publication::hostAddress)
          .thenComparing(port -> port.container().map(Container::name).orElse(""));

  public Publication {
    problems = List.copyOf(problems);
  }

  /** All of a host, as far as its own namespace's sockets were read. */
  public static List<Publication> of(Host host) {
    Optional<Namespace> own = host.namespace(host.self());
    List<Listener> listeners = own.isEmpty() ? List.of() : Listener.of(host, own.get());
    boolean read = own.isPresent() && own.get().sockets().isRead();
    boolean proxies = listeners.stream().anyMatch(one -> one.proxy().isPresent());
    List<Publication> all = new ArrayList<>();
    List<Listener> matched = new ArrayList<>();
    for (Container container : host.containers()) {
      for (Container.PublishedPort port : container.published()) {
        Optional<Listener> listener = listener(listeners, port);
        listener.ifPresent(matched::add);
        all.add(recorded(host, container, port, listener, read && proxies));
      }
    }
    for (Listener listener : listeners) {
      if (listener.proxy().isPresent() && !matched.contains(listener)) {
        all.add(unrecorded(host, listener, listener.proxy().get()));
      }
    }
    all.sort(ORDER);
    return all;
  }

  /** The one that is bound to just this; a docker-proxy before anybody else. */
  private static Optional<Listener> listener(
      List<Listener> listeners, Container.PublishedPort port) {
    Optional<Listener> found = Optional.empty();
    for (Listener listener : listeners) {
      boolean same = isOn(listener.socket(), port.protocol(), port.hostPort());
      if (same && listener.socket().local().equals(port.hostAddress())) {
        if (listener.proxy().isPresent()) {
          return Optional.of(listener);
        }
        found = Optional.of(listener);
      } else if (same && found.isEmpty() && listener.serves(port.hostAddress())) {
        found = Optional.of(listener);
      }
    }
    return found;
  }

  private static boolean isOn(Socket socket, String protocol, int port) {
    return socket.localPort() == port && socket.protocol().word().equals(protocol);
  }

  private static Publication recorded(
      Host host,
      Container container,
      Container.PublishedPort port,
      Optional<Listener> listener,
      boolean proxyExpected) {
    List<String> problems = new ArrayList<>();
    boolean alive = container.pid().isPresent();
    Optional<IpAddress> address = address(container, port.hostAddress().family());
    if (!alive) {
      problems.add("container " + container.name() + " is " + container.state());
    }
    Optional<SocketOwner.Proxy> proxy = listener.flatMap(Listener::proxy);
    if (proxy.isPresent()) {
      boolean elsewhere =
          alive
              && !container.attachments().isEmpty()
              && !Listener.has(container, proxy.get().containerAddress());
      if (elsewhere) {
        problems.add(
            "its docker-proxy sends to "
                + proxy.get().containerAddress()
                + ", which is not "
                + container.name()
                + "'s address");
      }
      address = Optional.of(proxy.get().containerAddress());
    } else if (listener.isPresent() && !isDaemons(listener.get())) {
      problems.add("the port is held by " + holder(listener.get()));
    } else if (listener.isEmpty() && alive && proxyExpected) {
      problems.add("other ports have a docker-proxy and this one has none");
    }
    Optional<Listener> server = Optional.empty();
    if (alive) {
      server = server(host, container, port.protocol(), port.containerPort(), address, problems);
    }
    return new Publication(
        port.protocol(),
        port.hostAddress(),
        port.hostPort(),
        Optional.of(container),
        address,
        port.containerPort(),
        true,
        listener,
        server,
        problems);
  }

  /**
   * A daemon that hands its socket on (-use-listen-fd) keeps it for its proxy; and what a proxy
   * forwards is not known where its command line was out of sight.
   */
  private static boolean isDaemons(Listener listener) {
    if (listener.owner().isEmpty()) {
      return true;
    }
    String command = listener.owner().get().command().orElse("");
    return command.equals("dockerd")
        || (command.equals("docker-proxy") && listener.container().isEmpty());
  }

  private static String holder(Listener listener) {
    Optional<SocketOwner> owner = listener.owner();
    if (owner.isEmpty()) {
      return "somebody out of sight";
    }
    String container =
        listener.container().isPresent() ? " of " + listener.container().get().name() : "";
    return owner.get().command().orElse("a process")
        + " (pid "
        + owner.get().pid()
        + ")"
        + container;
  }

  private static Publication unrecorded(Host host, Listener listener, SocketOwner.Proxy proxy) {
    List<String> problems = new ArrayList<>();
    problems.add(
        listener.container().isPresent()
            ? "the record of "
                + listener.container().get().name()
                + " does not have this port, only its docker-proxy does"
            : "no container's record has it, and nobody has the address its docker-proxy sends to");
    Optional<Listener> server = Optional.empty();
    if (listener.container().isPresent() && listener.container().get().pid().isPresent()) {
      server =
          server(
              host,
              listener.container().get(),
              proxy.protocol(),
              proxy.containerPort(),
              Optional.of(proxy.containerAddress()),
              problems);
    }
    return new Publication(
        proxy.protocol(),
        proxy.hostAddress(),
        proxy.hostPort(),
        listener.container(),
        Optional.of(proxy.containerAddress()),
        proxy.containerPort(),
        false,
        Optional.of(listener),
        server,
        problems);
  }

  private static Optional<IpAddress> address(Container container, Family family) {
    Optional<IpAddress> four = Optional.empty();
    for (Container.Attachment attachment : container.attachments()) {
      if (family == Family.INET6 && attachment.address6().isPresent()) {
        return Optional.of(attachment.address6().get().address());
      }
      if (four.isEmpty() && attachment.address().isPresent()) {
        four = Optional.of(attachment.address().get().address());
      }
    }
    // Without an IPv6 address of its own it is reached over IPv4 from both.
    return four;
  }

  /** Who listens where the packets go; nobody is a problem, as far as somebody looked. */
  private static Optional<Listener> server(
      Host host,
      Container container,
      String protocol,
      int port,
      Optional<IpAddress> address,
      List<String> problems) {
    Optional<Namespace> inside = container.netns().flatMap(host::namespace);
    if (inside.isEmpty() || !(inside.get().sockets() instanceof Facet.Read<Socket>)) {
      return Optional.empty();
    }
    Optional<Listener> elsewhere = Optional.empty();
    for (Listener listener : Listener.of(host, inside.get())) {
      if (isOn(listener.socket(), protocol, port)) {
        if (address.isEmpty() || listener.serves(address.get())) {
          return Optional.of(listener);
        }
        elsewhere = Optional.of(listener);
      }
    }
    boolean known = protocol.equals("tcp") || protocol.equals("udp");
    if (known) {
      problems.add(
          elsewhere.isPresent()
              ? container.name() + " listens on " + elsewhere.get().socket().local() + " alone"
              : "nothing listens on " + port + "/" + protocol + " in " + container.name());
    }
    return Optional.empty();
  }
}
