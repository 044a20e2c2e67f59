package dev.plumb.world.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose words are believed about where Docker keeps its state. */
class DockerPathsTest {
  @TempDir Path root;

  @BeforeEach
  void weAreRoot() throws IOException {
    process("self", "plumb", 0, "pid:[1]");
  }

  @Test
  void rootsDaemonIsBelieved() throws IOException {
    process("500", "dockerd", 0, "pid:[1]");
    DockerPaths paths = DockerPaths.find(root);
    assertEquals(OptionalInt.of(500), paths.daemon());
    assertEquals(root.resolve("elsewhere"), paths.data());
  }

  @Test
  void anotherUsersProcessOfThatNameIsNot() throws IOException {
    process("500", "dockerd", 1000, "pid:[1]");
    DockerPaths paths = DockerPaths.find(root);
    assertTrue(paths.daemon().isEmpty());
    assertEquals(root.resolve("var/lib/docker"), paths.data());
  }

  @Test
  void aDaemonInsideAContainerIsNot() throws IOException {
    process("500", "dockerd", 0, "pid:[2]");
    assertTrue(DockerPaths.find(root).daemon().isEmpty());
  }

  private void process(String name, String comm, int user, String pidns) throws IOException {
    Path folder = root.resolve("proc").resolve(name);
    Files.createDirectories(folder.resolve("ns"));
    Files.writeString(folder.resolve("comm"), comm + "\n");
    Files.writeString(folder.resolve("cmdline"), comm + "\0--data-root\0/elsewhere\0");
    Files.writeString(
        folder.resolve("status"),
        "Name:\t" + comm + "\nUid:\t" + user + "\t" + user + "\t" + user + "\t" + user + "\n");
    Files.createSymbolicLink(folder.resolve("ns/pid"), Path.of(pidns));
  }
}
