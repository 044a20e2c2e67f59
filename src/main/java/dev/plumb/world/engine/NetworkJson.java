package dev.plumb.world.engine;

import static dev.plumb.world.engine.ContainerJson.inObject;
import static dev.plumb.world.engine.ContainerJson.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.EngineNetwork.Subnet;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Networks as the answer to {@code /networks} lists them. */
final class NetworkJson {
  private static final int ID_IN_BRIDGE = 12;

  private NetworkJson() {}

  static List<EngineNetwork> list(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw new IOException("no list of networks");
    }
    List<EngineNetwork> networks = new ArrayList<>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      networks.add(network(json));
    }
    return networks;
  }

  private static EngineNetwork network(JsonParser json) throws IOException {
    String id = "";
    String name = "";
    String driver = "";
    String bridge = "";
    boolean internal = false;
    List<Subnet> subnets = new ArrayList<>();
    for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "Id" -> id = text(json);
        case "Name" -> name = text(json);
        case "Driver" -> driver = text(json);
        case "Internal" -> internal = json.getValueAsBoolean();
        case "IPAM" -> addressing(json, subnets);
        case "Options" -> {
          for (JsonToken inner = json.currentToken(); inObject(json, inner); ) {
            boolean wanted = json.currentName().equals("com.docker.network.bridge.name");
            json.nextToken();
            if (wanted) {
              bridge = text(json);
            }
          }
        }
        default -> json.skipChildren();
      }
    }
    return new EngineNetwork(
        "docker", id, name, driver, bridgeOf(driver, bridge, id), internal, subnets);
  }

  /** A bridge that nobody named is called after its network. */
  private static Optional<String> bridgeOf(String driver, String named, String id) {
    if (!driver.equals("bridge")) {
      return Optional.empty();
    }
    return Optional.of(
        named.isEmpty() ? "br-" + id.substring(0, Math.min(ID_IN_BRIDGE, id.length())) : named);
  }

  private static void addressing(JsonParser json, List<Subnet> subnets) throws IOException {
    for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
      String field = json.currentName();
      json.nextToken();
      if (!field.equals("Config") || json.currentToken() != JsonToken.START_ARRAY) {
        json.skipChildren();
        continue;
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        String subnet = "";
        String gateway = "";
        for (JsonToken inner = json.currentToken(); inObject(json, inner); ) {
          String key = json.currentName();
          json.nextToken();
          switch (key) {
            case "Subnet" -> subnet = text(json);
            case "Gateway" -> gateway = text(json);
            default -> json.skipChildren();
          }
        }
        Optional<Prefix> prefix = Prefix.parse(subnet);
        if (prefix.isPresent()) {
          subnets.add(new Subnet(prefix.get(), IpAddress.parse(gateway)));
        }
      }
    }
  }
}
