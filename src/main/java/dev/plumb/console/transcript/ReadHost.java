package dev.plumb.console.transcript;

import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Nsid;
import dev.plumb.model.port.Needs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the commands of a recording read of their host, put together: no more than they asked for,
 * and the latest where they asked twice.
 */
final class ReadHost {
  private final Map<NetnsId, Namespace> namespaces = new LinkedHashMap<>();
  private final Set<Gap> gaps = new LinkedHashSet<>();
  private List<Container> containers = List.of();
  private List<EngineNetwork> networks = List.of();
  private @Nullable Host latest;

  /** What one command got, and what it asked for: a saved host always has everything. */
  void add(Host host, Needs needs) {
    latest = host;
    for (Namespace namespace : host.namespaces()) {
      Namespace asked = only(namespace, needs);
      namespaces.merge(namespace.id(), asked, ReadHost::merge);
    }
    gaps.addAll(host.gaps());
    if (needs.has(Needs.Part.CONTAINERS) || needs.has(Needs.Part.NETWORKS)) {
      containers = host.containers();
    }
    if (needs.has(Needs.Part.NETWORKS)) {
      networks = host.networks();
    }
  }

  /** Everything that was read; empty when nothing was. */
  Optional<Host> host() {
    Host last = latest;
    if (last == null) {
      return Optional.empty();
    }
    List<Namespace> ordered = new ArrayList<>(namespaces.values());
    // As a survey has them: the host's own first, the others by name.
    ordered.sort(
        Comparator.comparing((Namespace namespace) -> !namespace.id().equals(last.self()))
            .thenComparing(Namespace::name));
    return Optional.of(
        new Host(
            last.hostname(),
            last.self(),
            ordered,
            containers,
            networks,
            List.copyOf(gaps),
            last.taken()));
  }

  private static Namespace only(Namespace all, Needs needs) {
    return new Namespace(
        all.id(),
        all.cookie(),
        all.name(),
        all.names(),
        all.kind(),
        needs.has(Needs.Part.REFERENCES) ? all.references() : List.of(),
        needs.has(Needs.Part.LINKS) ? all.links() : Facet.notAsked(),
        needs.has(Needs.Part.ADDRESSES) ? all.addresses() : Facet.notAsked(),
        needs.has(Needs.Part.ROUTES) ? all.routes() : Facet.notAsked(),
        needs.has(Needs.Part.RULES) ? all.rules() : Facet.notAsked(),
        needs.has(Needs.Part.NEIGHBOURS) ? all.neighbours() : Facet.notAsked(),
        needs.has(Needs.Part.FDB) ? all.fdb() : Facet.notAsked(),
        needs.has(Needs.Part.NSIDS) ? all.nsids() : Facet.notAsked(),
        needs.has(Needs.Part.SOCKETS) ? all.sockets() : Facet.notAsked(),
        needs.has(Needs.Part.UNIX_SOCKETS) ? all.unixSockets() : Facet.notAsked(),
        needs.has(Needs.Part.RULESETS) ? all.rulesets() : Facet.notAsked(),
        needs.has(Needs.Part.CONNTRACK) ? all.conntrack() : Facet.notAsked(),
        needs.has(Needs.Part.SYSCTLS) ? all.sysctls() : Facet.notAsked(),
        needs.has(Needs.Part.TRAFFIC) ? all.qdiscs() : Facet.notAsked(),
        needs.has(Needs.Part.TRAFFIC) ? all.trafficFilters() : Facet.notAsked(),
        needs.has(Needs.Part.XFRM) ? all.xfrmPolicies() : Facet.notAsked(),
        needs.has(Needs.Part.XFRM) ? all.xfrmStates() : Facet.notAsked(),
        all.surveyed(),
        all.gaps(),
        needs.has(Needs.Part.OWNERS) ? all.owner() : Optional.empty());
  }

  private static Namespace merge(Namespace before, Namespace now) {
    List<String> names = new ArrayList<>(new LinkedHashSet<>(now.names()));
    for (String name : before.names()) {
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    Set<Gap> gaps = new LinkedHashSet<>(before.gaps());
    gaps.addAll(now.gaps());
    return new Namespace(
        now.id(),
        now.cookie().isPresent() ? now.cookie() : before.cookie(),
        now.name(),
        names,
        now.kind(),
        now.references().isEmpty() ? before.references() : now.references(),
        newer(before.links(), now.links()),
        newer(before.addresses(), now.addresses()),
        newer(before.routes(), now.routes()),
        newer(before.rules(), now.rules()),
        newer(before.neighbours(), now.neighbours()),
        newer(before.fdb(), now.fdb()),
        both(before.nsids(), now.nsids()),
        newer(before.sockets(), now.sockets()),
        newer(before.unixSockets(), now.unixSockets()),
        newer(before.rulesets(), now.rulesets()),
        newer(before.conntrack(), now.conntrack()),
        newer(before.sysctls(), now.sysctls()),
        newer(before.qdiscs(), now.qdiscs()),
        newer(before.trafficFilters(), now.trafficFilters()),
        newer(before.xfrmPolicies(), now.xfrmPolicies()),
        newer(before.xfrmStates(), now.xfrmStates()),
        now.surveyed().isPresent() ? now.surveyed() : before.surveyed(),
        List.copyOf(gaps),
        now.owner().or(before::owner));
  }

  /** A question about one cable reads what one nsid means, and says nothing of the others. */
  private static Facet<Nsid> both(Facet<Nsid> before, Facet<Nsid> now) {
    if (!(before instanceof Facet.Read<Nsid> old) || !(now instanceof Facet.Read<Nsid> fresh)) {
      return newer(before, now);
    }
    List<Nsid> all = new ArrayList<>(fresh.items());
    for (Nsid nsid : old.items()) {
      if (all.stream().noneMatch(known -> known.nsid() == nsid.nsid())) {
        all.add(nsid);
      }
    }
    return Facet.of(all);
  }

  private static <T> Facet<T> newer(Facet<T> before, Facet<T> now) {
    return now instanceof Facet.NotAsked<T> ? before : now;
  }
}
