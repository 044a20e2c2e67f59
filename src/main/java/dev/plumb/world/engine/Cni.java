package dev.plumb.world.engine;

import dev.plumb.model.Container;
import dev.plumb.model.Container.Attachment;
import dev.plumb.model.Container.PublishedPort;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Gap;
import dev.plumb.model.Pod;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The networks that CNI plugins made, and who is in them: what its library remembers of each link.
 * Whoever calls CNI (containerd for pods, ctr, nerdctl, CRI-O, an older Podman) leaves it there.
 */
final class Cni {
  private static final String RESULTS = "/var/lib/cni/results";
  private static final String LOOPBACK = "loopback";

  private Cni() {}

  /** Adds to what engines told where their containers' links lead. */
  static EngineReport addTo(EngineReport report, Machine machine) {
    List<Gap> gaps = new ArrayList<>(report.gaps());
    List<CniResult> results = results(machine, gaps);
    if (results.isEmpty()) {
      return new EngineReport(report.containers(), report.networks(), gaps);
    }
    Map<String, EngineNetwork> networks = new LinkedHashMap<>();
    List<FoundContainer> containers = new ArrayList<>();
    for (FoundContainer found : report.containers()) {
      containers.add(
          new FoundContainer(attached(found.container(), results, networks), found.sandbox()));
    }
    List<EngineNetwork> all = new ArrayList<>(report.networks());
    all.addAll(networks.values());
    return new EngineReport(withModesOfTheirPods(containers), all, gaps);
  }

  /** CNI is called for a pod's sandbox alone; what is in the pod is in the same network. */
  private static List<FoundContainer> withModesOfTheirPods(List<FoundContainer> containers) {
    Map<Pod, String> modes = new HashMap<>();
    for (FoundContainer found : containers) {
      Container container = found.container();
      if (container.pod().isPresent() && !container.attachments().isEmpty()) {
        modes.put(container.pod().get(), container.networkMode());
      }
    }
    List<FoundContainer> all = new ArrayList<>();
    for (FoundContainer found : containers) {
      Container container = found.container();
      Optional<String> mode = container.pod().map(modes::get);
      boolean shares = mode.isPresent() && container.networkMode().equals("private");
      all.add(
          shares
              ? new FoundContainer(
                  with(container, mode.get(), container.attachments(), container.published()),
                  found.sandbox())
              : found);
    }
    return all;
  }

  private static List<CniResult> results(Machine machine, List<Gap> gaps) {
    List<CniResult> results = new ArrayList<>();
    Path folder = machine.path(RESULTS);
    try {
      for (Path file : Machine.list(folder)) {
        try {
          CniResult result = CniResult.read(machine.read(folder, file, Machine.STATE));
          if (!result.configuration().plugin().equals(LOOPBACK)) {
            results.add(result);
          }
        } catch (IOException broken) {
          if (!(broken instanceof SysException call && call.isGone())) {
            gaps.add(
                new Gap(
                    "cni result " + file.getFileName(),
                    Reasons.of(broken),
                    "a container may be missing from its network"));
          }
        }
      }
    } catch (AccessDeniedException refused) {
      gaps.add(
          new Gap(
              "cni",
              "EACCES on " + folder + " (CAP_DAC_READ_SEARCH is missing)",
              "who is in which of its networks is not known"));
    } catch (IOException broken) {
      gaps.add(new Gap("cni", Reasons.of(broken), "networks and members may be missing"));
    }
    return results;
  }

  /** ctr and nerdctl call a container by its namespace and its id, with a dash between. */
  private static boolean isMeant(CniResult result, Container container) {
    return result.container().equals(container.id())
        || (container.engine().equals(Containerd.ENGINE)
            && container.pod().isEmpty()
            && result.container().endsWith('-' + container.id()));
  }

  private static Container attached(
      Container container, List<CniResult> results, Map<String, EngineNetwork> networks) {
    List<Attachment> attachments = new ArrayList<>(container.attachments());
    List<PublishedPort> published = new ArrayList<>(container.published());
    Optional<String> mode = Optional.empty();
    for (CniResult result : results) {
      if (isMeant(result, container)) {
        attachments.add(result.attachment());
        published.addAll(result.published());
        mode = mode.or(() -> Optional.of(result.network()));
        networks.putIfAbsent(
            container.engine() + ' ' + result.network(), network(container.engine(), result));
      }
    }
    if (mode.isEmpty()) {
      return container;
    }
    return with(container, mode.get(), attachments, published);
  }

  private static Container with(
      Container container,
      String mode,
      List<Attachment> attachments,
      List<PublishedPort> published) {
    return new Container(
        container.engine(),
        container.id(),
        container.name(),
        container.state(),
        container.pid(),
        container.netns(),
        mode,
        attachments,
        published,
        container.composeProject(),
        container.pod());
  }

  private static EngineNetwork network(String engine, CniResult result) {
    CniResult.Configuration configuration = result.configuration();
    return new EngineNetwork(
        engine,
        result.network(),
        result.network(),
        configuration.plugin(),
        configuration.bridge(),
        false,
        configuration.subnets());
  }
}
