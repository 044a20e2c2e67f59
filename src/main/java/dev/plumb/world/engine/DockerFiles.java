package dev.plumb.world.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.Container;
import dev.plumb.model.Gap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Docker's containers from what its daemon leaves on disk: no socket is touched, and a stopped
 * daemon does not matter.
 *
 * <p>Networks are not told: their list is in a database of the daemon's own.
 */
public final class DockerFiles {
  private static final int ID_LENGTH = 64;
  private static final Comparator<FoundContainer> BY_NAME =
      new Comparator<>() { // not two lambdas: a one-shot reads these files
        @Override
        public int compare(FoundContainer one, FoundContainer other) {
          int order = one.container().name().compareTo(other.container().name());
          return order != 0 ? order : one.container().id().compareTo(other.container().id());
        }
      };

  private final DockerPaths paths;
  private final JsonFactory factory = new JsonFactory();

  public DockerFiles(DockerPaths paths) {
    this.paths = paths;
  }

  /**
   * All containers that the files tell of; from the processes' cgroups, without names, where they
   * may not be read.
   */
  public EngineReport read() {
    List<FoundContainer> containers = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(paths.containers())) {
      for (Path folder : folders) {
        try {
          containers.add(container(folder));
        } catch (IOException | IllegalArgumentException broken) {
          // A container that was removed meanwhile is no container any more.
          if (!(broken instanceof NoSuchFileException)) {
            gaps.add(
                new Gap(
                    "docker container " + folder.getFileName(),
                    reason(broken),
                    "its name and network mode are not known"));
          }
        }
      }
    } catch (NoSuchFileException | NotDirectoryException none) {
      return EngineReport.NOTHING;
    } catch (AccessDeniedException refused) {
      return fromCgroups();
    } catch (IOException | DirectoryIteratorException broken) {
      gaps.add(new Gap("docker", reason(broken), "containers may be missing"));
    }
    containers.sort(BY_NAME);
    return new EngineReport(containers, List.of(), gaps);
  }

  private FoundContainer container(Path folder) throws IOException {
    ContainerJson container;
    try (JsonParser json = factory.createParser(folder.resolve("config.v2.json").toFile())) {
      container = ContainerJson.read(json);
    } catch (java.io.FileNotFoundException missing) {
      throw absentOrRefused(folder.resolve("config.v2.json"), missing);
    }
    Path hostConfig = folder.resolve("hostconfig.json");
    try (JsonParser json = factory.createParser(hostConfig.toFile())) {
      container.mode(ContainerJson.modeOf(json));
    } catch (java.io.FileNotFoundException missing) {
      throw absentOrRefused(hostConfig, missing);
    }
    if (container.pid() > 0 && isAnotherProcess(container)) {
      container.isGone();
    }
    return container.found();
  }

  /** FileNotFoundException also stands for a refusal. */
  private static IOException absentOrRefused(Path file, IOException failed) {
    return Files.notExists(file) ? new NoSuchFileException(file.toString()) : failed;
  }

  /**
   * A daemon that was killed leaves "running" and a pid in its file. runc noted when that process
   * started: the same pid with another start is another process.
   */
  private boolean isAnotherProcess(ContainerJson container) {
    Path process = paths.proc().resolve(Integer.toString(container.pid()));
    Optional<String> stat = DockerPaths.firstLine(process.resolve("stat"));
    if (stat.isEmpty()) {
      return Files.notExists(process);
    }
    long noted = notedStart(container);
    return noted != 0 && noted != startTime(stat.get());
  }

  /**
   * Field 22 of proc_pid_stat(5); what stands before the last bracket may hold blanks. 0 when there
   * is none.
   */
  private static long startTime(String stat) {
    int at = stat.lastIndexOf(')') + 2;
    for (int field = 3; field < 22 && at > 0; field++) {
      at = stat.indexOf(' ', at) + 1;
    }
    int end = at > 0 ? stat.indexOf(' ', at) : -1;
    try {
      return end < 0 ? 0 : Long.parseLong(stat.substring(at, end));
    } catch (NumberFormatException strange) {
      return 0;
    }
  }

  /** 0 when runc's file is of another process, or not there: Docker may run another runtime. */
  private long notedStart(ContainerJson container) {
    try (JsonParser json = factory.createParser(paths.runcState(container.id()).toFile())) {
      long pid = 0;
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "init_process_pid" -> pid = json.getValueAsLong();
          case "init_process_start" -> {
            return pid == container.pid() ? json.getValueAsLong() : 0;
          }
          default -> json.skipChildren();
        }
      }
      return 0;
    } catch (IOException noEvidence) {
      return 0;
    }
  }

  /** Without a right to the files: every process says in its cgroup which container it is in. */
  private EngineReport fromCgroups() {
    Map<String, Integer> first = new TreeMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(paths.proc())) {
      for (Path process : processes) {
        String pid = process.getFileName().toString();
        if (DockerPaths.isNumber(pid)) {
          Optional<String> id = containerOf(process);
          if (id.isPresent()) {
            first.merge(id.get(), Integer.parseInt(pid), Math::min);
          }
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return new EngineReport(
          List.of(),
          List.of(),
          List.of(new Gap("docker", reason(unreadable), "containers are not known")));
    }
    List<FoundContainer> containers = new ArrayList<>();
    first.forEach(
        (id, pid) ->
            containers.add(
                new FoundContainer(
                    new Container(
                        "docker",
                        id,
                        id.substring(0, 12),
                        "running",
                        OptionalInt.of(pid),
                        Optional.empty(),
                        "?",
                        List.of(),
                        List.of(),
                        Optional.empty()),
                    Optional.empty())));
    return new EngineReport(
        containers,
        List.of(),
        List.of(
            new Gap(
                "docker",
                "EACCES on " + paths.containers() + " (CAP_DAC_READ_SEARCH is missing)",
                "containers are known by id only, and those that do not run not at all")));
  }

  /** {@code /docker/ID} (cgroupfs) or {@code .../docker-ID.scope} (systemd), on any line. */
  private static Optional<String> containerOf(Path process) {
    String text;
    try {
      text = Files.readString(process.resolve("cgroup"), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return Optional.empty();
    }
    for (int at = text.indexOf("docker"); at >= 0; at = text.indexOf("docker", at + 1)) {
      int from = at + "docker".length() + 1;
      int end = from + ID_LENGTH;
      if (end <= text.length()
          && (text.charAt(from - 1) == '/' || text.charAt(from - 1) == '-')
          && isHex(text, from, end)) {
        return Optional.of(text.substring(from, end));
      }
    }
    return Optional.empty();
  }

  private static boolean isHex(String text, int from, int end) {
    for (int i = from; i < end; i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static String reason(Exception failed) {
    String message = failed.getMessage();
    return message == null
        ? failed.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
