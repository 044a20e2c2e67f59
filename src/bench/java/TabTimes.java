package dev.plumb.console.shell;

import dev.plumb.console.command.TypedLine.Joint;
import dev.plumb.model.Host;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.World;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.snapshot.SnapshotArchive;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * How long Tab takes on the host there is: microseconds of the slowest of three words, a round a
 * line. In the room's own package, because the completer is not for others.
 *
 * <pre>
 * TabTimes ROUNDS NAMESPACES   expects so many namespaces n0, n1, ...
 * </pre>
 */
final class TabTimes {
  private TabTimes() {}

  public static void main(String[] args) {
    int rounds = Integer.parseInt(args[0]);
    int namespaces = Integer.parseInt(args[1]);
    LiveSurveyor surveyor = new LiveSurveyor(ProcRoot.system(), Engines.NONE);
    Host host = surveyor.survey(Needs.survey(), List.of());
    World world =
        new World(
            Optional.of(surveyor),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new SnapshotArchive("bench"));
    ShellSession session =
        new ShellSession(
            Commands.table(),
            () -> world,
            Optional.empty(),
            System.getenv(),
            new HashMap<>(),
            new ShellSession.Mode(false, true));
    LineCompleter completer = new LineCompleter(session, () -> Optional.of(host));
    String last = "n" + (namespaces - 1);
    for (int round = 0; round < rounds; round++) {
      long slowest = 0;
      slowest = Math.max(slowest, took(completer, List.of("use"), "n", namespaces));
      slowest = Math.max(slowest, took(completer, List.of("veth", "peer-of"), "n", namespaces));
      slowest = Math.max(slowest, took(completer, List.of("link", "show"), last + ":", 10));
      System.out.println(slowest / 1000);
    }
    Runtime.getRuntime().halt(0);
  }

  private static long took(LineCompleter completer, List<String> before, String typed, int least) {
    long began = System.nanoTime();
    int found = completer.complete(before, Joint.COMMAND, typed).size();
    long took = System.nanoTime() - began;
    if (found < least) {
      throw new IllegalStateException(before + " " + typed + " offers " + found + " only");
    }
    return took;
  }
}
