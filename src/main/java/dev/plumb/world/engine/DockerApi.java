package dev.plumb.world.engine;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Gap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks a running Docker daemon. A daemon that does not run is not asked, because the touch of a
 * systemd socket would start it; one that does not answer in time is a gap.
 */
public final class DockerApi {
  private static final long CONNECT_MILLIS = 1000;
  private static final Duration IN_ALL = Duration.ofSeconds(2);

  private final DockerPaths paths;
  private final Duration inAll;

  public DockerApi(DockerPaths paths) {
    this(paths, IN_ALL);
  }

  DockerApi(DockerPaths paths, Duration inAll) {
    this.paths = paths;
    this.inAll = inAll;
  }

  /** The networks, in the order of their names. */
  public EngineReport networks() {
    List<EngineNetwork> networks = new CopyOnWriteArrayList<>();
    Optional<Gap> gap =
        ask(
            "Docker's networks are not known",
            socket -> networks.addAll(socket.get("/networks", NetworkJson::list)));
    List<EngineNetwork> sorted = new ArrayList<>(networks);
    sorted.sort(Comparator.comparing(EngineNetwork::name).thenComparing(EngineNetwork::id));
    return new EngineReport(List.of(), sorted, gap.map(List::of).orElse(List.of()));
  }

  /** The containers, for those who may use the socket but not read the files. */
  public EngineReport containers() {
    List<FoundContainer> containers = new CopyOnWriteArrayList<>();
    Optional<Gap> gap =
        ask(
            "Docker's containers are not all known",
            socket -> {
              for (String id : socket.get("/containers/json?all=1", DockerApi::ids)) {
                try {
                  containers.add(
                      socket.get("/containers/" + id + "/json", ContainerJson::read).found());
                } catch (DockerSocket.NotFound removed) {
                  // Since the list was made: it is no container any more, and no gap either.
                }
              }
            });
    List<FoundContainer> sorted = new ArrayList<>(containers);
    sorted.sort(Comparator.comparing(found -> found.container().name()));
    return new EngineReport(sorted, List.of(), gap.map(List::of).orElse(List.of()));
  }

  private static List<String> ids(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw new IOException("no list of containers");
    }
    List<String> ids = new ArrayList<>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = json.currentName().equals("Id");
        json.nextToken();
        if (wanted) {
          ids.add(ContainerJson.text(json));
        } else {
          json.skipChildren();
        }
      }
    }
    return ids;
  }

  /** What is asked over an open socket. */
  @FunctionalInterface
  private interface Question {
    void ask(DockerSocket socket) throws IOException;
  }

  /**
   * Asks on a thread that can be left behind: neither connecting nor a trickle of bytes may hold
   * the caller.
   */
  private Optional<Gap> ask(String consequence, Question question) {
    Optional<String> shut = whyNotAsked(paths);
    if (shut.isPresent()) {
      return shut.get().isEmpty()
          ? Optional.empty()
          : Optional.of(new Gap("docker", shut.get(), consequence));
    }
    AtomicReference<@Nullable String> failure = new AtomicReference<>();
    CountDownLatch connected = new CountDownLatch(1);
    try (DockerSocket socket = new DockerSocket(paths.socket())) {
      Thread asker =
          Thread.ofPlatform()
              .name("docker question")
              .daemon(true)
              .unstarted(
                  () -> {
                    try {
                      socket.connect();
                      connected.countDown();
                      question.ask(socket);
                    } catch (IOException | RuntimeException failed) {
                      failure.set(words(failed));
                    }
                  });
      long start = System.nanoTime();
      asker.start();
      while (asker.isAlive() && connected.getCount() > 0 && millisSince(start) < CONNECT_MILLIS) {
        asker.join(Duration.ofMillis(10));
      }
      if (connected.getCount() == 0) {
        asker.join(Duration.ofMillis(Math.max(1, inAll.toMillis() - millisSince(start))));
      }
      if (asker.isAlive()) {
        return Optional.of(new Gap("docker", late(), consequence));
      }
    } catch (IOException unclosed) {
      // The answer is there, and the descriptor is gone whatever close says.
      failure.compareAndSet(null, words(unclosed));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.of(new Gap("docker", "interrupted while it was asked", consequence));
    }
    return Optional.ofNullable(failure.get()).map(reason -> new Gap("docker", reason, consequence));
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private String late() {
    return "no answer within "
        + inAll.toMillis()
        + " ms"
        + (isStopped() ? ": dockerd is stopped (SIGSTOP)" : "");
  }

  /** State T, the letter after the last bracket. */
  private boolean isStopped() {
    if (paths.daemon().isEmpty()) {
      return false;
    }
    Path process = paths.proc().resolve(Integer.toString(paths.daemon().getAsInt()));
    String stat = DockerPaths.firstLine(process.resolve("stat")).orElse("");
    int at = stat.lastIndexOf(')') + 2;
    return at < stat.length() && stat.charAt(at) == 'T';
  }

  private String words(Exception failed) {
    String message = failed.getMessage();
    if (message == null) {
      return failed.getClass().getSimpleName();
    }
    if (message.contains("Permission denied")) {
      return "EACCES on " + paths.socket() + ": use sudo, or join the group that owns it";
    }
    return message.lines().findFirst().orElse(message);
  }

  /** Empty: ask. An empty reason: there is no Docker at all, and that is no gap. */
  static Optional<String> whyNotAsked(DockerPaths paths) {
    boolean there = Files.exists(paths.socket());
    if (paths.daemon().isPresent()) {
      return there
          ? Optional.empty()
          : Optional.of("dockerd runs but " + paths.socket() + " is not there");
    }
    if (there) {
      return Optional.of(
          "no dockerd runs in sight; "
              + paths.socket()
              + " was not touched, which could start one");
    }
    return Optional.of(Files.isDirectory(paths.data()) ? "dockerd does not run" : "");
  }
}
