package dev.plumb.world.discovery;

import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import java.util.List;
import java.util.Optional;

/** What container engines know of a host. */
public interface Engines {
  /** No engine at all: what a host without any looks like. */
  Engines NONE = new None();

  /** Not a lambda: it would be made, and cost a one-shot two milliseconds, whoever asks. */
  final class None implements Engines {
    private None() {}

    @Override
    public Findings find(boolean networks, NetnsLookup lookup) {
      return new Findings(List.of(), List.of(), List.of());
    }
  }

  /**
   * Finds containers, and networks where they are asked for.
   *
   * @param networks true when networks are needed too, which may ask a daemon that runs already
   * @return what was found; what an engine would not say is a gap, never an exception
   */
  Findings find(boolean networks, NetnsLookup lookup);

  /**
   * Finds the containers of the engines that are in their usual places, or whose containers'
   * namespaces are mounted in our sight: no look at every process.
   */
  default Findings findNear(NetnsLookup lookup) {
    return find(false, lookup);
  }

  /** What engines said. */
  record Findings(List<Container> containers, List<EngineNetwork> networks, List<Gap> gaps) {
    public Findings {
      containers = List.copyOf(containers);
      networks = List.copyOf(networks);
      gaps = List.copyOf(gaps);
    }
  }

  /** From what an engine keeps to the identity of a namespace. */
  interface NetnsLookup {
    /** The namespace of a process; empty when it is gone or may not be looked at. */
    Optional<NetnsId> ofProcess(int pid);

    /**
     * The namespace at a path such as {@code /run/docker/netns/5dad13f3cc93}; empty when none is
     * there.
     */
    Optional<NetnsId> ofPath(String path);

    /** The namespace of the host. */
    NetnsId host();
  }
}
