package dev.plumb.console.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the history lives: {@code /var/lib/plumb} for root, who trusts no variable, else the XDG
 * state folder.
 *
 * @param history the file; empty when it must not or cannot be used
 * @param complaint one line about a file that somebody else could have made; empty when all is
 *     well, or when there is simply no place to write
 */
record StateFolder(Optional<Path> history, Optional<String> complaint) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  /** Finds and checks it, and makes the folder where that is possible. */
  static StateFolder find(Map<String, String> environment) {
    try {
      // Through the link: that itself is root's, whoever looks at it.
      int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      return in(uid == 0 ? Optional.of(Path.of("/var/lib/plumb")) : xdg(environment), uid);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException noUnix) {
      return in(xdg(environment), -1);
    }
  }

  private static Optional<Path> xdg(Map<String, String> environment) {
    try {
      String state = environment.getOrDefault("XDG_STATE_HOME", "");
      if (state.startsWith("/")) {
        return Optional.of(Path.of(state, "plumb"));
      }
      String home = environment.getOrDefault("HOME", "");
      return home.startsWith("/")
          ? Optional.of(Path.of(home, ".local", "state", "plumb"))
          : Optional.empty();
    } catch (InvalidPathException nonsense) {
      return Optional.empty();
    }
  }

  /**
   * Checks a folder.
   *
   * @param uid whose it must be; negative where files have no owner
   */
  static StateFolder in(Optional<Path> folder, int uid) {
    if (folder.isEmpty()) {
      return new StateFolder(Optional.empty(), Optional.empty());
    }
    Path file = folder.get().resolve("history");
    try {
      if (!Files.exists(folder.get(), LinkOption.NOFOLLOW_LINKS)) {
        Path parent = folder.get().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectory(
            folder.get(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Optional<String> wrong = wrong(folder.get(), true, uid);
      if (wrong.isEmpty() && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      }
      if (wrong.isEmpty()) {
        wrong = wrong(file, false, uid);
      }
      if (wrong.isPresent()) {
        return new StateFolder(Optional.empty(), Optional.of("no history is kept: " + wrong.get()));
      }
      return Files.isWritable(file)
          ? new StateFolder(Optional.of(file), Optional.empty())
          : new StateFolder(Optional.empty(), Optional.empty());
    } catch (IOException | UnsupportedOperationException unwritable) {
      // A read-only home is nothing to complain of: the history then ends with the session.
      return new StateFolder(Optional.empty(), Optional.empty());
    }
  }

  private static Optional<String> wrong(Path path, boolean folder, int uid) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return Optional.of(path + " is a symbolic link");
    }
    boolean kind =
        folder
            ? Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            : Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    if (!kind) {
      return Optional.of(path + " is no " + (folder ? "folder" : "regular file"));
    }
    if (uid >= 0 && uidOf(path) != uid) {
      return Optional.of(path + " belongs to somebody else");
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      return Optional.of(path + " can be written by others");
    }
    if (!folder && !OWNER_ONLY.containsAll(mode)) {
      Files.setPosixFilePermissions(path, OWNER_ONLY);
    }
    return Optional.empty();
  }

  private static int uidOf(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }
}
