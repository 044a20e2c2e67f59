import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Before the test runs: writes the home of the JDK that runs it into a file, for the wrapper of the
 * live run, and removes old reports, so that only this build's skips are counted.
 *
 * <p>Arguments: the file, the folder of reports.
 */
final class PrepareRuns {
  private PrepareRuns() {}

  public static void main(String[] args) throws IOException {
    Path note = Path.of(args[0]);
    Files.createDirectories(note.getParent());
    Files.writeString(note, System.getProperty("java.home") + "\n");

    Path reports = Path.of(args[1]);
    if (Files.isDirectory(reports)) {
      List<Path> old;
      try (Stream<Path> walk = Files.walk(reports)) {
        old = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : old) {
        Files.delete(path);
      }
    }
  }
}
