package dev.plumb.console.shell;

import dev.plumb.console.command.Names;
import dev.plumb.console.command.UserError;
import dev.plumb.console.complete.Candidate;
import dev.plumb.console.complete.Scope;
import dev.plumb.console.complete.SlotRequest;
import dev.plumb.console.complete.Slots;
import dev.plumb.model.Container;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fills the slots of a foreign program's line from the host in memory, in the namespace it would
 * run in.
 */
final class ModelSlots implements Slots {
  private static final String NAMED = "/run/netns/";

  private final Host host;
  private final Namespace target;
  private final LiveObjects objects;

  ModelSlots(Host host, Namespace target) {
    this.host = host;
    this.target = target;
    this.objects = new LiveObjects(host);
  }

  @Override
  public List<Candidate> resolve(SlotRequest request, Scope scope) {
    Optional<Namespace> meant = scope.netns().isEmpty() ? Optional.of(target) : named(scope);
    return meant.isEmpty() ? List.of() : resolve(request, meant.get());
  }

  private Optional<Namespace> named(Scope scope) {
    try {
      return Optional.of(Names.namespace(host, scope.netns().orElseThrow()));
    } catch (UserError halfTyped) {
      return Optional.empty(); // Nothing to offer until the name is whole.
    }
  }

  private List<Candidate> resolve(SlotRequest request, Namespace namespace) {
    String filter = request.filter().orElse("");
    return switch (request.kind()) {
      case IFACE -> {
        if (filter.equals("ports-of") && !request.values().isEmpty()) {
          yield objects.ports(namespace, request.values().getFirst());
        }
        yield objects.links(namespace, filter.equals("kind") ? request.values() : List.of(), "");
      }
      case ADDRESS -> {
        List<Candidate> found = new ArrayList<>();
        if (!filter.equals("own")) {
          found.addAll(objects.neighbours(namespace, false));
        }
        if (!filter.equals("neighbour")) {
          found.addAll(objects.own(namespace));
        }
        if (filter.isEmpty()) {
          found.addAll(objects.others(namespace));
        }
        yield found;
      }
      case PREFIX -> objects.routes(namespace, false);
      case GATEWAY -> {
        List<Candidate> found = new ArrayList<>(objects.routes(namespace, true));
        found.addAll(objects.neighbours(namespace, false));
        yield found;
      }
      case MAC -> {
        List<Candidate> found = new ArrayList<>(objects.neighbours(namespace, true));
        if (!filter.equals("neighbour")) {
          found.addAll(objects.macs());
        }
        yield found;
      }
      case NETNS -> netnsNames();
      case CONTAINER -> containers();
      case HOSTNAME -> objects.others(namespace);
      case PORT -> objects.ports();
      case NFT_TABLE, NFT_CHAIN, IPT_CHAIN -> FirewallObjects.names(namespace, request.kind());
      case RT_TABLE, RT_PROTO, RT_SCOPE, PROTO, PID, VLAN, QDISC, URL, FILE, DURATION, INT, TEXT ->
          List.of();
    };
  }

  private List<Candidate> netnsNames() {
    List<Candidate> found = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      for (Reference reference : namespace.references()) {
        if (reference instanceof Reference.Mount mount && mount.path().startsWith(NAMED)) {
          LiveObjects.add(
              found, mount.path().substring(NAMED.length()), "ip netns", "namespaces", true);
        }
      }
    }
    return found;
  }

  private List<Candidate> containers() {
    List<Candidate> found = new ArrayList<>();
    for (Container container : host.containers()) {
      LiveObjects.add(
          found,
          container.name(),
          container.engine() + ", " + container.state(),
          "containers",
          true);
    }
    return found;
  }
}
