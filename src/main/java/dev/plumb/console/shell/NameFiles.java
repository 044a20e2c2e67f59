package dev.plumb.console.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The files from which tools take names, as a program that {@code exec} starts would see them.
 *
 * <p>What is no regular file is not opened, and of what is too long the beginning counts.
 *
 * @param folders where to look, the first that has a file wins: {@code /etc/netns/NAME}, {@code
 *     /etc}
 */
record NameFiles(List<Path> folders) implements Function<String, List<String>> {
  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_FILES = 100;
  private static final String ENDING = ".conf";

  NameFiles {
    folders = List.copyOf(folders);
  }

  /**
   * Those of this host.
   *
   * @param name under which {@code ip netns} knows the namespace
   */
  static NameFiles of(Optional<String> name) {
    Path etc = Path.of("/etc");
    return new NameFiles(
        name.isPresent() ? List.of(etc.resolve("netns").resolve(name.get()), etc) : List.of(etc));
  }

  /** The text of the file, and of those in the folder {@code FILE.d}. */
  @Override
  public List<String> apply(String file) {
    List<String> texts = new ArrayList<>();
    text(find(file)).ifPresent(texts::add);
    try (DirectoryStream<Path> more = Files.newDirectoryStream(find(file + ".d"))) {
      for (Path one : more) { // in the folder's own order, in which the tools read them
        String name = one.getFileName().toString();
        boolean meant = name.endsWith(ENDING) && name.charAt(0) != '.';
        if (meant && name.length() > ENDING.length() && texts.size() < MOST_FILES) {
          text(one).ifPresent(texts::add);
        }
      }
    } catch (IOException | DirectoryIteratorException absent) {
      return texts; // most files have no such folder
    }
    return texts;
  }

  private Path find(String file) {
    for (Path folder : folders) {
      // ip netns binds what stands in the folder, not what lies deeper.
      Path first = folder.resolve(Path.of(file).getName(0));
      if (folder.equals(folders.getLast()) || Files.exists(first)) {
        return folder.resolve(file);
      }
    }
    throw new IllegalStateException("no folder");
  }

  private static Optional<String> text(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      return Optional.empty(); // the tool goes on without it, too
    }
  }
}
