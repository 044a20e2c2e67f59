package dev.plumb.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that was seen of one machine at one time: its namespaces, their links, and whom they
 * belong to.
 *
 * <p>The graph is walked by key through here: no record points to another.
 */
public final class Host {
  private final String hostname;
  private final NetnsId self;
  private final List<Namespace> namespaces;
  private final List<Container> containers;
  private final List<EngineNetwork> networks;
  private final List<Gap> gaps;
  private final Instant taken;
  private final Map<NetnsId, Namespace> byId = new HashMap<>();
  private final Map<String, Container> byContainerId = new HashMap<>();

  /**
   * @param self the namespace that is called {@code host}
   * @param namespaces in the order in which they are listed
   * @param taken when the survey began
   */
  public Host(
      String hostname,
      NetnsId self,
      List<Namespace> namespaces,
      List<Container> containers,
      List<EngineNetwork> networks,
      List<Gap> gaps,
      Instant taken) {
    this.hostname = hostname;
    this.self = self;
    this.namespaces = List.copyOf(namespaces);
    this.containers = List.copyOf(containers);
    this.networks = List.copyOf(networks);
    this.gaps = List.copyOf(gaps);
    this.taken = taken;
    for (Namespace namespace : namespaces) {
      byId.put(namespace.id(), namespace);
    }
    for (Container container : containers) {
      byContainerId.put(container.id(), container);
    }
  }

  public String hostname() {
    return hostname;
  }

  public NetnsId self() {
    return self;
  }

  /** The host's own first, the others in the order of their names. */
  public List<Namespace> namespaces() {
    return namespaces;
  }

  /** All containers that an engine knows, running or not. */
  public List<Container> containers() {
    return containers;
  }

  public List<EngineNetwork> networks() {
    return networks;
  }

  /** What concerns the whole host; each namespace has its own besides. */
  public List<Gap> gaps() {
    return gaps;
  }

  public Instant taken() {
    return taken;
  }

  public Optional<Namespace> namespace(NetnsId id) {
    return Optional.ofNullable(byId.get(id));
  }

  public Optional<Link> link(LinkRef ref) {
    return namespace(ref.netns()).flatMap(namespace -> namespace.link(ref.ifindex()));
  }

  /** The containers that live in a namespace; several share a pod's or a {@code container:X}'s. */
  public List<Container> containersIn(NetnsId netns) {
    List<Container> found = new ArrayList<>();
    for (Container container : containers) {
      if (container.netns().isPresent() && container.netns().get().equals(netns)) {
        found.add(container);
      }
    }
    return found;
  }

  /**
   * The container whose process has a socket open, by the control group the engine put it into
   * ({@code /docker/ID}, {@code docker-ID.scope}); by its first process where that says nothing.
   */
  public Optional<Container> containerOf(SocketOwner owner) {
    String cgroup = owner.cgroup().orElse("");
    int end = cgroup.length();
    while (end > 0) { // the innermost group first: containers may hold containers
      int slash = cgroup.lastIndexOf('/', end - 1);
      String name = cgroup.substring(slash + 1, end);
      name = name.endsWith(".scope") ? name.substring(0, name.length() - 6) : name;
      Container found = byContainerId.get(name);
      found = found != null ? found : byContainerId.get(name.substring(name.lastIndexOf('-') + 1));
      if (found != null) {
        return Optional.of(found);
      }
      end = Math.max(slash, 0);
    }
    for (Container container : containers) {
      if (container.pid().isPresent() && container.pid().getAsInt() == owner.pid()) {
        return Optional.of(container);
      }
    }
    return Optional.empty();
  }

  /** The namespace that another one calls by an nsid; empty when that is not known. */
  public Optional<NetnsId> byNsid(NetnsId asker, int nsid) {
    return namespace(asker)
        .flatMap(
            namespace ->
                namespace.nsids().orEmpty().stream()
                    .filter(candidate -> candidate.nsid() == nsid)
                    .map(Nsid::target)
                    .findFirst());
  }

  /**
   * Where {@link Link#lower} leads: a veth's other end, a macvlan's parent; empty when that is out
   * of sight.
   */
  public Optional<LinkRef> lowerOf(Link link) {
    if (link.lower().isEmpty() || link.lower().get().ifindex() == 0) {
      return Optional.empty();
    }
    Link.Lower lower = link.lower().get();
    OptionalInt nsid = lower.nsid();
    Optional<NetnsId> netns =
        nsid.isPresent() ? byNsid(link.netns(), nsid.getAsInt()) : Optional.of(link.netns());
    return netns.map(id -> new LinkRef(id, lower.ifindex()));
  }

  /** The other end of a veth; empty for other kinds and when that end is out of sight. */
  public Optional<LinkRef> peerOf(Link link) {
    return link.kind() instanceof LinkKind.Veth ? lowerOf(link) : Optional.empty();
  }

  /** The ports of a bridge, in the order of their ifindexes. */
  public List<Link> portsOf(Link bridge) {
    List<Link> ports = new ArrayList<>();
    namespace(bridge.netns())
        .ifPresent(
            namespace -> {
              for (Link link : namespace.links().orEmpty()) {
                if (link.master().isPresent() && link.master().getAsInt() == bridge.ifindex()) {
                  ports.add(link);
                }
              }
            });
    return ports;
  }

  /**
   * The link a bridge port leads to at its far end: the container's eth0; empty when it is not a
   * veth in sight.
   */
  public Optional<Link> farEndOf(Link port) {
    return peerOf(port).flatMap(this::link);
  }

  /** The bridge, bond or vrf that a link is a port of; empty when it is none's. */
  public Optional<Link> masterOf(Link link) {
    return link.master().isPresent()
        ? link(new LinkRef(link.netns(), link.master().getAsInt()))
        : Optional.empty();
  }

  /**
   * Whose hardware address an FDB entry names: the far end of the port when it has that address,
   * else the one link in sight that has it; empty when there is none, or several.
   */
  public Optional<Link> ownerOf(FdbEntry entry) {
    Optional<Link> port = link(entry.link());
    if (port.isPresent()) {
      if (has(port.get(), entry.address())) {
        return port;
      }
      Optional<Link> far = farEndOf(port.get());
      if (far.isPresent() && has(far.get(), entry.address())) {
        return far;
      }
    }
    return ownerOf(entry.address());
  }

  /** The one link in sight that has a hardware address; empty when there is none, or several. */
  public Optional<Link> ownerOf(HardwareAddress address) {
    List<Link> found = ownersOf(address);
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** Every link in sight that has a hardware address. */
  public List<Link> ownersOf(HardwareAddress address) {
    List<Link> found = new ArrayList<>();
    for (Namespace namespace : namespaces) {
      for (Link link : namespace.links().orEmpty()) {
        if (has(link, address)) {
          found.add(link);
        }
      }
    }
    return found;
  }

  private static boolean has(Link link, HardwareAddress address) {
    return link.address().isPresent() && link.address().get().equals(address);
  }

  /** What a namespace is called; its number when it is not known. */
  public String nameOf(NetnsId netns) {
    Namespace namespace = byId.get(netns);
    return namespace != null ? namespace.name() : netns.toString();
  }
}
