package dev.plumb.snapshots;

import dev.plumb.console.shell.House;
import dev.plumb.console.shell.Shell;
import dev.plumb.console.shell.Surroundings;
import dev.plumb.model.port.World;
import dev.plumb.world.snapshot.SnapshotArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** plumb where there is nothing but files. */
final class OpenedFile {
  /** The Docker host that the transcripts replay on. */
  static final Path DOCKER = Path.of("transcripts/hosts/docker.plumb.json.gz");

  /** What a run of plumb gave. */
  record Said(int code, String out, String err) {}

  private static final World NO_WORLD =
      new World(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new SnapshotArchive("1"));

  private OpenedFile() {}

  /** Runs plumb on a file. */
  static Said on(Path file, List<String> words) {
    List<String> all = new ArrayList<>(List.of("open", file.toString()));
    all.addAll(words);
    return in(NO_WORLD, all);
  }

  static Said on(Path file, String line) {
    return on(file, List.of(line.split(" ")));
  }

  /** Runs plumb with no live host. */
  static Said plumb(String... words) {
    return in(NO_WORLD, List.of(words));
  }

  /** Runs plumb in a world. */
  static Said in(World world, List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings around =
        new Surroundings(
            new ByteArrayInputStream(new byte[0]), out, err, false, false, false, Map.of());
    House house =
        new House() {
          @Override
          public String version() {
            return "1";
          }

          @Override
          public World world() {
            return world;
          }
        };
    int code = Shell.run(words, around, house);
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
