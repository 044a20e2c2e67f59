package dev.plumb.world.discovery;

import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import dev.plumb.world.kernel.MountEntry;
import dev.plumb.world.kernel.NetnsKey;
import dev.plumb.world.kernel.ProcEntry;
import dev.plumb.world.kernel.ProcRoot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Namespaces that a mount made into a file: {@code /run/netns}, {@code /run/docker/netns}, and
 * anywhere else.
 */
final class MountPlace {
  /** Where {@code ip netns} keeps its names; a file there that is no mount is a leftover. */
  static final Path NAMED = Path.of("/run/netns");

  private MountPlace() {}

  static void look(ProcRoot proc, Path named, Sightings sightings) {
    ProcEntry<List<MountEntry>> own = proc.ownMounts();
    // A chain and not a pattern switch: the switch's bootstrap costs 10 ms of a one-shot.
    if (own instanceof ProcEntry.Found<List<MountEntry>> found) {
      // A mount may cover another at the same path: the later one is what the path leads to.
      Map<String, NetnsKey> seen = new LinkedHashMap<>();
      for (MountEntry mount : found.value()) {
        Optional<NetnsKey> key = mount.netnsKey();
        if (key.isPresent()) {
          seen.put(mount.mountPoint(), key.get());
        }
      }
      for (Map.Entry<String, NetnsKey> mount : seen.entrySet()) {
        add(mount.getKey(), mount.getValue(), sightings);
      }
      leftovers(named, seen.keySet(), sightings);
    } else {
      sightings.gap(new Gap("mountinfo", reason(own), "named namespaces are not seen"));
    }
  }

  private static String reason(ProcEntry<List<MountEntry>> own) {
    if (own instanceof ProcEntry.Refused<List<MountEntry>> refused) {
      return String.valueOf(refused.reason().getMessage());
    }
    return own instanceof ProcEntry.Stuck<List<MountEntry>>
        ? "reading it hangs"
        : "/proc is not mounted";
  }

  private static void add(String path, NetnsKey key, Sightings sightings) {
    try {
      sightings.add(
          new NetnsId(key.device(), key.inode()), new Reference.Mount(path), Path.of(path));
    } catch (InvalidPathException unspeakable) {
      // The JDK takes a path with letters beyond ASCII only where the locale has them.
      sightings.gap(
          new Gap(
              path,
              "the locale can't express this name; try LC_ALL=C.UTF-8",
              "it is not listed by it"));
    }
  }

  private static void leftovers(Path named, Set<String> mounted, Sightings sightings) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(named)) {
      for (Path file : files) {
        if (!mounted.contains(file.toString())) {
          sightings.gap(
              new Gap(
                  file.toString(),
                  "no namespace is mounted there: a leftover, or mounted in another mount namespace"
                      + " only",
                  "ip netns lists it; it is no namespace"));
        }
      }
    } catch (NoSuchFileException none) {
      // No namespace was ever named on this host.
    } catch (IOException failed) {
      sightings.gap(new Gap(named.toString(), failed.toString(), "leftovers there are not seen"));
    }
  }
}
