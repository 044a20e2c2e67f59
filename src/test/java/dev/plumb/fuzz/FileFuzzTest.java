package dev.plumb.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumb.world.kernel.MountEntry;
import dev.plumb.world.kernel.ResolverConfig;
import dev.plumb.world.snapshot.SnapshotArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a container or a stranger may have written. */
final class FileFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void mountinfo(byte[] file) {
    for (MountEntry mount : MountEntry.parse(file)) {
      mount.netnsKey();
    }
  }

  @FuzzTest(maxDuration = "2m")
  void resolver(byte[] file) {
    ResolverConfig config = ResolverConfig.parse(file);
    for (String word : config.nameservers()) {
      if (word.chars().anyMatch(c -> c <= ' ' || c > 126)) {
        throw new AssertionError("a nameserver with blanks or control characters: " + word);
      }
    }
  }

  @FuzzTest(maxDuration = "2m")
  void snapshot(byte[] file) throws IOException {
    Path path = Files.createTempFile("plumb-fuzz", ".plumb");
    try {
      Files.write(path, file);
      new SnapshotArchive("0").open(path);
    } catch (IOException oneSentence) {
      if (oneSentence.getMessage() == null || oneSentence.getMessage().isEmpty()) {
        throw new AssertionError("no sentence for the user", oneSentence);
      }
    } finally {
      Files.delete(path);
    }
  }
}
