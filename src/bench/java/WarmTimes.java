import dev.plumb.console.shell.Commands;
import dev.plumb.console.shell.ShellSession;
import dev.plumb.model.port.Archive;
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
 * WarmTimes exec ROUNDS NAMESPACE   `exec NAMESPACE true`, and ProcessBuilder with nsenter --net
 * WarmTimes event ROUNDS MTU-FILE   from a change of a link, by its file of sysfs, until the session
 *                                   has its event
 * </pre>
 */
final class WarmTimes {
  private static final int WARM = 200;

  private WarmTimes() {}

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[1]);
    if (args[0].equals("exec")) {
      exec(rounds, args[2]);
    } else {
      event(rounds, Path.of(args[2]));
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
      began = System.nanoTime();
      int theirs =
          new ProcessBuilder("nsenter", "--net=/run/netns/" + netns, "true")
              .inheritIO()
              .start()
              .waitFor();
      long nsenter = System.nanoTime() - began;
      if (code != 0 || theirs != 0) {
        throw new IllegalStateException("exec gave " + code + ", nsenter " + theirs);
      }
      if (round >= 0) {
        System.out.println(ours / 1000 + " " + nsenter / 1000);
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
