package dev.plumb.world.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program to run, with its words and its whole environment. Nothing is taken over from ours.
 *
 * @param words the program and its arguments, at least one
 * @param environment every variable it gets; {@code PATH} is also where a program without a slash
 *     is looked for
 */
public record ChildCommand(List<String> words, Map<String, String> environment) {
  /** Where programs are looked for when the environment names no PATH. */
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Folders that only root writes to. */
  private static final String HELPER_PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

  public ChildCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("no program");
    }
  }

  /**
   * A program that plumb itself needs ({@code nft}, {@code iptables-save}), with nothing in its
   * environment but where to look and the C locale. As root it is looked for in the system's
   * folders alone, whatever PATH says.
   */
  public static ChildCommand helper(List<String> words) {
    String path = Libc.geteuid() == 0 ? HELPER_PATH : System.getenv("PATH");
    return new ChildCommand(
        words, Map.of("PATH", path == null ? DEFAULT_PATH : path, "LC_ALL", "C"));
  }

  /** Whether one of the files that may be meant is there and may be executed. */
  public boolean exists() {
    for (String file : candidates()) {
      Path path = Path.of(file);
      if (Files.isRegularFile(path) && Files.isExecutable(path)) {
        return true;
      }
    }
    return false;
  }

  public String program() {
    return words.get(0);
  }

  /** The files that may be meant, in the order they are to be tried. */
  List<String> candidates() {
    if (program().isEmpty()) {
      return List.of();
    }
    if (program().indexOf('/') >= 0) {
      return List.of(program());
    }
    List<String> files = new ArrayList<>();
    String path = environment.getOrDefault("PATH", DEFAULT_PATH);
    int from = 0;
    while (from <= path.length()) {
      int colon = path.indexOf(':', from);
      int end = colon < 0 ? path.length() : colon;
      // An empty element is the current folder (execvp(3)).
      files.add(end == from ? "./" + program() : path.substring(from, end) + "/" + program());
      from = end + 1;
    }
    return files;
  }

  /** The environment as {@code NAME=value} strings, in a fixed order. */
  List<String> environmentStrings() {
    List<String> strings = new ArrayList<>(environment.size());
    environment.forEach((name, value) -> strings.add(name + "=" + value));
    strings.sort(null);
    return strings;
  }

  /**
   * Tries every candidate as execvp does: a missing file is passed over, one that may not be run is
   * remembered, a script without an interpreter line goes to {@code /bin/sh}.
   *
   * @return why none was started
   */
  ChildResult tryEach(Starter starter) throws SysException {
    boolean forbidden = false;
    List<String> files = candidates();
    for (String file : files) {
      if (files.size() > 1 && Files.notExists(Path.of(file))) {
        continue; // a look costs a hundredth of a start that fails
      }
      Errno errno = starter.start(file, words);
      if (errno.number() == 0) {
        return new ChildResult.Started();
      }
      if (errno.equals(Errno.ENOEXEC)) {
        List<String> script = new ArrayList<>(words);
        script.set(0, file);
        script.add(0, "sh");
        errno = starter.start("/bin/sh", script);
        if (errno.number() == 0) {
          return new ChildResult.Started();
        }
      }
      if (errno.equals(Errno.EACCES)) {
        forbidden = true;
      } else if (!errno.equals(Errno.ENOENT) && !errno.equals(Errno.ENOTDIR)) {
        throw new SysException("execve", errno, file);
      }
    }
    return forbidden
        ? new ChildResult.NotExecutable(program())
        : new ChildResult.NotFound(program());
  }

  /** Starts one file; the errno is 0 when it runs. */
  @FunctionalInterface
  interface Starter {
    Errno start(String file, List<String> arguments);
  }
}
