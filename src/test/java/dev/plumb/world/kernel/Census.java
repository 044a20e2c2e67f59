package dev.plumb.world.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a visit must leave as it was: our open descriptors, and threads in a foreign namespace. */
record Census(List<String> descriptors, List<String> strangers) {
  static Census take() throws IOException {
    List<String> descriptors = new ArrayList<>();
    for (Path fd : list(Path.of("/proc/self/fd"))) {
      String target = link(fd);
      // Jars and class files come and go with class loading; what a visit could leak does not.
      if (target.startsWith("net:[")
          || target.startsWith("socket:")
          || target.startsWith("pipe:")
          || target.startsWith("mnt:[")) {
        descriptors.add(target);
      }
    }
    String own = link(Path.of("/proc/self/ns/net"));
    List<String> strangers = new ArrayList<>();
    for (Path task : list(Path.of("/proc/self/task"))) {
      String netns = link(task.resolve("ns/net"));
      if (!netns.isEmpty() && !netns.equals(own)) {
        strangers.add(netns);
      }
    }
    descriptors.sort(null);
    return new Census(descriptors, strangers);
  }

  /**
   * Fails if something is left. A thread that was joined may need another moment in the kernel
   * until it is gone, longest when it takes a mount namespace with it.
   */
  void assertUnchanged() throws IOException {
    long end = System.nanoTime() + 2_000_000_000L;
    Census now = take();
    while (!now.equals(this) && System.nanoTime() < end) {
      Thread.onSpinWait();
      now = take();
    }
    assertThat(now).isEqualTo(this);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private static String link(Path path) throws IOException {
    try {
      return Files.readSymbolicLink(path).toString();
    } catch (NoSuchFileException gone) {
      return "";
    }
  }
}
