package dev.plumb.world.engine;

import dev.plumb.model.Container;
import dev.plumb.model.Gap;
import dev.plumb.model.Pod;
import dev.plumb.world.kernel.StateFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Containers in the runtimes' own folders, {@code /run/runc} and {@code /run/crun}, that are not
 * Podman's: CRI-O's, and those that somebody started with {@code runc} or {@code crun} by hand.
 */
final class OciRuntimes {
  private static final String MANAGER = "io.container.manager";

  private OciRuntimes() {}

  static EngineReport find(Machine machine) {
    List<FoundContainer> found = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    for (String runtime : new String[] {"runc", "crun"}) {
      OciStates states =
          OciStates.read(
              runtime,
              machine.path("/run"),
              machine.path("/run/" + runtime),
              StateFile.Owner.ANYBODY);
      gaps.addAll(states.gaps());
      for (OciState state : states.states()) {
        String manager = state.annotation(MANAGER).orElse("");
        if (!manager.equals("libpod")) {
          String engine = manager.isEmpty() ? runtime : manager;
          found.add(new FoundContainer(container(machine, engine, state), Optional.empty()));
        }
      }
    }
    return new EngineReport(found, List.of(), gaps);
  }

  private static Container container(Machine machine, String engine, OciState state) {
    OptionalInt pid =
        state.pid() > 0 && machine.isAlive(state.pid(), state.start())
            ? OptionalInt.of(state.pid())
            : OptionalInt.empty();
    Optional<Pod> pod = Kubernetes.pod(state.annotations());
    String name =
        Kubernetes.containerName(state.annotations())
            .or(() -> pod.map(Pod::name))
            .orElse(state.id());
    OciState.Network network = state.network();
    String mode = !network.own() ? "host" : network.path().isEmpty() ? "none" : "private";
    return new Container(
        engine,
        state.id(),
        name,
        pid.isPresent() ? machine.runningOrPaused(pid.getAsInt()) : "stopped",
        pid,
        Optional.empty(),
        mode,
        List.of(),
        List.of(),
        Labels.composeProject(state.annotations()),
        pod);
  }
}
