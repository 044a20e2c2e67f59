package dev.plumb.world.kernel;

import java.util.List;
import java.util.Map;

/** Becomes {@code sh -c SCRIPT} in the network namespace of a process: PID SCRIPT. */
final class ReplaceMain {
  private ReplaceMain() {}

  public static void main(String[] args) throws Exception {
    try (NetnsFd netns = NetnsFd.ofProcess(ProcRoot.system(), Integer.parseInt(args[0]))) {
      NetnsVisit.call(
          netns, () -> Replace.with(new ChildCommand(List.of("sh", "-c", args[1]), Map.of())));
    }
    System.exit(99);
  }
}
