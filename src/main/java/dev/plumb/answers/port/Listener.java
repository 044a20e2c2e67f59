package dev.plumb.answers.port;

import dev.plumb.model.Container;
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
 * A socket that waits for whoever comes, and whose it is.
 *
 * @param container whose process has it open; with {@link Via#DOCKER_PROXY} the one behind it;
 *     empty when it is no container's, or nobody knows
 */
public record Listener(Namespace namespace, Socket socket, Via via, Optional<Container> container) {
  private static final IpAddress DOCKER_RESOLVER = IpAddress.of("127.0.0.11");

  /** By protocol, port, address: the order of a list of ports. */
  private static final Comparator<Listener> ORDER =
      Comparator.<Listener, Socket.Protocol>comparing(listener -> listener.socket().protocol())
          .thenComparingInt(listener -> listener.socket().localPort())
          .thenComparing(listener -> listener.socket().local())
          .thenComparingLong(listener -> listener.socket().inode().orElse(0));

  /** What stands behind a listening socket. */
  public enum Via {
    /** The process that serves. */
    LISTENER("listener"),
    /** Docker's forwarder of a published port; who serves is in a container. */
    DOCKER_PROXY("docker-proxy"),
    /** The daemon's name server inside a container's namespace. */
    DOCKER_DNS("docker-dns");

    private final String word;

    Via(String word) {
      this.word = word;
    }

    /** {@code listener}, {@code docker-proxy}, {@code docker-dns}. */
    public String word() {
      return word;
    }
  }

  /** The listeners of a namespace, as far as its sockets were read. */
  public static List<Listener> of(Host host, Namespace namespace) {
    List<Listener> found = new ArrayList<>();
    for (Socket socket : namespace.sockets().orEmpty()) {
      if (socket.isListening()) {
        found.add(of(host, namespace, socket));
      }
    }
    found.sort(ORDER);
    return found;
  }

  private static Listener of(Host host, Namespace namespace, Socket socket) {
    Optional<Container> container = Optional.empty();
    boolean dockerd = false;
    for (SocketOwner owner : socket.owners()) {
      Optional<Container> its = host.containerOf(owner);
      container = container.isPresent() ? container : its;
      dockerd |= its.isEmpty() && owner.command().orElse("").equals("dockerd");
    }
    Optional<SocketOwner.Proxy> proxy = container.isPresent() ? Optional.empty() : proxy(socket);
    if (proxy.isPresent()) {
      return new Listener(namespace, socket, Via.DOCKER_PROXY, behind(host, proxy.get()));
    }
    boolean resolver = dockerd && socket.local().equals(DOCKER_RESOLVER);
    return new Listener(namespace, socket, resolver ? Via.DOCKER_DNS : Via.LISTENER, container);
  }

  /** What the docker-proxy among the owners forwards; empty when none is. */
  public static Optional<SocketOwner.Proxy> proxy(Socket socket) {
    for (SocketOwner owner : socket.owners()) {
      if (owner.proxy().isPresent()) {
        return owner.proxy();
      }
    }
    return Optional.empty();
  }

  /** What its docker-proxy forwards; empty when it is no docker-proxy's. */
  public Optional<SocketOwner.Proxy> proxy() {
    return via == Via.DOCKER_PROXY ? proxy(socket) : Optional.empty();
  }

  /** The running container that has the address; of several the one that publishes this port. */
  private static Optional<Container> behind(Host host, SocketOwner.Proxy proxy) {
    Optional<Container> found = Optional.empty();
    for (Container container : host.containers()) {
      if (has(container, proxy.containerAddress())) {
        for (Container.PublishedPort port : container.published()) {
          if (port.hostPort() == proxy.hostPort() && port.protocol().equals(proxy.protocol())) {
            return Optional.of(container);
          }
        }
        found = found.isPresent() ? found : Optional.of(container);
      }
    }
    return found;
  }

  static boolean has(Container container, IpAddress address) {
    for (Container.Attachment attachment : container.attachments()) {
      boolean four =
          attachment.address().isPresent() && attachment.address().get().address().equals(address);
      boolean six =
          attachment.address6().isPresent()
              && attachment.address6().get().address().equals(address);
      if (four || six) {
        return true;
      }
    }
    return false;
  }

  /** The process that is named for it: the first that has it open. */
  public Optional<SocketOwner> owner() {
    return socket.owners().isEmpty() ? Optional.empty() : Optional.of(socket.owners().getFirst());
  }

  /** Whether it is reached at an address of its namespace. */
  public boolean serves(IpAddress address) {
    IpAddress local = socket.local();
    return address.family() == Family.INET && local.family() == Family.INET6
        ? socket.servesIpv4()
        : local.family() == address.family() && (local.isAny() || local.equals(address));
  }

  /**
   * Whether a process in the same namespace that binds this address and port of this protocol gets
   * EADDRINUSE, unless both ask for SO_REUSEPORT (UDP: SO_REUSEADDR).
   *
   * <p>Two sockets collide when one address means both: equal ones, or a wildcard of either. An
   * IPv6 wildcard takes IPv4 too unless it is v6only. Sockets bound to different links never
   * collide.
   */
  public boolean collidesWith(Socket.Protocol protocol, IpAddress address, int port) {
    return socket.protocol() == protocol
        && socket.localPort() == port
        && (serves(address) || (address.isAny() && covers(address.family())));
  }

  private boolean covers(Family wildcard) {
    // A new IPv6 wildcard takes IPv4 as well, so an IPv4 listener is in its way.
    return wildcard == Family.INET6 || socket.family() == Family.INET || socket.servesIpv4();
  }

  /** For which addresses a bind fails because of it, in words. */
  public String blocks() {
    IpAddress local = socket.local();
    boolean any = local.isAny();
    boolean six = local.family() == Family.INET6;
    String what;
    if (any) {
      what =
          !six
              ? "any IPv4 address and [::]"
              : socket.servesIpv4() ? "any address" : "any IPv6 address";
    } else {
      what = six ? "[" + local + "] and [::]" : local + ", 0.0.0.0 and [::]";
    }
    return socket.device().isPresent()
        ? what + " on " + namespace.linkName(socket.device().getAsInt())
        : what;
  }
}
