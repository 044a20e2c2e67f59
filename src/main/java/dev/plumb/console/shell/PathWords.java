package dev.plumb.console.shell;

import dev.plumb.console.complete.Candidate;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that a half-typed path may become. */
final class PathWords {
  /** Nobody reads more than this, and a folder may hold millions. */
  private static final int MOST = 200;

  private PathWords() {}

  static List<Candidate> under(String typed) {
    int slash = typed.lastIndexOf('/');
    String folder = slash < 0 ? "" : typed.substring(0, slash + 1);
    String start = typed.substring(slash + 1);
    List<Candidate> found = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        java.nio.file.Files.newDirectoryStream(Path.of(folder.isEmpty() ? "." : folder))) {
      for (Path entry : entries) {
        Path last = entry.getFileName();
        String name = last == null ? "" : last.toString();
        if (name.startsWith(start) && (!name.startsWith(".") || start.startsWith("."))) {
          boolean isFolder = java.nio.file.Files.isDirectory(entry);
          LiveObjects.add(found, folder + name + (isFolder ? "/" : ""), "", "files", !isFolder);
        }
        if (found.size() == MOST) {
          break;
        }
      }
    } catch (IOException | InvalidPathException unreadable) {
      return List.of(); // Then there is nothing to offer.
    }
    found.sort((a, b) -> a.value().compareTo(b.value()));
    return found;
  }
}
