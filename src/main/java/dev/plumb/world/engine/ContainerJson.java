package dev.plumb.world.engine;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.Container;
import dev.plumb.model.Container.Attachment;
import dev.plumb.model.Container.PublishedPort;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One container as Docker writes it, in {@code config.v2.json} and in the answer to {@code
 * /containers/ID/json}: they differ in the case of "ID" and in where the network mode stands.
 *
 * <p>Filled field by field while the text streams by; what is not asked for is skipped.
 */
final class ContainerJson {
  private static final String COMPOSE = "com.docker.compose.project";

  /** What Go writes for a time that never came. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private String id = "";
  private String name = "";
  private boolean running;
  private boolean paused;
  private boolean restarting;
  private boolean removing;
  private boolean dead;
  private String startedAt = NEVER;
  private int pid;
  private String mode = "";
  private String sandbox = "";
  private Optional<String> project = Optional.empty();
  private final List<Attachment> attachments = new ArrayList<>();
  private final List<PublishedPort> published = new ArrayList<>();

  /** Reads a whole object; the parser stands before it. */
  static ContainerJson read(JsonParser json) throws IOException {
    ContainerJson container = new ContainerJson();
    begin(json);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "ID", "Id" -> container.id = text(json);
        case "Name" -> container.name = text(json);
        case "State" -> container.state(json);
        case "Config" -> container.config(json);
        case "HostConfig" -> container.mode = hostConfig(json);
        case "NetworkSettings" -> container.network(json);
        default -> json.skipChildren();
      }
    }
    return container;
  }

  /** The network mode alone, from {@code hostconfig.json}; the parser stands before the object. */
  static String modeOf(JsonParser json) throws IOException {
    begin(json);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("NetworkMode")) {
        return text(json);
      }
      json.skipChildren();
    }
    return "";
  }

  private static void begin(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("no JSON object");
    }
  }

  String id() {
    return id;
  }

  int pid() {
    return pid;
  }

  void mode(String networkMode) {
    mode = networkMode;
  }

  /**
   * It says that it runs, and that process is another one by now: the daemon died without a word.
   */
  void isGone() {
    pid = 0;
    running = false;
  }

  FoundContainer found() {
    boolean alive = running && pid > 0;
    return new FoundContainer(
        new Container(
            "docker",
            id,
            name.startsWith("/") ? name.substring(1) : name,
            stateWord(),
            alive ? OptionalInt.of(pid) : OptionalInt.empty(),
            Optional.empty(),
            // `docker run` without --network writes "default", which is the network "bridge" on
            // Linux.
            mode.equals("default") ? "bridge" : mode,
            attachments,
            published,
            project),
        alive && !sandbox.isEmpty() ? Optional.of(Path.of(sandbox)) : Optional.empty());
  }

  /** The order of the questions is the daemon's own: a paused container also runs. */
  private String stateWord() {
    if (running) {
      return paused ? "paused" : restarting ? "restarting" : "running";
    }
    if (restarting) {
      return "restarting";
    }
    return removing ? "removing" : dead ? "dead" : startedAt.equals(NEVER) ? "created" : "exited";
  }

  private void state(JsonParser json) throws IOException {
    for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "Running" -> running = json.getValueAsBoolean();
        case "Paused" -> paused = json.getValueAsBoolean();
        case "Restarting" -> restarting = json.getValueAsBoolean();
        case "RemovalInProgress" -> removing = json.getValueAsBoolean();
        case "Dead" -> dead = json.getValueAsBoolean();
        case "Pid" -> pid = json.getValueAsInt();
        case "StartedAt" -> startedAt = text(json);
        default -> json.skipChildren();
      }
    }
  }

  private void config(JsonParser json) throws IOException {
    for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("Labels")) {
        for (JsonToken inner = json.currentToken(); inObject(json, inner); ) {
          boolean wanted = json.currentName().equals(COMPOSE);
          json.nextToken();
          if (wanted) {
            project = Optional.of(text(json));
          }
        }
      } else {
        json.skipChildren();
      }
    }
  }

  private static String hostConfig(JsonParser json) throws IOException {
    String found = "";
    for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("NetworkMode")) {
        found = text(json);
      } else {
        json.skipChildren();
      }
    }
    return found;
  }

  private void network(JsonParser json) throws IOException {
    for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "SandboxKey" -> sandbox = text(json);
        case "Networks" -> {
          for (JsonToken inner = json.currentToken(); inObject(json, inner); ) {
            String network = json.currentName();
            json.nextToken();
            attachments.add(attachment(network, json));
          }
        }
        case "Ports" -> {
          for (JsonToken inner = json.currentToken(); inObject(json, inner); ) {
            String port = json.currentName();
            json.nextToken();
            publishedAs(port, json);
          }
        }
        default -> json.skipChildren();
      }
    }
  }

  private static Attachment attachment(String network, JsonParser json) throws IOException {
    String networkId = "";
    String address = "";
    int length = 0;
    String address6 = "";
    int length6 = 0;
    String gateway = "";
    String hardware = "";
    for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "NetworkID" -> networkId = text(json);
        case "IPAddress" -> address = text(json);
        case "IPPrefixLen" -> length = json.getValueAsInt();
        case "GlobalIPv6Address" -> address6 = text(json);
        case "GlobalIPv6PrefixLen" -> length6 = json.getValueAsInt();
        case "Gateway" -> gateway = text(json);
        case "MacAddress" -> hardware = text(json);
        default -> json.skipChildren();
      }
    }
    return new Attachment(
        network,
        networkId.isEmpty() ? Optional.empty() : Optional.of(networkId),
        Prefix.parse(address + "/" + length),
        Prefix.parse(address6 + "/" + length6),
        IpAddress.parse(gateway),
        Labels.hardware(hardware));
  }

  /** {@code "80/tcp": [{HostIp, HostPort}]}; null is a port that is exposed and not published. */
  private void publishedAs(String port, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    int slash = port.indexOf('/');
    String number = slash < 0 ? port : port.substring(0, slash);
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String hostAddress = "";
      String hostPort = "";
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "HostIp" -> hostAddress = text(json);
          case "HostPort" -> hostPort = text(json);
          default -> json.skipChildren();
        }
      }
      Optional<IpAddress> address =
          IpAddress.parse(hostAddress.isEmpty() ? "0.0.0.0" : hostAddress);
      if (address.isPresent() && DockerPaths.isNumber(number) && DockerPaths.isNumber(hostPort)) {
        published.add(
            new PublishedPort(
                address.get(),
                Integer.parseInt(hostPort),
                Integer.parseInt(number),
                slash < 0 ? "tcp" : port.substring(slash + 1)));
      }
    }
  }

  /**
   * Moves to the next field of an object; false at its end. Where something else stands in its
   * place (null, mostly), that is skipped and there is no field.
   *
   * @param opening the token that stood there at first
   */
  static boolean inObject(JsonParser json, JsonToken opening) throws IOException {
    if (opening != JsonToken.START_OBJECT) {
      json.skipChildren();
      return false;
    }
    return json.nextToken() == JsonToken.FIELD_NAME;
  }

  /** A string; empty for null. */
  static String text(JsonParser json) throws IOException {
    String text = json.getValueAsString();
    return text == null ? "" : text;
  }
}
