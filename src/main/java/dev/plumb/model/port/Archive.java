package dev.plumb.model.port;

import dev.plumb.model.Host;
import java.io.IOException;
import java.nio.file.Path;

/** Saves and opens hosts. */
public interface Archive {
  /**
   * Opens a saved host.
   *
   * @throws IOException with one sentence for the user when the file is not a whole snapshot of a
   *     known format
   */
  Host open(Path file) throws IOException;

  /**
   * Saves a host, mode 0600, replacing nothing halfway: under a temporary name in the same folder,
   * then renamed.
   */
  void save(Host host, Path file) throws IOException;
}
