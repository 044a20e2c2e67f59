package dev.plumb.world.engine;

import static dev.plumb.world.engine.ContainerJson.inObject;
import static dev.plumb.world.engine.ContainerJson.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.Container.Attachment;
import dev.plumb.model.Container.PublishedPort;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Podman's own list of its containers, {@code libpod/bolt_state.db}, stopped ones included; up to
 * Podman 4.7, after which new hosts have another database.
 *
 * @param containers by id
 */
record PodmanDatabase(Map<String, Entry> containers) {
  private static final JsonFactory JSON = new JsonFactory();

  PodmanDatabase {
    containers = Map.copyOf(containers);
  }

  /**
   * A container as the database has it.
   *
   * @param state {@code running}, {@code exited}, ... as {@code podman ps} says
   * @param pid 0 when it does not run
   * @param sharesWith the id of the container whose network it shares
   * @param ownNetwork whether Podman makes a namespace for it
   */
  record Entry(
      String name,
      String state,
      int pid,
      Optional<String> podId,
      Optional<String> podName,
      Optional<String> sharesWith,
      boolean ownNetwork,
      List<Attachment> attachments,
      List<PublishedPort> published,
      Optional<String> composeProject) {
    Entry {
      attachments = List.copyOf(attachments);
      published = List.copyOf(published);
    }
  }

  static PodmanDatabase read(BoltFile.Source source) throws IOException {
    return BoltFile.read(source, PodmanDatabase::read);
  }

  private static PodmanDatabase read(BoltFile.Bucket root) throws IOException {
    Map<String, Entry> all = new TreeMap<>();
    Optional<BoltFile.Bucket> containers = root.bucket("ctr");
    Map<String, String> names = new LinkedHashMap<>();
    Optional<BoltFile.Bucket> registry = root.bucket("id-registry");
    if (registry.isPresent()) {
      registry.get().texts(names::put);
    }
    if (containers.isPresent()) {
      for (String id : containers.get().buckets()) {
        Optional<BoltFile.Bucket> one = containers.get().bucket(id);
        if (one.isPresent()) {
          all.put(id, entry(one.get(), names.getOrDefault(id, ""), names));
        }
      }
    }
    return new PodmanDatabase(all);
  }

  private static Entry entry(BoltFile.Bucket container, String name, Map<String, String> names)
      throws IOException {
    Draft draft = new Draft();
    draft.config(container.value("config").orElse(new byte[] {'{', '}'}));
    draft.state(container.value("state").orElse(new byte[] {'{', '}'}));
    Optional<BoltFile.Bucket> networks = container.bucket("networks");
    if (networks.isPresent()) {
      networks.get().texts((network, options) -> draft.addressless(network));
    }
    Optional<String> podId = container.text("pod-id");
    return new Entry(
        name.isEmpty() ? draft.name : name,
        draft.state,
        draft.pid,
        podId,
        podId.map(names::get),
        draft.sharesWith.isEmpty() ? Optional.empty() : Optional.of(draft.sharesWith),
        draft.ownNetwork,
        List.copyOf(draft.attachments.values()),
        draft.published,
        draft.project);
  }

  /** One container while its two texts are read. */
  private static final class Draft {
    private String name = "";
    private String state = "unknown";
    private int pid;
    private String sharesWith = "";
    private boolean ownNetwork;
    private final Map<String, Attachment> attachments = new TreeMap<>();
    private final List<PublishedPort> published = new ArrayList<>();
    private Optional<String> project = Optional.empty();

    private void config(byte[] text) throws IOException {
      try (JsonParser json = JSON.createParser(text)) {
        for (JsonToken opening = json.nextToken(); inObject(json, opening); ) {
          String field = json.currentName();
          json.nextToken();
          switch (field) {
            case "name" -> name = text(json);
            case "netNsCtr" -> sharesWith = text(json);
            case "createNetNS" -> ownNetwork = json.getValueAsBoolean();
            case "newPortMappings" -> ports(json);
            case "labels" -> project = Labels.composeProject(OciState.texts(json));
            default -> json.skipChildren();
          }
        }
      }
    }

    private void ports(JsonParser json) throws IOException {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        json.skipChildren();
        return;
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        String host = "";
        int hostPort = 0;
        int containerPort = 0;
        int range = 1;
        String protocol = "tcp";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String field = json.currentName();
          json.nextToken();
          switch (field) {
            case "host_ip" -> host = text(json);
            case "host_port" -> hostPort = json.getValueAsInt();
            case "container_port" -> containerPort = json.getValueAsInt();
            case "range" -> range = json.getValueAsInt();
            case "protocol" -> protocol = text(json);
            default -> json.skipChildren();
          }
        }
        Optional<IpAddress> address = IpAddress.parse(host.isEmpty() ? "0.0.0.0" : host);
        for (int i = 0; i < Math.min(range, 0x10000) && address.isPresent(); i++) {
          published.add(
              new PublishedPort(
                  address.get(), (hostPort + i) & 0xffff, (containerPort + i) & 0xffff, protocol));
        }
      }
    }

    private void state(byte[] text) throws IOException {
      try (JsonParser json = JSON.createParser(text)) {
        for (JsonToken opening = json.nextToken(); inObject(json, opening); ) {
          String field = json.currentName();
          json.nextToken();
          switch (field) {
            case "state" -> state = word(json.getValueAsInt());
            case "pid" -> pid = json.getValueAsInt();
            case "networkStatus" -> {
              for (JsonToken inner = json.currentToken(); inObject(json, inner); ) {
                String network = json.currentName();
                json.nextToken();
                attachments.put(network, attachment(network, json));
              }
            }
            default -> json.skipChildren();
          }
        }
      }
    }

    /** It is to be in that network; where it does not run it has no address there. */
    private void addressless(String network) {
      attachments.putIfAbsent(
          network,
          new Attachment(
              network,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }

    /** {@code libpod/define/containerstate.go}, in the words of {@code podman ps}. */
    private static String word(int state) {
      return switch (state) {
        case 1 -> "created"; // "configured": never started
        case 2 -> "initialized";
        case 3 -> "running";
        case 4, 6 -> "exited"; // 4 is "stopped", which podman ps calls exited, too
        case 5 -> "paused";
        case 7 -> "removing";
        case 8 -> "stopping";
        default -> "unknown";
      };
    }
  }

  /** {@code {"interfaces": {"eth0": {"subnets": [{"ipnet", "gateway"}], "mac_address"}}}}. */
  private static Attachment attachment(String network, JsonParser json) throws IOException {
    Optional<Prefix> address = Optional.empty();
    Optional<Prefix> address6 = Optional.empty();
    Optional<IpAddress> gateway = Optional.empty();
    Optional<HardwareAddress> hardware = Optional.empty();
    for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
      boolean interfaces = json.currentName().equals("interfaces");
      json.nextToken();
      if (!interfaces) {
        json.skipChildren();
        continue;
      }
      for (JsonToken links = json.currentToken(); inObject(json, links); ) {
        json.nextToken();
        for (JsonToken link = json.currentToken(); inObject(json, link); ) {
          String field = json.currentName();
          json.nextToken();
          if (field.equals("mac_address")) {
            hardware = Labels.hardware(text(json));
          } else if (field.equals("subnets") && json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() == JsonToken.START_OBJECT) {
              Map<String, String> subnet = OciState.texts(json);
              Optional<Prefix> prefix = Prefix.parse(subnet.getOrDefault("ipnet", ""));
              if (prefix.isPresent() && prefix.get().toString().indexOf(':') >= 0) {
                address6 = prefix;
              } else if (prefix.isPresent()) {
                address = prefix;
                gateway = IpAddress.parse(subnet.getOrDefault("gateway", ""));
              }
            }
          } else {
            json.skipChildren();
          }
        }
      }
    }
    return new Attachment(network, Optional.empty(), address, address6, gateway, hardware);
  }
}
