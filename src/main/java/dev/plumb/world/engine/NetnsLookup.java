package dev.plumb.world.engine;

import dev.plumb.model.NetnsId;
import java.nio.file.Path;
import java.util.Optional;

/** How a process or a file becomes a namespace; given by whoever may open them. */
public interface NetnsLookup {
  /** The namespace of a process; empty when it is gone or may not be seen. */
  Optional<NetnsId> ofProcess(int pid);

  /** The namespace mounted at a path; empty when nothing, or something else, lies there. */
  Optional<NetnsId> ofFile(Path file);

  /** The host's own, in which the engines run. */
  NetnsId host();
}
