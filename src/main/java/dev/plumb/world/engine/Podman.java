package dev.plumb.world.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.Container;
import dev.plumb.model.Gap;
import dev.plumb.model.Pod;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Podman's containers, root's and each user's. There is no daemon to ask: they are in Podman's
 * database, in the list of its storage, in the OCI runtimes' states and in the words of each
 * container's monitor. Any one of them is enough to know a container that runs.
 */
final class Podman {
  /** The process beside each container. */
  static final String MONITOR = "conmon";

  private static final String ENGINE = "podman";
  private static final String MANAGER = "io.container.manager";
  private static final String SANDBOX = "io.kubernetes.cri-o.SandboxID";
  private static final String INFRA = "-infra";
  private static final JsonFactory JSON = new JsonFactory();

  private final Machine machine;
  private final Processes processes;
  private final PodmanStore store;
  private final List<Gap> gaps = new ArrayList<>();

  private Map<String, PodmanDatabase.Entry> database = Map.of();
  private final Map<String, String> stored = new HashMap<>();
  private final Map<String, OciState> states = new HashMap<>();
  private final Map<String, Monitor> monitors = new HashMap<>();

  /** What a monitor's words tell. */
  private record Monitor(String name, OptionalInt child) {}

  private Podman(Machine machine, Processes processes, PodmanStore store) {
    this.machine = machine;
    this.processes = processes;
    this.store = store;
  }

  static EngineReport find(Machine machine, Processes processes) {
    EngineReport all = EngineReport.NOTHING;
    for (PodmanStore store : PodmanStore.find(machine, processes)) {
      all = all.and(new Podman(machine, processes, store).read());
    }
    return all;
  }

  private EngineReport read() {
    readDatabase();
    readStorage();
    for (Path folder : store.runtimes()) {
      OciStates found =
          OciStates.read(ENGINE, store.trusted(machine), folder, machine.ownerOf(store.uid()));
      gaps.addAll(found.gaps());
      for (OciState state : found.states()) {
        if (state.annotation(MANAGER).equals(Optional.of("libpod")) && isOfThisStore(state)) {
          states.put(state.id(), state);
        }
      }
    }
    readMonitors();
    Set<String> ids = new TreeSet<>(database.keySet());
    ids.addAll(stored.keySet());
    ids.addAll(states.keySet());
    ids.addAll(monitors.keySet());
    List<FoundContainer> containers = new ArrayList<>();
    for (String id : ids) {
      containers.add(new FoundContainer(container(id), Optional.empty()));
    }
    return new EngineReport(
        containers, new PodmanNetworks(machine, store).read(containers, gaps), gaps);
  }

  /** Two stores of one user share the folder of the states. */
  private boolean isOfThisStore(OciState state) {
    Optional<String> bundle = state.annotation("bundle");
    return bundle.isEmpty() || machine.path(bundle.get()).startsWith(store.storage());
  }

  private void readDatabase() {
    Path file = store.storage().resolve("libpod/bolt_state.db");
    if (Files.notExists(file)) {
      return;
    }
    try {
      database = PodmanDatabase.read(() -> store.read(machine, file, Machine.LIST)).containers();
    } catch (IOException broken) {
      if (!(broken instanceof SysException call && call.isGone())) {
        gaps.add(
            new Gap(
                ENGINE + " " + file,
                Reasons.of(broken),
                "pods and networks of its containers are not all known"));
      }
    }
  }

  private void readStorage() {
    try {
      for (Path folder : Machine.list(store.storage())) {
        if (String.valueOf(folder.getFileName()).endsWith("-containers")) {
          readList(folder.resolve("containers.json"));
        }
      }
    } catch (AccessDeniedException refused) {
      gaps.add(Reasons.refused(ENGINE, store.storage()));
    } catch (IOException broken) {
      gaps.add(
          new Gap(ENGINE + " " + store.storage(), Reasons.of(broken), "containers may be missing"));
    }
  }

  /**
   * {@code [{"id", "names": [...], "metadata": "{...}"}]}; Buildah's containers stand there, too.
   */
  private void readList(Path file) {
    try (JsonParser json = JSON.createParser(store.read(machine, file, Machine.LIST))) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("it is no list");
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        String id = "";
        String name = "";
        String metadata = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String field = json.currentName();
          json.nextToken();
          if (field.equals("id")) {
            id = ContainerJson.text(json);
          } else if (field.equals("metadata")) {
            metadata = ContainerJson.text(json);
          } else if (field.equals("names") && json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() == JsonToken.VALUE_STRING) {
              name = name.isEmpty() ? json.getText() : name;
            }
          } else {
            json.skipChildren();
          }
        }
        if (!id.isEmpty() && database.isEmpty() && isPodmans(metadata)) {
          stored.put(id, name);
        }
      }
    } catch (IOException broken) {
      if (!(broken instanceof SysException call && call.isGone())) {
        gaps.add(new Gap(ENGINE + " " + file, Reasons.of(broken), "containers may be missing"));
      }
    }
  }

  private static boolean isPodmans(String metadata) {
    try (JsonParser json = JSON.createParser(metadata)) {
      json.nextToken();
      return OciState.texts(json).containsKey("name");
    } catch (IOException another) {
      return false;
    }
  }

  private void readMonitors() {
    for (int pid : processes.called(MONITOR)) {
      List<String> words = processes.words(pid);
      Optional<String> id = Processes.option(words, "-c", "--cid");
      Optional<String> bundle = Processes.option(words, "-b", "--bundle");
      if (id.isPresent()
          && bundle.isPresent()
          && machine.path(bundle.get()).normalize().startsWith(store.storage())
          && processes.user(pid).equals(Optional.of(store.uid()))) {
        List<Integer> children = processes.childrenOf(pid);
        monitors.put(
            id.get(),
            new Monitor(
                Processes.option(words, "-n", "--name").orElse(""),
                children.isEmpty() ? OptionalInt.empty() : OptionalInt.of(children.getFirst())));
      }
    }
  }

  private Container container(String id) {
    OptionalInt pid = pid(id);
    PodmanDatabase.Entry entry = database.get(id);
    return new Container(
        ENGINE,
        id,
        name(id),
        state(id, pid),
        pid,
        Optional.empty(),
        mode(id),
        entry == null ? List.of() : entry.attachments(),
        entry == null ? List.of() : entry.published(),
        entry == null ? Optional.empty() : entry.composeProject(),
        pod(id));
  }

  private String name(String id) {
    PodmanDatabase.Entry entry = database.get(id);
    if (entry != null && !entry.name().isEmpty()) {
      return entry.name();
    }
    Monitor monitor = monitors.get(id);
    String name = monitor != null ? monitor.name() : stored.getOrDefault(id, "");
    return name.isEmpty() ? id.substring(0, Math.min(12, id.length())) : name;
  }

  /** As the runtime noted it with its start, else as the monitor's child: no number alone. */
  private OptionalInt pid(String id) {
    OciState state = states.get(id);
    if (state != null) {
      return state.pid() > 0 && machine.isAlive(state.pid(), state.start())
          ? OptionalInt.of(state.pid())
          : OptionalInt.empty();
    }
    Monitor monitor = monitors.get(id);
    return monitor == null ? OptionalInt.empty() : monitor.child();
  }

  private String state(String id, OptionalInt pid) {
    if (pid.isPresent()) {
      return machine.runningOrPaused(pid.getAsInt());
    }
    PodmanDatabase.Entry entry = database.get(id);
    if (entry != null) {
      // It says so and there is no such process: the machine went down, or its monitor was killed.
      return entry.state().equals("running") || entry.state().equals("paused")
          ? "exited"
          : entry.state();
    }
    return wasStarted(id) ? "exited" : "created";
  }

  /** Podman writes the runtime's configuration when it starts a container for the first time. */
  private boolean wasStarted(String id) {
    try {
      for (Path folder : Machine.list(store.storage())) {
        if (String.valueOf(folder.getFileName()).endsWith("-containers")
            && Files.exists(folder.resolve(id).resolve("userdata/config.json"))) {
          return true;
        }
      }
    } catch (IOException unreadable) {
      return states.containsKey(id);
    }
    return states.containsKey(id);
  }

  private String mode(String id) {
    PodmanDatabase.Entry entry = database.get(id);
    Optional<String> other = sharesWith(id);
    if (other.isPresent()) {
      // In a pod that is no choice of the container's.
      return pod(id).isPresent() && !other.get().equals(id)
          ? mode(other.get())
          : "container:" + other.get();
    }
    if (entry != null && !entry.attachments().isEmpty()) {
      return "bridge";
    }
    OciState state = states.get(id);
    if (state == null) {
      return entry != null && entry.ownNetwork() ? "private" : "?";
    }
    if (!state.network().own()) {
      return "host";
    }
    return state.network().path().isEmpty() ? "none" : "private";
  }

  private Optional<String> sharesWith(String id) {
    PodmanDatabase.Entry entry = database.get(id);
    if (entry != null) {
      return entry.sharesWith();
    }
    OciState state = states.get(id);
    OptionalInt pid = state == null ? OptionalInt.empty() : state.network().sharedWith();
    if (pid.isPresent()) {
      for (OciState candidate : states.values()) {
        if (candidate.pid() == pid.getAsInt()) {
          return Optional.of(candidate.id());
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Pod> pod(String id) {
    PodmanDatabase.Entry entry = database.get(id);
    if (entry != null) {
      return entry
          .podId()
          .map(uid -> new Pod(Optional.empty(), entry.podName().orElse(uid), entry.podId()));
    }
    // Without the database a pod is known by the first digits of its id, in its infra's name.
    OciState state = states.get(id);
    String infra = name(state == null ? id : state.annotation(SANDBOX).orElse(id));
    return infra.endsWith(INFRA)
        ? Optional.of(
            new Pod(
                Optional.empty(),
                infra.substring(0, infra.length() - INFRA.length()),
                Optional.empty()))
        : Optional.empty();
  }
}
