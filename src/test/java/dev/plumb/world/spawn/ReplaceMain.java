package dev.plumb.world.spawn;

import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Spawner;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.kernel.ProcRoot;
import java.util.List;
import java.util.Map;

/** {@code DEVICE INODE WORD...}: becomes that program in that namespace, or ends with its code. */
final class ReplaceMain {
  private ReplaceMain() {}

  public static void main(String[] args) {
    ProcRoot proc = ProcRoot.system();
    Spawner spawner = new LiveSpawner(new Doors(proc), proc, System.err::println);
    Spawner.Ended ended =
        spawner.replace(
            new Spawner.Program(
                new NetnsId(Long.parseLong(args[0]), Long.parseLong(args[1])),
                List.of(args).subList(2, args.length),
                new Spawner.Resolver.HostFiles(),
                Map.of("PATH", "/usr/bin:/bin")));
    ended.notes().forEach(System.err::println);
    System.exit(ended.code());
  }
}
