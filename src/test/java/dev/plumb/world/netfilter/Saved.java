package dev.plumb.world.netfilter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the tools printed when capture.sh ran. */
public final class Saved {
  private Saved() {}

  /** A capture by its file's name. */
  public static String text(String name) {
    try {
      Path folder = Path.of(System.getProperty("basedir"), "src/test/resources/netfilter");
      return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }
}
