package dev.plumb.world.engine;

import static dev.plumb.world.engine.ContainerJson.inObject;
import static dev.plumb.world.engine.ContainerJson.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an OCI runtime keeps of a container while it lives: runc's {@code state.json}, or crun's
 * {@code status} with the bundle's {@code config.json}.
 *
 * @param id the runtime's id
 * @param pid its first process when it was started
 * @param start when that process started, in clock ticks since boot; 0 when it was not noted
 * @param network how it came by its network namespace
 * @param annotations what its engine wrote beside it; runc calls them labels
 * @param cgroups their paths, one for each hierarchy
 */
record OciState(
    String id,
    int pid,
    long start,
    Network network,
    Map<String, String> annotations,
    List<String> cgroups) {
  private static final JsonFactory JSON = new JsonFactory();

  OciState {
    annotations = Map.copyOf(annotations);
    cgroups = List.copyOf(cgroups);
  }

  /**
   * How a container came by its network namespace.
   *
   * @param own false when it has that of whoever started it
   * @param path the one it was put into: {@code /run/netns/cni-...}, {@code /proc/PID/ns/net};
   *     empty when the runtime made a new one
   */
  record Network(boolean own, Optional<String> path) {
    static final Network HOST = new Network(false, Optional.empty());

    /** The process whose namespace it shares; empty when it has one in another way. */
    OptionalInt sharedWith() {
      if (path.isEmpty() || !path.get().startsWith("/proc/") || !path.get().endsWith("/ns/net")) {
        return OptionalInt.empty();
      }
      String pid =
          path.get().substring("/proc/".length(), path.get().length() - "/ns/net".length());
      return DockerPaths.isNumber(pid)
          ? OptionalInt.of(Integer.parseInt(pid))
          : OptionalInt.empty();
    }
  }

  /** An annotation; empty when it is not there or says nothing. */
  Optional<String> annotation(String name) {
    return Optional.ofNullable(annotations.get(name)).filter(text -> !text.isEmpty());
  }

  /** Reads runc's {@code state.json}. */
  static OciState ofRunc(byte[] file) throws IOException {
    Builder state = new Builder();
    try (JsonParser json = JSON.createParser(file)) {
      for (JsonToken opening = json.nextToken(); inObject(json, opening); ) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "id" -> state.id = text(json);
          case "init_process_pid" -> state.pid = json.getValueAsInt();
          case "init_process_start" -> state.start = json.getValueAsLong();
          case "config" -> state.runcConfig(json);
          case "cgroup_paths" -> state.cgroups.addAll(texts(json).values());
          default -> json.skipChildren();
        }
      }
    }
    return state.build();
  }

  /**
   * Reads crun's two files.
   *
   * @param id the folder's name: the files do not repeat it
   */
  static OciState ofCrun(String id, byte[] status, byte[] config) throws IOException {
    Builder state = new Builder();
    state.id = id;
    try (JsonParser json = JSON.createParser(status)) {
      for (JsonToken opening = json.nextToken(); inObject(json, opening); ) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "pid" -> state.pid = json.getValueAsInt();
          case "process-start-time" -> state.start = json.getValueAsLong();
          case "cgroup-path" -> state.cgroups.add(text(json));
          default -> json.skipChildren();
        }
      }
    }
    try (JsonParser json = JSON.createParser(config)) {
      for (JsonToken opening = json.nextToken(); inObject(json, opening); ) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "annotations" -> state.annotations.putAll(texts(json));
          case "linux" -> {
            for (JsonToken inner = json.currentToken(); inObject(json, inner); ) {
              boolean wanted = json.currentName().equals("namespaces");
              json.nextToken();
              if (wanted) {
                state.namespaces(json);
              } else {
                json.skipChildren();
              }
            }
          }
          default -> json.skipChildren();
        }
      }
    }
    return state.build();
  }

  /** An object of strings; what is something else in it is left out. */
  static Map<String, String> texts(JsonParser json) throws IOException {
    Map<String, String> all = new HashMap<>();
    for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
      String field = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        all.put(field, json.getText());
      } else {
        json.skipChildren();
      }
    }
    return all;
  }

  private static final class Builder {
    private String id = "";
    private int pid;
    private long start;
    private Network network = Network.HOST;
    private final Map<String, String> annotations = new HashMap<>();
    private final List<String> cgroups = new ArrayList<>();

    private void runcConfig(JsonParser json) throws IOException {
      for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "namespaces" -> namespaces(json);
          case "labels" -> {
            if (json.currentToken() == JsonToken.START_ARRAY) {
              while (json.nextToken() == JsonToken.VALUE_STRING) {
                label(json.getText());
              }
            }
          }
          default -> json.skipChildren();
        }
      }
    }

    private void label(String text) {
      int equals = text.indexOf('=');
      if (equals > 0) {
        annotations.put(text.substring(0, equals), text.substring(equals + 1));
      }
    }

    /** {@code [{"type": "network", "path": ...}]}; runc says NEWNET. */
    private void namespaces(JsonParser json) throws IOException {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        json.skipChildren();
        return;
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        Map<String, String> one = texts(json);
        String type = one.getOrDefault("type", "");
        if (type.equals("network") || type.equals("NEWNET")) {
          String path = one.getOrDefault("path", "");
          network = new Network(true, path.isEmpty() ? Optional.empty() : Optional.of(path));
        }
      }
    }

    private OciState build() throws IOException {
      if (id.isEmpty()) {
        throw new IOException("it tells no container's id");
      }
      return new OciState(id, pid, start, network, annotations, cgroups);
    }
  }
}
