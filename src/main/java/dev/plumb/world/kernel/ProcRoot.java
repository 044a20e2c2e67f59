package dev.plumb.world.kernel;

import java.nio.file.Path;

/** A {@code /proc} tree: the real one, or a copy in a test. */
public final class ProcRoot {
  private final Path root;

  public ProcRoot(Path root) {
    this.root = root;
  }

  /** Where a process lies in the tree. */
  public Path path(int pid) {
    return root.resolve(Integer.toString(pid));
  }
}
