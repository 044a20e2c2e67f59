package dev.plumb.console.transcript;

import dev.plumb.model.Address;
import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import java.util.Optional;

/** Whose a value is, so that it is called after that and not after its place in a list. */
final class Meanings {
  private final Host host;

  Meanings(Host host) {
    this.host = host;
  }

  /** What a value is called after: owner and role; empty when nobody in sight has it. */
  Optional<String> of(ValueKind kind, String text) {
    return switch (kind) {
      case IFNAME -> link(text).map(this::nameOf);
      case MAC -> hardware(text);
      case IP4, IP6 -> address(text, "ip");
      case IP6LL -> address(text, "ip6ll");
      case NETNS -> namespace(text).map(found -> found.name() + ".netns");
      case CID -> container(text).map(found -> found.name() + ".id");
      case PID -> process(text).map(found -> found.name() + ".pid");
      default -> Optional.empty();
    };
  }

  /** The namespace at the front of a subject: a container's name may hold dots itself. */
  String scopeOf(String subject) {
    String found = "";
    for (Namespace namespace : host.namespaces()) {
      boolean longer = namespace.name().length() > found.length();
      if (longer && subject.startsWith(namespace.name() + ".")) {
        found = namespace.name();
      }
    }
    return found.isEmpty() ? subject.substring(0, Math.max(0, subject.indexOf('.'))) : found;
  }

  /** True when a hardware address is made from the IPv4 address of its link, as Docker does. */
  boolean followsAddress(String mac) {
    String[] bytes = mac.split(":");
    StringBuilder address = new StringBuilder();
    for (int i = 2; i < 6; i++) {
      address.append(i > 2 ? "." : "").append(Integer.parseInt(bytes[i], 16));
    }
    for (Namespace namespace : host.namespaces()) {
      for (Address candidate : namespace.addresses().orEmpty()) {
        if (candidate.local().address().toString().equals(address.toString())) {
          return true;
        }
      }
      boolean attached =
          host.containersIn(namespace.id()).stream()
              .flatMap(container -> container.attachments().stream())
              .flatMap(attachment -> attachment.address().stream())
              .anyMatch(prefix -> prefix.toString().startsWith(address + "/"));
      if (attached) {
        return true;
      }
    }
    return false;
  }

  private Optional<Link> link(String name) {
    for (Namespace namespace : host.namespaces()) {
      Optional<Link> found = namespace.link(name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** {@code nginx-1.eth0.peer}, {@code br-front}, {@code nginx-1.eth0}. */
  private String nameOf(Link link) {
    if (!Volatile.isGenerated(link.name())) {
      return host.nameOf(link.netns()) + "." + link.name();
    }
    Optional<Link> far = host.farEndOf(link);
    if (far.isPresent() && !Volatile.isGenerated(far.get().name())) {
      return host.nameOf(far.get().netns()) + "." + far.get().name() + ".peer";
    }
    for (EngineNetwork network : host.networks()) {
      if (network.bridge().isPresent() && network.bridge().get().equals(link.name())) {
        return "br-" + network.name();
      }
    }
    String kind = link.name().startsWith("br-") ? "br" : "veth";
    return far.isPresent() ? host.nameOf(link.netns()) + "." + kind : kind;
  }

  /** The link that has it, a container's rather than the bridge that took it over. */
  private Optional<String> hardware(String text) {
    Optional<Link> found = Optional.empty();
    for (Namespace namespace : host.namespaces()) {
      for (Link link : namespace.links().orEmpty()) {
        boolean has = link.address().isPresent() && link.address().get().toString().equals(text);
        boolean better = found.isEmpty() || found.get().netns().equals(host.self());
        if (has && better) {
          found = Optional.of(link);
        }
      }
    }
    return found.map(link -> nameOf(link) + ".mac");
  }

  private Optional<String> address(String text, String role) {
    for (Namespace namespace : host.namespaces()) {
      for (Address address : namespace.addresses().orEmpty()) {
        Optional<Link> link = namespace.link(address.link().ifindex());
        if (address.local().address().toString().equals(text) && link.isPresent()) {
          return Optional.of(nameOf(link.get()) + "." + role);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Namespace> namespace(String text) {
    String inode = text.startsWith("net:[") ? text.substring(5, text.length() - 1) : text;
    return host.namespaces().stream()
        .filter(candidate -> Long.toString(candidate.id().inode()).equals(inode))
        .findFirst();
  }

  private Optional<Container> container(String text) {
    return host.containers().stream()
        .filter(candidate -> candidate.id().startsWith(text))
        .findFirst();
  }

  private Optional<Container> process(String text) {
    return host.containers().stream()
        .filter(candidate -> candidate.pid().isPresent())
        .filter(candidate -> Integer.toString(candidate.pid().getAsInt()).equals(text))
        .findFirst();
  }
}
