package dev.plumb.model.port;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Builds small real networks from a description. */
public interface Labs {
  /** A lab that is up. */
  record Lab(String name, List<String> namespaces) {}

  List<Lab> list() throws IOException;

  /**
   * Builds the namespaces, links and services that a YAML file describes.
   *
   * @throws IOException with one sentence for the user; whatever was built by then is taken down
   *     again
   */
  Lab up(Path file) throws IOException;

  /** Takes a lab down: its processes, then its namespaces. */
  void down(String name) throws IOException;
}
