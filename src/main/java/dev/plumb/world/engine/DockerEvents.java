package dev.plumb.world.engine;

import static dev.plumb.world.engine.ContainerJson.inObject;
import static dev.plumb.world.engine.ContainerJson.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Events.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Docker's own stream of events, on a thread that lives until {@link #close}. A daemon that is not
 * running is waited for, and never started.
 */
public final class DockerEvents implements AutoCloseable {
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(3);

  /** A daemon that refuses is asked ever less often: its group does not change by itself. */
  private static final int LONGEST_WAIT = 20;

  private static final String PATH =
      "/events?filters=%7B%22type%22%3A%5B%22container%22%2C%22network%22%5D%7D";

  private final Supplier<DockerPaths> find;
  private final Duration betweenTries;
  private final Consumer<Event> listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** Names by container id: network events tell only the id. */
  private final Map<String, String> names = new HashMap<>();

  /** What was told since the stream was last open: a trouble that lasts is told once. */
  private final Set<String> told = new HashSet<>();

  /** Whether this try got as far as the stream. */
  private boolean streaming;

  private @Nullable DockerSocket socket;

  private DockerEvents(
      Supplier<DockerPaths> find, Duration betweenTries, Consumer<Event> listener) {
    this.find = find;
    this.betweenTries = betweenTries;
    this.listener = listener;
    thread = Thread.ofPlatform().name("docker events").daemon(true).unstarted(this::listen);
  }

  /** Starts to listen to the machine's Docker. */
  public static DockerEvents listen(Consumer<Event> listener) {
    return listen(DockerPaths::find, BETWEEN_TRIES, listener);
  }

  static DockerEvents listen(
      Supplier<DockerPaths> find, Duration betweenTries, Consumer<Event> listener) {
    DockerEvents events = new DockerEvents(find, betweenTries, listener);
    events.thread.start();
    return events;
  }

  private void listen() {
    long waits = 1;
    while (closed.getCount() > 0) {
      DockerPaths paths = find.get();
      boolean refused = DockerApi.whyNotAsked(paths).isEmpty() && !followOnce(paths);
      waits = refused ? Math.min(waits * 2, LONGEST_WAIT) : 1;
      try {
        if (closed.await(betweenTries.toMillis() * waits, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException told) {
        return;
      }
    }
  }

  /**
   * @return whether the daemon began its stream
   */
  private boolean followOnce(DockerPaths paths) {
    streaming = false;
    try (DockerSocket open = new DockerSocket(paths.socket())) {
      synchronized (this) {
        if (closed.getCount() == 0) {
          return false;
        }
        socket = open;
      }
      open.connect();
      open.get(
          PATH,
          json -> {
            streaming = true;
            told.clear();
            while (json.nextToken() == JsonToken.START_OBJECT) {
              Optional<Event> event = event(json);
              event.ifPresent(listener);
            }
            return true;
          });
      tellLoss("the daemon ended its stream of events");
    } catch (IOException | RuntimeException broken) {
      // Closing the socket under a reader is how close() ends it; anything else is a loss to be
      // told.
      String message = broken.getMessage();
      tellLoss(message == null ? "the stream of events broke" : message);
    } finally {
      synchronized (this) {
        socket = null;
      }
    }
    return streaming;
  }

  private void tellLoss(String why) {
    if (closed.getCount() > 0 && told.add(why)) {
      listener.accept(
          new Event(
              "docker",
              Optional.empty(),
              "lost",
              "lost",
              why,
              Tree.object().put("reason", why).build()));
    }
  }

  private Optional<Event> event(JsonParser json) throws IOException {
    String type = "";
    String action = "";
    String id = "";
    Map<String, String> attributes = new HashMap<>();
    for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "Type" -> type = text(json);
        case "Action" -> action = text(json);
        case "Actor" -> {
          for (JsonToken inner = json.currentToken(); inObject(json, inner); ) {
            String part = json.currentName();
            json.nextToken();
            if (part.equals("ID")) {
              id = text(json);
            } else if (part.equals("Attributes")) {
              for (JsonToken innermost = json.currentToken(); inObject(json, innermost); ) {
                String key = json.currentName();
                json.nextToken();
                attributes.put(key, text(json));
              }
            } else {
              json.skipChildren();
            }
          }
        }
        default -> json.skipChildren();
      }
    }
    return event(type, action, id, attributes);
  }

  /** Empty for what changes no network: an exec (each health check is one), an attach, a resize. */
  private Optional<Event> event(
      String type, String action, String id, Map<String, String> attributes) {
    String name = attributes.getOrDefault("name", shortId(id));
    Tree.Builder fields =
        Tree.object().put("type", type).put("action", action).put("id", id).put("name", name);
    String sentence;
    if (type.equals("container")) {
      names.put(id, name);
      sentence = containerSentence(action, name, attributes);
    } else if (type.equals("network")) {
      String containerId = attributes.getOrDefault("container", "");
      String container = names.getOrDefault(containerId, shortId(containerId));
      if (!containerId.isEmpty()) {
        fields.put("container", container).put("container_id", containerId);
      }
      sentence = networkSentence(action, name, container);
    } else {
      return Optional.empty();
    }
    if (action.equals("destroy")) {
      names.remove(id);
    }
    return sentence.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Event("docker", Optional.empty(), type, action, sentence, fields.build()));
  }

  private static String containerSentence(
      String action, String name, Map<String, String> attributes) {
    return switch (action) {
      case "create" -> "container " + name + " created";
      case "start" -> "container " + name + " started";
      case "die" ->
          "container " + name + " ended with code " + attributes.getOrDefault("exitCode", "?");
      case "pause" -> "container " + name + " paused";
      case "unpause" -> "container " + name + " goes on";
      case "rename" -> {
        String old = attributes.getOrDefault("oldName", "?");
        yield "container " + (old.startsWith("/") ? old.substring(1) : old) + " renamed to " + name;
      }
      case "destroy" -> "container " + name + " removed";
      default -> "";
    };
  }

  private static String networkSentence(String action, String name, String container) {
    return switch (action) {
      case "create" -> "network " + name + " created";
      case "destroy" -> "network " + name + " removed";
      case "connect" -> "container " + container + " connected to network " + name;
      case "disconnect" -> "container " + container + " disconnected from network " + name;
      default -> "";
    };
  }

  private static String shortId(String id) {
    return id.length() > 12 ? id.substring(0, 12) : id;
  }

  /** Ends the thread and waits for it, so that nothing is left open. */
  @Override
  public void close() {
    closed.countDown();
    synchronized (this) {
      if (socket != null) {
        try {
          socket.close();
        } catch (IOException closedAnyway) {
          // The descriptor is gone whatever close says.
        }
      }
    }
    try {
      thread.join(Duration.ofSeconds(1));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
