package dev.plumb.console.shell;

import dev.plumb.console.complete.Candidate;
import dev.plumb.model.Address;
import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Route;
import dev.plumb.model.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a host has that can be typed: names and addresses, each with one line about it. Reads memory
 * only.
 */
final class LiveObjects {
  private final Host host;

  LiveObjects(Host host) {
    this.host = host;
  }

  /** Every name that means a namespace; the one plumb calls it by first. */
  List<Candidate> namespaces(String suffix) {
    Map<NetnsId, List<Container>> containers = new HashMap<>();
    for (Container container : host.containers()) {
      if (container.netns().isPresent()) {
        containers.computeIfAbsent(container.netns().get(), id -> new ArrayList<>()).add(container);
      }
    }
    List<Candidate> found = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      String about = about(namespace);
      add(found, namespace.name() + suffix, about, "namespaces", suffix.isEmpty());
      for (Container container : containers.getOrDefault(namespace.id(), List.of())) {
        if (!container.name().equals(namespace.name())) {
          add(found, container.name() + suffix, about, "namespaces", suffix.isEmpty());
        }
      }
    }
    return found;
  }

  private static String about(Namespace namespace) {
    Optional<Address> first = firstAddress(namespace, Optional.empty());
    return first.isPresent()
        ? namespace.kind().word() + ", " + first.get().local().address()
        : namespace.kind().word();
  }

  private static Optional<Address> firstAddress(Namespace namespace, Optional<Integer> ifindex) {
    Optional<Address> second = Optional.empty();
    for (Address address : namespace.addresses().orEmpty()) {
      boolean here = ifindex.isEmpty() || address.link().ifindex() == ifindex.get();
      if (here && !address.local().address().isLoopback()) {
        if (!address.local().address().isLinkLocal()) {
          return Optional.of(address);
        }
        second = second.isEmpty() ? Optional.of(address) : second;
      }
    }
    return second;
  }

  /** The links of a namespace, those whose kind is one of {@code kinds}; all for none. */
  List<Candidate> links(Namespace namespace, List<String> kinds, String prefix) {
    List<Candidate> found = new ArrayList<>();
    for (Link link : namespace.links().orEmpty()) {
      if (kinds.isEmpty() || kinds.contains(link.kind().word().orElse(""))) {
        addLink(found, namespace, link, prefix);
      }
    }
    return found;
  }

  /** The ports of a bridge. */
  List<Candidate> ports(Namespace namespace, String bridge) {
    List<Candidate> found = new ArrayList<>();
    Optional<Link> master = namespace.link(bridge);
    if (master.isPresent()) {
      for (Link port : host.portsOf(master.get())) {
        addLink(found, namespace, port, "");
      }
    }
    return found;
  }

  private void addLink(List<Candidate> found, Namespace namespace, Link link, String prefix) {
    StringBuilder about = new StringBuilder();
    Optional<String> kind = link.kind().word();
    if (link.isLoopback()) {
      about.append("loopback");
    } else {
      about.append(kind.orElse("hardware"));
    }
    Optional<Address> address = firstAddress(namespace, Optional.of(link.ifindex()));
    if (address.isPresent()) {
      about.append(", ").append(address.get().local());
    }
    if (link.kind() instanceof LinkKind.Veth) {
      Optional<Link> peer = host.farEndOf(link);
      if (peer.isPresent()) {
        Optional<Namespace> other = host.namespace(peer.get().netns());
        about.append(", to ").append(other.isPresent() ? other.get().name() + ":" : "");
        about.append(peer.get().name());
      }
    }
    if (!link.isUp()) {
      about.append(", down");
    }
    add(found, prefix + link.name(), about.toString(), "links of " + namespace.name(), true);
  }

  /** A namespace's own addresses. */
  List<Candidate> own(Namespace namespace) {
    List<Candidate> found = new ArrayList<>();
    for (Address address : namespace.addresses().orEmpty()) {
      add(
          found,
          address.local().address().toString(),
          namespace.linkName(address.link().ifindex()),
          "addresses of " + namespace.name(),
          true);
    }
    return found;
  }

  /** The addresses of all other namespaces. */
  List<Candidate> others(Namespace namespace) {
    List<Candidate> found = new ArrayList<>();
    for (Namespace other : host.namespaces()) {
      if (!other.id().equals(namespace.id())) {
        for (Address address : other.addresses().orEmpty()) {
          if (!address.local().address().isLoopback() && !address.local().address().isLinkLocal()) {
            add(
                found,
                address.local().address().toString(),
                other.name() + ":" + other.linkName(address.link().ifindex()),
                "addresses elsewhere",
                true);
          }
        }
      }
    }
    return found;
  }

  /** The neighbours a namespace knows. */
  List<Candidate> neighbours(Namespace namespace, boolean hardware) {
    List<Candidate> found = new ArrayList<>();
    for (Neighbour neighbour : namespace.neighbours().orEmpty()) {
      String device = namespace.linkName(neighbour.link().ifindex());
      if (!hardware) {
        add(found, neighbour.address().toString(), "on " + device, "neighbours", true);
      } else if (neighbour.hardware().isPresent()) {
        add(
            found,
            neighbour.hardware().get().toString(),
            neighbour.address() + " on " + device,
            "neighbours",
            true);
      }
    }
    return found;
  }

  /** Hardware addresses of all links of the host. */
  List<Candidate> macs() {
    List<Candidate> found = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      for (Link link : namespace.links().orEmpty()) {
        if (link.address().isPresent() && !link.isLoopback()) {
          add(
              found,
              link.address().get().toString(),
              namespace.name() + ":" + link.name(),
              "hardware addresses",
              true);
        }
      }
    }
    return found;
  }

  /** What a namespace's routes lead to, or through. */
  List<Candidate> routes(Namespace namespace, boolean gateways) {
    List<Candidate> found = new ArrayList<>();
    for (Route route : namespace.routes().orEmpty()) {
      if (gateways) {
        for (Route.NextHop hop : route.hops()) {
          if (hop.gateway().isPresent()) {
            String about = "to " + (route.isDefault() ? "default" : route.destination().toString());
            add(found, hop.gateway().get().toString(), about, "gateways", true);
          }
        }
      } else if (route.table() == Route.TABLE_MAIN) {
        String value = route.isDefault() ? "default" : route.destination().toString();
        add(found, value, "route", "prefixes", true);
      }
    }
    return found;
  }

  /** The networks of engines. */
  List<Candidate> networks() {
    List<Candidate> found = new ArrayList<>();
    for (EngineNetwork network : host.networks()) {
      add(found, network.name(), network.engine() + " " + network.driver(), "networks", true);
    }
    for (Container container : host.containers()) {
      for (Container.Attachment attachment : container.attachments()) {
        add(found, attachment.network(), container.engine(), "networks", true);
      }
    }
    return found;
  }

  /** Ports that somebody listens on, where sockets were looked at, and published ones. */
  List<Candidate> ports() {
    Map<Integer, String> known = new TreeMap<>();
    for (Container container : host.containers()) {
      for (Container.PublishedPort port : container.published()) {
        known.putIfAbsent(port.hostPort(), "published for " + container.name());
      }
    }
    for (Namespace namespace : host.namespaces()) {
      for (Socket socket : namespace.sockets().orEmpty()) {
        if (socket.isListening()) {
          String command =
              socket.owners().isEmpty()
                  ? "somebody"
                  : socket.owners().getFirst().command().orElse("somebody");
          known.putIfAbsent(socket.localPort(), command + " in " + namespace.name());
        }
      }
    }
    List<Candidate> found = new ArrayList<>();
    known.forEach((port, about) -> add(found, Integer.toString(port), about, "ports", true));
    return found;
  }

  /** Names that a terminal would obey too: what lists them escapes, what inserts them quotes. */
  static void add(List<Candidate> found, String value, String about, String group, boolean whole) {
    found.add(new Candidate(value, about, group, whole));
  }
}
