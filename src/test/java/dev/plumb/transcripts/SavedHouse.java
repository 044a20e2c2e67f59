package dev.plumb.transcripts;

import dev.plumb.console.shell.House;
import dev.plumb.console.shell.Shell;
import dev.plumb.console.shell.Surroundings;
import dev.plumb.model.port.World;
import dev.plumb.world.snapshot.SnapshotArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** No doors but the archive: a transcript on a saved host reaches nothing else. */
final class SavedHouse implements House {
  /** What a run of plumb gave. */
  record Said(int code, String out, String err) {}

  @Override
  public String version() {
    return "0";
  }

  @Override
  public World world() {
    return new World(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new SnapshotArchive("0"));
  }

  /** Runs plumb with these words. */
  static Said plumb(House house, Map<String, String> environment, String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings around =
        new Surroundings(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            err,
            false,
            false,
            false,
            environment);
    int code = Shell.run(List.of(words), around, house);
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The same, on saved hosts, with nothing to read. */
  static Said plumb(String... words) {
    return plumb(new SavedHouse(), Map.of(), "", words);
  }
}
