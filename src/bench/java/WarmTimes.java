import dev.plumb.console.shell.Commands;
import dev.plumb.console.shell.ShellSession;
import dev.plumb.model.port.Archive;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.World;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.discovery.MachineEngines;
import dev.plumb.world.events.LiveEvents;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.snapshot.SnapshotArchive;
import dev.plumb.world.spawn.LiveSpawner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a session that runs already waits for; microseconds, a round a line.
 *
 * <pre>
 * WarmTimes exec ROUNDS NAMESPACE   `exec NAMESPACE true`, ProcessBuilder with nsenter --net, and
 *                                   with ip netns exec
 * WarmTimes reread ROUNDS NAMESPACE the links of one namespace, by its name
 * WarmTimes event ROUNDS MTU-FILE   from a change of a link, by its file of sysfs, until the session
 *                                   has its event
 * </pre>
 */
final class WarmTimes {
  private static final int WARM = 200;

  private WarmTimes() {}

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[1]);
    switch (args[0]) {
      case "exec" -> exec(rounds, args[2]);
      case "reread" -> reread(rounds, args[2]);
      default -> event(rounds, Path.of(args[2]));
    }
    Runtime.getRuntime().halt(0);
  }

  private static void exec(int rounds, String netns) throws Exception {
    ProcRoot proc = ProcRoot.system();
    Archive none = new SnapshotArchive("bench");
    World world =
        new World(
            Optional.of(new LiveSurveyor(proc, new MachineEngines())),
            Optional.of(new LiveSpawner(new Doors(proc), proc, System.err::println)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            none);
    ShellSession session =
        new ShellSession(
            Commands.table(),
            () -> world,
            Optional.empty(),
            System.getenv(),
            new HashMap<>(Map.of()),
            new ShellSession.Mode(false, true));
    for (int round = -WARM; round < rounds; round++) {
      long began = System.nanoTime();
      // As at the prompt: every command looks again at what it needs.
      int code = session.run(List.of("exec", netns, "true")).code();
      long ours = System.nanoTime() - began;
      long nsenter = started("nsenter", "--net=/run/netns/" + netns, "true");
      long ip = started("ip", "netns", "exec", netns, "true");
      if (code != 0) {
        throw new IllegalStateException("exec gave " + code);
      }
      if (round >= 0) {
        System.out.println(ours / 1000 + " " + nsenter / 1000 + " " + ip / 1000);
      }
    }
  }

  private static long started(String... command) throws Exception {
    long began = System.nanoTime();
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(command[0] + " gave " + code);
    }
    return System.nanoTime() - began;
  }

  private static void reread(int rounds, String netns) {
    LiveSurveyor surveyor = new LiveSurveyor(ProcRoot.system(), new MachineEngines());
    Needs needs = Commands.table().of("link").getFirst().needs();
    for (int round = -WARM; round < rounds; round++) {
      long began = System.nanoTime();
      int links =
          surveyor.survey(needs, List.of(netns)).namespaces().stream()
              .filter(namespace -> namespace.name().equals(netns))
              .findFirst()
              .orElseThrow()
              .links()
              .orEmpty()
              .size();
      long took = System.nanoTime() - began;
      if (links < 2) {
        throw new IllegalStateException(links + " links");
      }
      if (round >= 0) {
        System.out.println(took / 1000);
      }
    }
  }

  private static void event(int rounds, Path mtu) throws Exception {
    LinkedBlockingQueue<Long> seen = new LinkedBlockingQueue<>();
    Doors doors = new Doors(ProcRoot.system());
    AutoCloseable listener =
        new LiveEvents(doors, List.of()).listen(event -> seen.add(System.nanoTime()));
    try (listener) {
      Thread.sleep(1000);
      for (int round = -20; round < rounds; round++) {
        seen.clear();
        long began = System.nanoTime();
        Files.writeString(mtu, (round % 2 == 0 ? 1400 : 1500) + "\n");
        Long at = seen.poll(5, TimeUnit.SECONDS);
        if (at == null) {
          throw new IllegalStateException("no event in 5 s");
        }
        if (round >= 0) {
          System.out.println((at - began) / 1000);
        }
        Thread.sleep(5);
      }
    }
  }
}
