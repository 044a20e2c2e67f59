package dev.plumb.world.spawn;

import dev.plumb.model.port.Spawner.Resolver;
import dev.plumb.world.kernel.ContainerRoot;
import dev.plumb.world.kernel.NetnsKey;
import dev.plumb.world.kernel.NetnsMounts;
import dev.plumb.world.kernel.ProcEntry;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.kernel.ResolverConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a program sees besides the network: a matching {@code /sys}, and whose name resolution.
 *
 * @param mounts what the visiting thread is to mount
 * @param notes what can already be said not to be had, a sentence each
 */
record Surroundings(NetnsMounts.Wanted mounts, List<String> notes) {
  /** A container's root may be a dead file system. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  Surroundings {
    notes = List.copyOf(notes);
  }

  /**
   * Reads what there is to read.
   *
   * @param netns the namespace that the resolver's process is believed to be in
   */
  static Surroundings of(Resolver resolver, ProcRoot proc, NetnsKey netns) {
    return switch (resolver) {
      case Resolver.HostFiles host -> plain(List.of());
      case Resolver.NamedFiles(String name) ->
          new Surroundings(new NetnsMounts.Wanted(Optional.empty(), Optional.of(name)), List.of());
      case Resolver.ContainerFiles(int pid) ->
          switch (ContainerRoot.resolverConfig(proc, pid, netns, PATIENCE)) {
            case ProcEntry.Found<ResolverConfig>(ResolverConfig config) ->
                new Surroundings(
                    new NetnsMounts.Wanted(Optional.of(config), Optional.empty()), List.of());
            case ProcEntry.Gone<ResolverConfig> gone -> without("it has none, or ended");
            case ProcEntry.Refused<ResolverConfig>(var reason) -> without(reason.getMessage());
            case ProcEntry.Stuck<ResolverConfig> stuck -> without("reading it hangs");
          };
    };
  }

  private static Surroundings without(String reason) {
    return plain(
        List.of("Names are resolved as on the host: the container's resolv.conf: " + reason + "."));
  }

  private static Surroundings plain(List<String> notes) {
    return new Surroundings(new NetnsMounts.Wanted(Optional.empty(), Optional.empty()), notes);
  }

  /** Mounts, on the visiting thread. Answers with all that could not be arranged. */
  List<String> arrange() {
    List<String> all = new ArrayList<>(notes);
    all.addAll(NetnsMounts.prepare(mounts));
    return all;
  }
}
