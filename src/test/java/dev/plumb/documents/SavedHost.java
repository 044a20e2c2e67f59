package dev.plumb.documents;

import dev.plumb.console.shell.House;
import dev.plumb.console.shell.Shell;
import dev.plumb.console.shell.Surroundings;
import dev.plumb.model.port.World;
import dev.plumb.world.snapshot.BundledHost;
import dev.plumb.world.snapshot.SnapshotArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** plumb on the saved host that comes with it: nothing of this machine is seen. */
final class SavedHost implements House {
  /**
   * What a run of plumb gave.
   *
   * @param code its exit code
   */
  record Said(int code, String out, String err) {}

  /** Runs plumb on the saved host, with these words. */
  static Said plumb(List<String> words) {
    List<String> all = new ArrayList<>(List.of("open", BundledHost.NAME));
    all.addAll(words);
    return raw(all);
  }

  /** Types these lines into one session on the saved host, up to the first that fails. */
  static Said session(List<String> lines) {
    List<String> all = new ArrayList<>();
    for (String line : lines) {
      all.add("-c");
      all.add(line);
    }
    all.add("open");
    all.add(BundledHost.NAME);
    return raw(all);
  }

  /** Runs plumb with these words and nothing before them. */
  static Said raw(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings around =
        new Surroundings(
            new ByteArrayInputStream(new byte[0]), out, err, false, false, false, Map.of());
    int code = Shell.run(words, around, new SavedHost());
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Override
  public String version() {
    return "0.1.0";
  }

  @Override
  public World world() {
    return new World(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new BundledHost(new SnapshotArchive(version())));
  }
}
