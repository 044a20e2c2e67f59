package dev.plumb.world.engine;

import dev.plumb.world.kernel.ProcEntry;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.kernel.StateFile;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The machine on which engines are looked for: the real one, or a copied tree with {@code proc},
 * {@code run} and {@code var} in it.
 *
 * @param root {@code /}
 */
record Machine(Path root, ProcRoot proc) {
  /** No engine's file for one container is anywhere near that big. */
  static final int STATE = 4 * 1024 * 1024;

  /** Lists of all containers, databases. */
  static final int LIST = 64 * 1024 * 1024;

  /** More entries of a folder are not looked at: somebody fills it to keep us busy. */
  private static final int ENTRIES = 20_000;

  static Machine at(Path root) {
    return new Machine(root, new ProcRoot(root.resolve("proc")));
  }

  /** A path as the machine's own files write it: {@code /var/lib/lxc}. */
  Path path(String absolute) {
    return root.resolve(absolute.startsWith("/") ? absolute.substring(1) : absolute);
  }

  /** Whether something is there, or may be: a folder that hides its content is there. */
  boolean has(String absolute) {
    return !Files.notExists(path(absolute));
  }

  /**
   * Reads a file below a folder that only root can bend.
   *
   * @throws SysException see {@link StateFile#read}
   */
  byte[] read(Path trusted, Path file, int bound) throws SysException {
    return StateFile.read(trusted, file, bound, StateFile.Owner.ANYBODY);
  }

  /** Reads a file that a user wrote, at a path that the user may have bent. */
  byte[] readOf(int uid, Path file, int bound) throws SysException {
    return StateFile.read(root, file, bound, ownerOf(uid));
  }

  /** Whose files are believed; in a copied tree they are whoever's that copied it. */
  StateFile.Owner ownerOf(int uid) {
    return uid != 0 && root.equals(root.getRoot())
        ? new StateFile.Owner(uid)
        : StateFile.Owner.ANYBODY;
  }

  /**
   * The entries of a folder in the order of their names; none when there is no such folder.
   *
   * @throws IOException when it may not be listed, or has absurdly many
   */
  static List<Path> list(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path entry : stream) {
        if (entries.size() == ENTRIES) {
          throw new IOException("more than " + ENTRIES + " entries in " + folder);
        }
        entries.add(entry);
      }
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    }
    entries.sort(null);
    return entries;
  }

  /** Whether the process of that number is the one that started then. */
  boolean isAlive(int pid, long start) {
    ProcEntry<Long> now = proc.startTime(pid);
    if (now instanceof ProcEntry.Found<Long>(Long started)) {
      return start == 0 || started == start;
    }
    return !(now instanceof ProcEntry.Gone<Long>);
  }

  /** Whether the cgroup of a process is frozen; an engine calls that paused. */
  boolean isFrozen(int pid) {
    for (String line : proc.cgroup(pid).found().orElse(List.of())) {
      int path = line.indexOf(':', line.indexOf(':') + 1) + 1;
      String controllers = line.substring(line.indexOf(':') + 1, Math.max(path - 1, 0));
      if (controllers.equals("freezer")
          && says("/sys/fs/cgroup/freezer" + line.substring(path) + "/freezer.state", "FROZEN")) {
        return true;
      }
      if (controllers.isEmpty()
          && says("/sys/fs/cgroup" + line.substring(path) + "/cgroup.freeze", "1")) {
        return true;
      }
    }
    return false;
  }

  private boolean says(String file, String word) {
    try {
      return Files.readString(path(file)).strip().equals(word);
    } catch (IOException absent) {
      // The root cgroup has no such file, and neither has another mount of the hierarchy.
      return false;
    }
  }

  /** {@code running} or {@code paused}. */
  String runningOrPaused(int pid) {
    return isFrozen(pid) ? "paused" : "running";
  }
}
