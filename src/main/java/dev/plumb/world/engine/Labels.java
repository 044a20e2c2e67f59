package dev.plumb.world.engine;

import dev.plumb.model.HardwareAddress;
import java.util.Map;
import java.util.Optional;

/** What labels and annotations tell that we keep; all others are left where they are. */
final class Labels {
  private Labels() {}

  /** The compose project, as docker compose, podman-compose and nerdctl compose write it. */
  static Optional<String> composeProject(Map<String, String> labels) {
    for (String key : new String[] {"com.docker.compose.project", "io.podman.compose.project"}) {
      String project = labels.get(key);
      if (project != null && !project.isEmpty()) {
        return Optional.of(project);
      }
    }
    return Optional.empty();
  }

  /** A hardware address; empty when it is none. */
  static Optional<HardwareAddress> hardware(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(HardwareAddress.parse(text));
    } catch (IllegalArgumentException notOne) {
      // An engine that writes no address has none to tell.
      return Optional.empty();
    }
  }
}
