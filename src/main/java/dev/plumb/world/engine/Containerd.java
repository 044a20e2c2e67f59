package dev.plumb.world.engine;

import dev.plumb.model.Container;
import dev.plumb.model.Gap;
import dev.plumb.model.Pod;
import dev.plumb.world.kernel.StateFile;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * containerd's containers, those of its clients (ctr, nerdctl, the kubelet through CRI) included
 * and Docker's left out: from its database, its OCI runtime's states and the words of its shims.
 * The daemon is not asked.
 */
final class Containerd {
  static final String ENGINE = "containerd";

  /** The first 15 bytes of containerd-shim-runc-v2. */
  static final String SHIM = "containerd-shim";

  static final String DAEMON = "containerd";

  /** Where Docker keeps its own, which it names itself. */
  static final String DOCKERS = "moby";

  private static final String RUNTIMES = "/run/containerd/runc";
  private static final String DATABASE = "io.containerd.metadata.v1.bolt/meta.db";

  private final Machine machine;
  private final Processes processes;
  private final List<Gap> gaps = new ArrayList<>();

  /** By containerd's namespace, then by id. */
  private final Map<String, Map<String, Known>> known = new TreeMap<>();

  /** What the sources tell of one container; each fills in what it has. */
  private static final class Known {
    private Map<String, String> labels = Map.of();
    private Optional<OciState> state = Optional.empty();
    private OptionalInt child = OptionalInt.empty();
  }

  private Containerd(Machine machine, Processes processes) {
    this.machine = machine;
    this.processes = processes;
  }

  static EngineReport find(Machine machine, Processes processes) {
    Containerd containerd = new Containerd(machine, processes);
    containerd.readDatabases();
    containerd.readStates();
    containerd.readShims();
    return containerd.report();
  }

  private Known known(String namespace, String id) {
    return known
        .computeIfAbsent(namespace, none -> new TreeMap<>())
        .computeIfAbsent(id, none -> new Known());
  }

  /** In the usual place, and where a running daemon was told to keep it. */
  private void readDatabases() {
    Set<Path> roots = new LinkedHashSet<>();
    roots.add(machine.path("/var/lib/containerd"));
    for (int pid : processes.called(DAEMON)) {
      if (processes.user(pid).equals(Optional.of(0))) {
        List<String> words = processes.words(pid);
        Processes.option(words, "--root")
            .or(() -> Processes.option(words, "-c", "--config").flatMap(this::configuredRoot))
            .ifPresent(root -> roots.add(machine.path(root)));
      }
    }
    for (Path root : roots) {
      Path file = root.resolve(DATABASE);
      try {
        BoltFile.read(
            () -> machine.read(root, file, Machine.LIST),
            bolt -> {
              readNamespaces(bolt);
              return true;
            });
      } catch (IOException broken) {
        if (!(broken instanceof SysException call && call.isGone())) {
          gaps.add(
              new Gap(
                  ENGINE + " " + file,
                  Reasons.of(broken),
                  "containers that do not run are not all known"));
        }
      }
    }
  }

  /** {@code root = "..."} before the first section of a TOML file. */
  private Optional<String> configuredRoot(String config) {
    try {
      byte[] text = machine.read(machine.root(), machine.path(config), Machine.STATE);
      for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
        String stripped = line.strip();
        if (stripped.startsWith("[")) {
          break;
        }
        int equals = stripped.indexOf('=');
        if (equals > 0 && stripped.substring(0, equals).strip().equals("root")) {
          String value = stripped.substring(equals + 1).strip();
          boolean quoted =
              value.length() > 2 && (value.charAt(0) == '"' || value.charAt(0) == '\'');
          return quoted ? Optional.of(value.substring(1, value.length() - 1)) : Optional.empty();
        }
      }
    } catch (SysException unreadable) {
      // Then it is looked for in the usual place alone, and the states tell what runs.
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** {@code v1/NAMESPACE/containers/ID/labels}. */
  private void readNamespaces(BoltFile.Bucket bolt) throws IOException {
    Optional<BoltFile.Bucket> namespaces = bolt.bucket("v1");
    if (namespaces.isEmpty()) {
      return;
    }
    for (String namespace : namespaces.get().buckets()) {
      Optional<BoltFile.Bucket> containers = namespaces.get().bucket(namespace, "containers");
      if (containers.isPresent() && !namespace.equals(DOCKERS)) {
        for (String id : containers.get().buckets()) {
          Map<String, String> labels = new HashMap<>();
          Optional<BoltFile.Bucket> written = containers.get().bucket(id, "labels");
          if (written.isPresent()) {
            written.get().texts(labels::put);
          }
          known(namespace, id).labels = labels;
        }
      }
    }
  }

  private void readStates() {
    Path folder = machine.path(RUNTIMES);
    try {
      for (Path one : Machine.list(folder)) {
        String namespace = String.valueOf(one.getFileName());
        if (!namespace.equals(DOCKERS)) {
          OciStates states =
              OciStates.read(ENGINE, machine.path("/run"), one, StateFile.Owner.ANYBODY);
          gaps.addAll(states.gaps());
          for (OciState state : states.states()) {
            known(namespace, state.id()).state = Optional.of(state);
          }
        }
      }
    } catch (AccessDeniedException refused) {
      gaps.add(Reasons.refused(ENGINE, folder));
    } catch (IOException broken) {
      gaps.add(new Gap(ENGINE, Reasons.of(broken), "containers may be missing"));
    }
  }

  private void readShims() {
    for (int pid : processes.called(SHIM)) {
      List<String> words = processes.words(pid);
      Optional<String> namespace = Processes.option(words, "-namespace");
      Optional<String> id = Processes.option(words, "-id");
      if (namespace.isPresent()
          && id.isPresent()
          && !namespace.get().equals(DOCKERS)
          && processes.user(pid).equals(Optional.of(0))) {
        List<Integer> children = processes.childrenOf(pid);
        // A pod's shim has all its containers; the one it is called after was the first.
        if (!children.isEmpty()) {
          known(namespace.get(), id.get()).child = OptionalInt.of(children.getFirst());
        }
      }
    }
  }

  private EngineReport report() {
    Map<String, Integer> claims = new HashMap<>();
    for (Map<String, Known> containers : known.values()) {
      for (String id : containers.keySet()) {
        claims.merge(id, 1, Integer::sum);
      }
    }
    List<FoundContainer> found = new ArrayList<>();
    known.forEach(
        (namespace, containers) ->
            containers.forEach(
                (id, one) -> {
                  boolean unique = claims.getOrDefault(id, 0) == 1;
                  String name = unique ? id : namespace + '/' + id;
                  found.add(
                      new FoundContainer(container(namespace, name, id, one), Optional.empty()));
                }));
    return new EngineReport(found, List.of(), gaps);
  }

  private Container container(String namespace, String name, String id, Known one) {
    Map<String, String> said = new HashMap<>(one.labels);
    one.state.ifPresent(state -> said.putAll(state.annotations()));
    OptionalInt pid = pid(one);
    Optional<Pod> pod = pod(said);
    return new Container(
        ENGINE,
        id,
        Kubernetes.containerName(said)
            .or(() -> Optional.ofNullable(said.get("nerdctl/name")))
            .or(() -> pod.map(Pod::name))
            .orElse(name),
        pid.isPresent() ? machine.runningOrPaused(pid.getAsInt()) : "stopped",
        pid,
        Optional.empty(),
        mode(namespace, said, one),
        List.of(),
        List.of(),
        Labels.composeProject(said),
        pod);
  }

  private OptionalInt pid(Known one) {
    if (one.state.isEmpty()) {
      return one.child;
    }
    OciState state = one.state.get();
    return state.pid() > 0 && machine.isAlive(state.pid(), state.start())
        ? OptionalInt.of(state.pid())
        : OptionalInt.empty();
  }

  private static Optional<Pod> pod(Map<String, String> said) {
    return Kubernetes.pod(said);
  }

  private String mode(String namespace, Map<String, String> said, Known one) {
    if (one.state.isEmpty()) {
      return "?";
    }
    OciState.Network network = one.state.get().network();
    if (!network.own()) {
      return "host";
    }
    Optional<String> sandbox = Kubernetes.sandbox(said);
    if (sandbox.isPresent()) {
      Known first = known.getOrDefault(namespace, Map.of()).get(sandbox.get());
      Optional<OciState> its = first == null ? Optional.empty() : first.state;
      return its.isPresent() && !its.get().network().own() ? "host" : "private";
    }
    OptionalInt other = network.sharedWith();
    if (other.isPresent()) {
      for (Map<String, Known> containers : known.values()) {
        for (Map.Entry<String, Known> entry : containers.entrySet()) {
          Optional<OciState> state = entry.getValue().state;
          if (state.isPresent() && state.get().pid() == other.getAsInt()) {
            return "container:" + entry.getKey();
          }
        }
      }
    }
    return network.path().isEmpty() ? "none" : "private";
  }
}
