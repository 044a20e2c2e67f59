package dev.plumb.console.command;

import dev.plumb.model.Address;
import dev.plumb.model.Container;
import dev.plumb.model.Container.Attachment;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.EngineNetwork.Subnet;
import dev.plumb.model.Family;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import dev.plumb.model.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The networks of a host with who is in them: what engines say of theirs, and what the kernel says
 * of every bridge. Either may know a member that the other does not tell: engines those that do not
 * run, the kernel those of engines that keep no list.
 */
final class Networks {
  private final Host host;
  private final Map<String, Known> all = new TreeMap<>();

  private Networks(Host host) {
    this.host = host;
  }

  /** A container's place in a network. */
  record Member(Container container, Optional<Attachment> attachment) {}

  /**
   * A network, or a mode that works like one.
   *
   * @param engine empty for a bridge that no engine says is its own
   * @param network what the engine says of it; empty when only its members were seen, for {@code
   *     container:X}, and for such a bridge
   * @param link the bridge; empty for other drivers, and when it is not in sight
   */
  record Known(
      String name,
      Optional<String> engine,
      Optional<EngineNetwork> network,
      Optional<Link> link,
      List<Subnet> subnets,
      List<Member> members) {}

  /** By name, and networks of the same name by engine and id. */
  static List<Known> of(Host host) {
    Networks networks = new Networks(host);
    networks.addEngines();
    networks.addContainers();
    networks.addBridges();
    return List.copyOf(networks.all.values());
  }

  private static String key(String name, String engine, String id) {
    return name + '\0' + engine + '\0' + id;
  }

  private Known known(String name, String engine, String id) {
    return all.computeIfAbsent(
        key(name, engine, id),
        none ->
            new Known(
                name,
                Optional.of(engine),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new ArrayList<>()));
  }

  private void addEngines() {
    for (EngineNetwork network : host.networks()) {
      all.put(
          key(network.name(), network.engine(), network.id()),
          new Known(
              network.name(),
              Optional.of(network.engine()),
              Optional.of(network),
              Optional.empty(),
              network.subnets(),
              new ArrayList<>()));
    }
  }

  private void addContainers() {
    for (Container container : host.containers()) {
      String engine = container.engine();
      for (Attachment attachment : container.attachments()) {
        String name = attachment.network();
        known(name, engine, attachment.networkId().orElse(idOf(engine, name)))
            .members()
            .add(new Member(container, Optional.of(attachment)));
      }
      if (container.networkMode().startsWith(Places.SHARED)) {
        known(Places.networkMode(host, container), engine, "")
            .members()
            .add(new Member(container, Optional.empty()));
      }
    }
  }

  /**
   * The id of a network by its name, for a container that was never started and so has only that.
   * When the engine is silent, another member may have brought the id along.
   */
  private String idOf(String engine, String name) {
    for (EngineNetwork network : host.networks()) {
      if (network.engine().equals(engine) && network.name().equals(name)) {
        return network.id();
      }
    }
    for (Container container : host.containers()) {
      if (container.engine().equals(engine)) {
        for (Attachment attachment : container.attachments()) {
          if (attachment.network().equals(name) && attachment.networkId().isPresent()) {
            return attachment.networkId().get();
          }
        }
      }
    }
    return "";
  }

  private void addBridges() {
    for (Namespace namespace : host.namespaces()) {
      for (Link link : namespace.links().orEmpty()) {
        if (link.kind() instanceof LinkKind.Bridge) {
          add(namespace, link);
        }
      }
    }
  }

  private void add(Namespace namespace, Link bridge) {
    List<Subnet> subnets = subnets(namespace, bridge);
    Optional<String> claimed = claimed(bridge, subnets);
    String key = claimed.orElse(key(bridge.name(), "", bridge.netns().toString()));
    Known known = all.get(key);
    List<Member> members = known == null ? new ArrayList<>() : known.members();
    all.put(
        key,
        new Known(
            known == null ? bridge.name() : known.name(),
            known == null ? Optional.empty() : known.engine(),
            known == null ? Optional.empty() : known.network(),
            Optional.of(bridge),
            known == null || known.subnets().isEmpty() ? subnets : known.subnets(),
            members));
    Set<String> there = new HashSet<>();
    for (Member member : members) {
      there.add(member.container().engine() + ' ' + member.container().id());
    }
    for (Link port : host.portsOf(bridge)) {
      Optional<Link> far = host.farEndOf(port);
      if (far.isPresent() && !far.get().netns().equals(bridge.netns())) {
        for (Container container : host.containersIn(far.get().netns())) {
          // One that only uses its engine's namespace is no member of what is plugged in there.
          if (!container.networkMode().equals("host")
              && !container.networkMode().startsWith(Places.SHARED)
              && there.add(container.engine() + ' ' + container.id())) {
            members.add(new Member(container, Optional.of(attachment(bridge, far.get()))));
          }
        }
      }
    }
  }

  /** The network whose bridge this is: by its name, and where several have that by the range. */
  private Optional<String> claimed(Link bridge, List<Subnet> subnets) {
    Map<String, Known> candidates = new LinkedHashMap<>();
    all.forEach(
        (key, known) -> {
          if (known.link().isEmpty()
              && known
                  .network()
                  .flatMap(EngineNetwork::bridge)
                  .equals(Optional.of(bridge.name()))) {
            candidates.put(key, known);
          }
        });
    for (Map.Entry<String, Known> candidate : candidates.entrySet()) {
      for (Subnet told : candidate.getValue().subnets()) {
        for (Subnet subnet : subnets) {
          if (told.prefix().network().equals(subnet.prefix())) {
            return Optional.of(candidate.getKey());
          }
        }
      }
    }
    // A bridge without an address of the engine's range (an internal one, or one that is not up).
    for (Map.Entry<String, Known> candidate : candidates.entrySet()) {
      if (subnets.isEmpty() || candidate.getValue().subnets().isEmpty()) {
        return Optional.of(candidate.getKey());
      }
    }
    return pluggedIn(bridge);
  }

  /**
   * The network of a silent engine whose bridge this is: one of its members has the hardware
   * address that is plugged in here.
   */
  private Optional<String> pluggedIn(Link bridge) {
    Set<HardwareAddress> here = new HashSet<>();
    for (Link port : host.portsOf(bridge)) {
      host.farEndOf(port).flatMap(Link::address).ifPresent(here::add);
    }
    for (Map.Entry<String, Known> candidate : all.entrySet()) {
      Known known = candidate.getValue();
      if (known.engine().isPresent() && known.network().isEmpty() && known.link().isEmpty()) {
        for (Member member : known.members()) {
          Optional<HardwareAddress> hardware = member.attachment().flatMap(Attachment::hardware);
          if (hardware.isPresent() && here.contains(hardware.get())) {
            return Optional.of(candidate.getKey());
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The ranges that a bridge's own addresses lie in; the kernel knows no other. */
  private static List<Subnet> subnets(Namespace namespace, Link bridge) {
    List<Subnet> subnets = new ArrayList<>();
    for (Address address : namespace.addresses().orEmpty()) {
      Prefix prefix = address.local();
      if (address.link().ifindex() == bridge.ifindex() && !prefix.address().isLinkLocal()) {
        subnets.add(new Subnet(prefix.network(), Optional.of(prefix.address())));
      }
    }
    return subnets;
  }

  /** The far end of a port as an engine would tell it. */
  private Attachment attachment(Link bridge, Link far) {
    Optional<Prefix> address = Optional.empty();
    Optional<Prefix> address6 = Optional.empty();
    Optional<Namespace> namespace = host.namespace(far.netns());
    if (namespace.isPresent()) {
      for (Address one : namespace.get().addresses().orEmpty()) {
        Prefix prefix = one.local();
        if (one.link().ifindex() == far.ifindex() && !prefix.address().isLinkLocal()) {
          if (prefix.address().family() == Family.INET6) {
            address6 = address6.or(() -> Optional.of(prefix));
          } else {
            address = address.or(() -> Optional.of(prefix));
          }
        }
      }
    }
    Optional<HardwareAddress> hardware = far.address();
    return new Attachment(
        bridge.name(), Optional.empty(), address, address6, Optional.empty(), hardware);
  }
}
