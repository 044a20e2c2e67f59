package dev.plumb.world.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a Docker daemon keeps its state.
 *
 * @param data {@code /var/lib/docker}: containers by id
 * @param exec {@code /run/docker}: runc's state and the sandboxes' mounts
 * @param socket where the daemon listens
 * @param proc {@code /proc}
 * @param daemon the running dockerd; empty when none is in sight
 */
public record DockerPaths(Path data, Path exec, Path socket, Path proc, OptionalInt daemon) {
  private static final String DAEMON = "dockerd";
  private static final String UNIX = "unix://";

  /**
   * Where the running daemon says on its command line or in daemon.json; else the usual places.
   * Asks nobody.
   */
  public static DockerPaths find() {
    return find(Path.of("/"));
  }

  /**
   * The same, but a daemon without the usual pid file is looked for among the processes only when
   * there is a container of it: a mounted namespace that {@code ip netns} did not make.
   */
  public static DockerPaths findNear() {
    return find(Path.of("/"), hasSandboxes(Path.of("/")));
  }

  /** The same below another root, for a copied tree. */
  static DockerPaths find(Path root) {
    return find(root, true);
  }

  private static DockerPaths find(Path root, boolean thorough) {
    Path proc = root.resolve("proc");
    OptionalInt daemon = daemon(root, proc, thorough);
    Path data = root.resolve("var/lib/docker");
    Path exec = root.resolve("run/docker");
    Path socket = root.resolve("var/run/docker.sock");
    List<String> words = daemon.isPresent() ? words(proc, daemon.getAsInt()) : List.of();
    List<String> elsewhere = options(words, "--config-file", "--config-file");
    Path config =
        elsewhere.isEmpty()
            ? root.resolve("etc/docker/daemon.json")
            : under(root, elsewhere.getFirst());
    List<String> written = said(words, "--data-root", "-g", config, "data-root");
    if (!written.isEmpty()) {
      data = under(root, written.getFirst());
    }
    List<String> execRoot = said(words, "--exec-root", "--exec-root", config, "exec-root");
    if (!execRoot.isEmpty()) {
      exec = under(root, execRoot.getFirst());
    }
    for (String host : said(words, "--host", "-H", config, "hosts")) {
      // It may listen at several; the first socket of this machine is the one to talk to.
      if (host.startsWith(UNIX) && host.length() > UNIX.length()) {
        socket = under(root, host.substring(UNIX.length()));
        break;
      }
    }
    return new DockerPaths(data, exec, socket, proc, daemon);
  }

  private static Path under(Path root, String path) {
    return root.resolve(path.startsWith("/") ? path.substring(1) : path);
  }

  /**
   * The pid file is believed only when that process is a dockerd; without one all processes are
   * looked at.
   */
  private static OptionalInt daemon(Path root, Path proc, boolean thorough) {
    Optional<String> written = firstLine(root.resolve("run/docker.pid"));
    if (written.isPresent() && isNumber(written.get()) && isDaemon(proc.resolve(written.get()))) {
      return OptionalInt.of(Integer.parseInt(written.get()));
    }
    if (!thorough) {
      return OptionalInt.empty();
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc)) {
      for (Path process : processes) {
        String name = process.getFileName().toString();
        if (isNumber(name) && isDaemon(process)) {
          return OptionalInt.of(Integer.parseInt(name));
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
      // No process in sight is all that can be said, and it is what the empty value says.
      return OptionalInt.empty();
    }
    return OptionalInt.empty();
  }

  private static boolean isDaemon(Path process) {
    return firstLine(process.resolve("comm")).filter(DAEMON::equals).isPresent()
        && isTheHosts(process);
  }

  /**
   * Anybody may call a process dockerd, in a container too, and its words say where we look and to
   * which socket we talk: only root's and our own are believed, and none from another pid
   * namespace. What may not be read speaks against nobody.
   */
  private static boolean isTheHosts(Path process) {
    Path self = process.resolveSibling("self");
    Optional<String> user = effectiveUser(process);
    if (user.isPresent() && !user.get().equals("0") && !user.equals(effectiveUser(self))) {
      return false;
    }
    try {
      Path its = Files.readSymbolicLink(process.resolve("ns/pid"));
      return its.equals(Files.readSymbolicLink(self.resolve("ns/pid")));
    } catch (IOException refused) {
      return true;
    }
  }

  /**
   * From the text of {@code status}: the owner of the folder is root's for whoever forbids core
   * dumps.
   */
  private static Optional<String> effectiveUser(Path process) {
    try {
      for (String line :
          Files.readAllLines(process.resolve("status"), StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("Uid:")) {
          String[] words = line.split("\t", -1);
          return words.length > 2 ? Optional.of(words[2]) : Optional.empty();
        }
      }
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean hasSandboxes(Path root) {
    String mounts = text(root.resolve("proc/self/mountinfo")).orElse("");
    for (int at = mounts.indexOf(" net:["); at >= 0; at = mounts.indexOf(" net:[", at + 1)) {
      int path = mounts.indexOf("] ", at) + 2;
      if (!mounts.startsWith("/run/netns/", path)) {
        return true;
      }
    }
    return false;
  }

  static boolean isNumber(String text) {
    if (text.isEmpty() || text.length() > 9) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  static Optional<String> firstLine(Path file) {
    Optional<String> text = text(file);
    if (text.isEmpty()) {
      return text;
    }
    int end = text.get().indexOf('\n');
    return end < 0 ? text : Optional.of(text.get().substring(0, end));
  }

  /** A plain stream: a channel, as Files would open one, makes the JVM load its network library. */
  private static Optional<String> text(Path file) {
    try (FileInputStream in = new FileInputStream(file.toString())) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    } catch (IOException absentOrGone) {
      return Optional.empty();
    }
  }

  private static List<String> words(Path proc, int pid) {
    List<String> words = new ArrayList<>();
    try {
      String line =
          Files.readString(
              proc.resolve(Integer.toString(pid)).resolve("cmdline"), StandardCharsets.ISO_8859_1);
      int from = 0;
      for (int end = line.indexOf('\0'); end >= 0; end = line.indexOf('\0', from)) {
        words.add(line.substring(from, end));
        from = end + 1;
      }
    } catch (IOException ended) {
      // A daemon that ended meanwhile has no options: the usual places are looked at.
      return List.of();
    }
    return words;
  }

  /** On the command line, else in the file: dockerd refuses to start with both. */
  private static List<String> said(
      List<String> words, String name, String letter, Path config, String key) {
    List<String> values = options(words, name, letter);
    return values.isEmpty() ? configured(config, key) : values;
  }

  private static List<String> options(List<String> words, String name, String letter) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if ((word.equals(name) || word.equals(letter)) && i + 1 < words.size()) {
        values.add(words.get(++i));
      } else if (word.startsWith(name + "=") || word.startsWith(letter + "=")) {
        values.add(word.substring(word.indexOf('=') + 1));
      } else if (letter.length() == 2 && word.length() > 2 && word.startsWith(letter)) {
        values.add(word.substring(2)); // -Hunix:///path
      }
    }
    return values;
  }

  /** A value or a list of values. */
  private static List<String> configured(Path file, String name) {
    if (!Files.isReadable(file)) {
      return List.of();
    }
    try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return List.of();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = json.currentName().equals(name);
        JsonToken value = json.nextToken();
        if (wanted && value == JsonToken.VALUE_STRING) {
          return List.of(json.getText());
        }
        if (wanted && value == JsonToken.START_ARRAY) {
          List<String> values = new ArrayList<>();
          while (json.nextToken() == JsonToken.VALUE_STRING) {
            values.add(json.getText());
          }
          return values;
        }
        json.skipChildren();
      }
    } catch (IOException broken) {
      // dockerd refuses to start with such a file, so it says nothing about a running one.
      return List.of();
    }
    return List.of();
  }

  /** Where the containers' own folders are. */
  Path containers() {
    return data.resolve("containers");
  }

  /** What runc knows of a container: its first process, and when that started. */
  Path runcState(String id) {
    return exec.resolve("runtime-runc").resolve("moby").resolve(id).resolve("state.json");
  }
}
