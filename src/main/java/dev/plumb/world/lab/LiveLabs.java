package dev.plumb.world.lab;

import dev.plumb.model.port.Labs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Labs of this machine: named namespaces, and beside them one file per lab that says which are its
 * own. Its ports answer as long as the plumb lives that built it.
 */
public final class LiveLabs implements Labs {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final int LARGEST_FILE = 1 << 20;

  private final Path state;
  private final boolean onOurHost;
  private final Map<String, List<LabServer>> servers = new HashMap<>();

  private LiveLabs(Path state, boolean onOurHost) {
    this.state = state;
    this.onOurHost = onOurHost;
  }

  /** Labs in namespaces of their own, also the one that their files call {@code host}. */
  public static LiveLabs ofMachine() {
    return new LiveLabs(Path.of("/run/plumb/labs"), false);
  }

  /** Labs whose {@code host} is the namespace we are in; only where that is a private one. */
  static LiveLabs ofDemo() {
    return new LiveLabs(Path.of("/run/plumb/labs"), true);
  }

  /** With its state elsewhere. */
  static LiveLabs at(Path state) {
    return new LiveLabs(state, false);
  }

  @Override
  public List<Lab> list() throws IOException {
    List<Lab> labs = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(state)) {
      for (Path file : files) {
        labs.add(new Lab(file.getFileName().toString(), namespaces(file)));
      }
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (AccessDeniedException refused) {
      throw new LabException("labs belong to root; sudo shows them", refused);
    }
    labs.sort((one, other) -> one.name().compareTo(other.name()));
    return labs;
  }

  @Override
  public Lab up(Path file) throws IOException {
    String text;
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new LabException(file + " is too big for a lab: more than 1 MiB");
      }
      text = Files.readString(file);
    } catch (NoSuchFileException missing) {
      throw new LabException("there is no file " + file, missing);
    } catch (AccessDeniedException refused) {
      throw new LabException(file + " may not be read", refused);
    } catch (java.nio.charset.MalformedInputException noText) {
      throw new LabException(file + " is no text in UTF-8", noText);
    }
    return up(TopologyReader.read(file.toString(), text));
  }

  Lab up(Topology topology) throws IOException {
    Path folder = ownFolder();
    Path file = folder.resolve(topology.name());
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new LabException(
          "a lab " + topology.name() + " is up already; lab down " + topology.name());
    }
    LabBuilder builder =
        new LabBuilder(
            topology,
            onOurHost,
            name ->
                Files.writeString(
                    file, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    boolean whole = false;
    try {
      List<LabServer> answering = builder.build();
      servers.put(topology.name(), answering);
      answering.forEach(LabServer::start);
      Files.write(file, builder.made(), StandardCharsets.UTF_8);
      whole = true;
      return new Lab(topology.name(), builder.made());
    } finally {
      if (!whole) {
        // Each of the three is done whatever became of the one before.
        try {
          closeServers(topology.name());
        } finally {
          try {
            delete(builder.made());
          } finally {
            Files.deleteIfExists(file);
          }
        }
      }
    }
  }

  @Override
  public void down(String name) throws IOException {
    // The name becomes a path: only the names that list() shows are meant.
    Optional<Lab> lab = list().stream().filter(one -> one.name().equals(name)).findFirst();
    if (lab.isEmpty()) {
      throw new LabException("no lab " + name + " is up");
    }
    closeServers(name);
    delete(lab.get().namespaces());
    Files.deleteIfExists(state.resolve(name));
  }

  /** Ports of ours; links go with their namespaces. */
  private void closeServers(String name) throws IOException {
    List<LabServer> answering = servers.remove(name);
    if (answering != null) {
      for (LabServer server : answering) {
        server.close();
      }
    }
  }

  /** One by one, so that one that is gone already keeps none of the others. */
  private static void delete(List<String> namespaces) throws IOException {
    IOException failed = null;
    for (String namespace : namespaces) {
      if (!Files.exists(LabBuilder.NAMED.resolve(namespace))) {
        continue;
      }
      try {
        IpTool.batch(Optional.empty(), List.of("netns delete " + namespace));
      } catch (IOException left) {
        failed = left;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  private static List<String> namespaces(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      if (!line.isBlank()) {
        names.add(line);
      }
    }
    return Collections.unmodifiableList(names);
  }

  private Path ownFolder() throws IOException {
    try {
      Files.createDirectories(state.getParent() == null ? state : state.getParent());
      if (!Files.exists(state, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(state, PosixFilePermissions.asFileAttribute(PRIVATE));
      }
    } catch (AccessDeniedException refused) {
      throw new LabException(
          "a lab needs root (CAP_SYS_ADMIN and CAP_NET_ADMIN); 'plumb demo' needs nothing",
          refused);
    }
    if (!Files.isDirectory(state, LinkOption.NOFOLLOW_LINKS)) {
      throw new LabException(state + " is not a folder of ours");
    }
    return state;
  }
}
