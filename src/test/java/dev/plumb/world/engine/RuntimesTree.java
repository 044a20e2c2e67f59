package dev.plumb.world.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A copy of {@code /proc}, {@code /run}, {@code /etc} and {@code /var} of a host on which every
 * runtime had containers, put where a test may break it.
 *
 * <p>In the repository databases are compressed and the namespace links stand in a list.
 */
final class RuntimesTree {
  private static final Path SCENE =
      Path.of(System.getProperty("basedir", "."), "src/test/resources/runtimes/scene");

  private RuntimesTree() {}

  /** Unpacks it into an empty folder. */
  static Path copyTo(Path target) throws IOException {
    try (Stream<Path> all = Files.walk(SCENE)) {
      for (Path file : all.toList()) {
        Path copy = target.resolve(SCENE.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else if (file.toString().endsWith(".gz")) {
          String name = copy.getFileName().toString();
          try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            Files.copy(in, copy.resolveSibling(name.substring(0, name.length() - 3)));
          }
        } else {
          Files.copy(file, copy);
        }
      }
    }
    for (String line : Files.readAllLines(SCENE.resolve("proc/links"))) {
      String[] words = line.split(" ");
      namespaces(target, words[0], words[1], words[2]);
    }
    namespaces(target, "self", "net:[4026531833]", ownPidNamespace());
    return target;
  }

  private static void namespaces(Path root, String process, String net, String pid)
      throws IOException {
    Path folder = Files.createDirectories(root.resolve("proc").resolve(process).resolve("ns"));
    Files.createSymbolicLink(folder.resolve("net"), Path.of(net));
    Files.createSymbolicLink(folder.resolve("pid"), Path.of(pid));
  }

  /** That of the monitors: they are the host's own processes. */
  private static String ownPidNamespace() throws IOException {
    for (String line : Files.readAllLines(SCENE.resolve("proc/links"))) {
      String[] words = line.split(" ");
      if (Files.readString(SCENE.resolve("proc").resolve(words[0]).resolve("comm"))
          .equals("conmon\n")) {
        return words[2];
      }
    }
    throw new IOException("no monitor in the scene");
  }

  /** What each runtime said of its containers at that moment. */
  static List<String[]> oracle() throws IOException {
    return Files.readAllLines(SCENE.resolve("oracle.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .toList();
  }
}
