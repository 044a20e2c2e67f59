package dev.plumb.world.engine;

import static dev.plumb.world.engine.ContainerJson.inObject;
import static dev.plumb.world.engine.ContainerJson.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.EngineNetwork.Subnet;
import dev.plumb.model.Gap;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The networks of one user's Podman, as netavark keeps them: a file for each. */
final class PodmanNetworks {
  /** The one that needs no file, with the id that Podman gives it everywhere. */
  private static final String BUILT_IN = "podman";

  private static final String BUILT_IN_ID =
      "2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9";

  private final Machine machine;
  private final PodmanStore store;

  PodmanNetworks(Machine machine, PodmanStore store) {
    this.machine = machine;
    this.store = store;
  }

  List<EngineNetwork> read(List<FoundContainer> containers, List<Gap> gaps) {
    List<EngineNetwork> networks = new ArrayList<>();
    if (!backend().equals("netavark")) {
      return networks; // those of CNI are told by its own files
    }
    Path folder =
        store.uid() == 0
            ? machine.path("/etc/containers/networks")
            : store.storage().resolve("networks");
    try {
      for (Path file : Machine.list(folder)) {
        if (String.valueOf(file.getFileName()).endsWith(".json")) {
          one(file, networks, gaps);
        }
      }
    } catch (IOException broken) {
      gaps.add(new Gap("podman", Reasons.of(broken), "networks may be missing"));
    }
    boolean written = networks.stream().anyMatch(network -> network.name().equals(BUILT_IN));
    if (!written && isUsed(containers)) {
      networks.add(
          new EngineNetwork(
              "podman",
              BUILT_IN_ID,
              BUILT_IN,
              "bridge",
              Optional.of("podman0"),
              false,
              List.of())); // which range it has, only the bridge tells
    }
    return networks;
  }

  private boolean isUsed(List<FoundContainer> containers) {
    for (FoundContainer found : containers) {
      for (var attachment : found.container().attachments()) {
        if (attachment.network().equals(BUILT_IN)) {
          return true;
        }
      }
    }
    return false;
  }

  private String backend() {
    try {
      byte[] text =
          store.read(machine, store.storage().resolve("defaultNetworkBackend"), Machine.STATE);
      return new String(text, StandardCharsets.UTF_8).strip();
    } catch (SysException absent) {
      return "netavark"; // newer ones know no other
    }
  }

  private void one(Path file, List<EngineNetwork> networks, List<Gap> gaps) {
    try {
      byte[] content =
          store.uid() == 0
              ? machine.read(machine.path("/etc"), file, Machine.STATE)
              : store.read(machine, file, Machine.STATE);
      networks.add(network(content));
    } catch (IOException broken) {
      if (!(broken instanceof SysException call && call.isGone())) {
        gaps.add(new Gap("podman " + file, Reasons.of(broken), "this network is not shown"));
      }
    }
  }

  private static EngineNetwork network(byte[] content) throws IOException {
    String id = "";
    String name = "";
    String driver = "";
    String bridge = "";
    boolean internal = false;
    List<Subnet> subnets = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(content)) {
      for (JsonToken opening = json.nextToken(); inObject(json, opening); ) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "id" -> id = text(json);
          case "name" -> name = text(json);
          case "driver" -> driver = text(json);
          case "network_interface" -> bridge = text(json);
          case "internal" -> internal = json.getValueAsBoolean();
          case "subnets" -> subnets(json, subnets);
          default -> json.skipChildren();
        }
      }
    }
    if (name.isEmpty()) {
      throw new IOException("it names no network");
    }
    return new EngineNetwork(
        "podman",
        id,
        name,
        driver,
        driver.equals("bridge") && !bridge.isEmpty() ? Optional.of(bridge) : Optional.empty(),
        internal,
        subnets);
  }

  private static void subnets(JsonParser json, List<Subnet> subnets) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      Map<String, String> one = OciState.texts(json);
      Optional<Prefix> prefix = Prefix.parse(one.getOrDefault("subnet", ""));
      if (prefix.isPresent()) {
        subnets.add(new Subnet(prefix.get(), IpAddress.parse(one.getOrDefault("gateway", ""))));
      }
    }
  }
}
