package dev.plumb.world.engine;

import dev.plumb.model.Gap;
import dev.plumb.world.kernel.StateFile;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder in which an OCI runtime keeps its containers' states: {@code /run/runc}, {@code
 * /run/crun}, {@code /run/user/UID/runc}, {@code /run/containerd/runc/NAMESPACE}.
 *
 * @param states of the containers whose files could be read, in the order of their ids
 * @param gaps one for each that could not
 */
record OciStates(List<OciState> states, List<Gap> gaps) {
  OciStates {
    states = List.copyOf(states);
    gaps = List.copyOf(gaps);
  }

  /**
   * Reads them all.
   *
   * @param engine whose gaps they are
   * @param trusted a folder above it that only root can bend
   * @param owner whose files are believed
   */
  static OciStates read(String engine, Path trusted, Path folder, StateFile.Owner owner) {
    List<OciState> states = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    try {
      for (Path one : Machine.list(folder)) {
        try {
          states.add(one(trusted, one, owner));
        } catch (IOException broken) {
          // One that ended while we looked is no container any more, and a folder without a state
          // is a container that is just being made.
          if (!(broken instanceof SysException call && call.isGone())) {
            gaps.add(
                new Gap(
                    engine + " container " + one.getFileName(),
                    Reasons.of(broken),
                    "its process and name are not known from there"));
          }
        }
      }
    } catch (AccessDeniedException refused) {
      gaps.add(Reasons.refused(engine, folder));
    } catch (IOException broken) {
      gaps.add(new Gap(engine, Reasons.of(broken), "containers may be missing"));
    }
    return new OciStates(states, gaps);
  }

  private static OciState one(Path trusted, Path folder, StateFile.Owner owner) throws IOException {
    Path state = folder.resolve("state.json");
    try {
      return OciState.ofRunc(StateFile.read(trusted, state, Machine.STATE, owner));
    } catch (SysException noRunc) {
      if (!noRunc.isGone()) {
        throw noRunc;
      }
    }
    return OciState.ofCrun(
        String.valueOf(folder.getFileName()),
        StateFile.read(trusted, folder.resolve("status"), Machine.STATE, owner),
        StateFile.read(trusted, folder.resolve("config.json"), Machine.STATE, owner));
  }
}
