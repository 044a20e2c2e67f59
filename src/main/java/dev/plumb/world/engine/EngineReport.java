package dev.plumb.world.engine;

import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one engine knows.
 *
 * @param containers running or not, in the order of their names
 * @param networks empty when nobody asked, and when a gap says why
 * @param gaps what could not be learned
 */
public record EngineReport(
    List<FoundContainer> containers, List<EngineNetwork> networks, List<Gap> gaps) {
  /** There is no such engine, or it has nothing. */
  public static final EngineReport NOTHING = new EngineReport(List.of(), List.of(), List.of());

  /**
   * The mode of a container that lives in another one's namespace, followed by that one's id or
   * name.
   */
  private static final String SHARED = "container:";

  public EngineReport {
    containers = List.copyOf(containers);
    networks = List.copyOf(networks);
    gaps = List.copyOf(gaps);
  }

  /**
   * The containers with their namespaces: by process, then by the sandbox file, then by what the
   * mode says.
   *
   * @param lookup how a pid or file becomes a namespace
   */
  public List<Container> resolve(NetnsLookup lookup) {
    Map<String, FoundContainer> byName = new HashMap<>();
    for (FoundContainer found : containers) {
      byName.put(found.container().name(), found);
    }
    // An id wins over a name that looks like one.
    for (FoundContainer found : containers) {
      byName.put(found.container().id(), found);
    }
    List<Container> resolved = new ArrayList<>(containers.size());
    for (FoundContainer found : containers) {
      Optional<NetnsId> netns = netnsOf(found, byName, lookup, new HashSet<>());
      resolved.add(netns.isPresent() ? found.container().in(netns.get()) : found.container());
    }
    return resolved;
  }

  private static Optional<NetnsId> netnsOf(
      FoundContainer found,
      Map<String, FoundContainer> byName,
      NetnsLookup lookup,
      Set<String> followed) {
    Container container = found.container();
    if (container.pid().isEmpty() || !followed.add(container.id())) {
      return Optional.empty();
    }
    Optional<NetnsId> netns = lookup.ofProcess(container.pid().getAsInt());
    if (netns.isEmpty() && container.networkMode().equals("host")) {
      return Optional.of(lookup.host());
    }
    if (netns.isEmpty() && found.sandbox().isPresent()) {
      netns = lookup.ofFile(found.sandbox().get());
    }
    if (netns.isEmpty() && container.networkMode().startsWith(SHARED)) {
      FoundContainer other = byName.get(container.networkMode().substring(SHARED.length()));
      return other == null ? Optional.empty() : netnsOf(other, byName, lookup, followed);
    }
    return netns;
  }

  /** Both together; gaps of both. */
  public EngineReport and(EngineReport other) {
    List<FoundContainer> allContainers = new ArrayList<>(containers);
    allContainers.addAll(other.containers);
    List<EngineNetwork> allNetworks = new ArrayList<>(networks);
    allNetworks.addAll(other.networks);
    List<Gap> allGaps = new ArrayList<>(gaps);
    allGaps.addAll(other.gaps);
    return new EngineReport(allContainers, allNetworks, allGaps);
  }
}
