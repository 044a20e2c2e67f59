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

  @Test
  void theFirstSocketOfSeveralHostsIsTheOne() throws IOException {
    process("500", "dockerd", 0, "pid:[1]");
    Files.writeString(
        root.resolve("proc/500/cmdline"),
        "dockerd\0-H\0tcp://127.0.0.1:1\0-H\0unix:///run/a.sock\0--host=unix:///run/b.sock\0");
    assertEquals(root.resolve("run/a.sock"), DockerPaths.find(root).socket());
  }

  @Test
  void theFileSaysWhatTheCommandLineDoesNot() throws IOException {
    process("500", "dockerd", 0, "pid:[1]");
    Files.createDirectories(root.resolve("etc/docker"));
    Files.writeString(
        root.resolve("etc/docker/daemon.json"),
        """
        {"hosts": ["fd://", "unix:///run/c.sock"], "log-opts": {"hosts": "no"},
         "exec-root": "/run/other", "data-root": "/srv/docker"}\
        """);
    DockerPaths paths = DockerPaths.find(root);
    assertEquals(root.resolve("elsewhere"), paths.data());
    assertEquals(root.resolve("run/c.sock"), paths.socket());
    assertEquals(root.resolve("run/other"), paths.exec());
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
