package dev.plumb.world.engine;

import static dev.plumb.world.engine.ContainerJson.inObject;
import static dev.plumb.world.engine.ContainerJson.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.Container.Attachment;
import dev.plumb.model.Container.PublishedPort;
import dev.plumb.model.EngineNetwork.Subnet;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What CNI's library remembers of one link that it gave a container: {@code
 * /var/lib/cni/results/NETWORK-CONTAINER-IF}.
 *
 * @param container as the runtime called it to CNI: a sandbox's id, or {@code NAMESPACE-ID}
 * @param published the ports that the portmap plugin was asked for
 * @see "github.com/containernetworking/cni libcni/api.go, cachedInfo"
 */
record CniResult(
    String network,
    String container,
    Configuration configuration,
    Attachment attachment,
    List<PublishedPort> published) {
  private static final JsonFactory JSON = new JsonFactory();

  CniResult {
    published = List.copyOf(published);
  }

  /**
   * The network's configuration, which stands in the result as it was then.
   *
   * @param plugin the first plugin's type: {@code bridge}, {@code macvlan}, {@code cilium-cni}
   * @param bridge of a bridge plugin
   */
  record Configuration(String plugin, Optional<String> bridge, List<Subnet> subnets) {
    Configuration {
      subnets = List.copyOf(subnets);
    }
  }

  static CniResult read(byte[] file) throws IOException {
    String network = "";
    String container = "";
    Configuration configuration = new Configuration("", Optional.empty(), List.of());
    Addresses addresses = new Addresses();
    List<PublishedPort> ports = new ArrayList<>();
    try (JsonParser json = JSON.createParser(file)) {
      for (JsonToken opening = json.nextToken(); inObject(json, opening); ) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "networkName" -> network = text(json);
          case "containerId" -> container = text(json);
          case "config" -> configuration = configuration(json.getBinaryValue());
          case "capabilityArgs" -> ports(json, ports);
          case "result" -> addresses.read(json);
          default -> json.skipChildren();
        }
      }
    }
    if (network.isEmpty() || container.isEmpty()) {
      throw new IOException("it names no network or no container");
    }
    Attachment attachment =
        new Attachment(
            network,
            Optional.of(network),
            addresses.address,
            addresses.address6,
            addresses.gateway,
            addresses.hardware);
    return new CniResult(network, container, configuration, attachment, ports);
  }

  private static void ports(JsonParser json, List<PublishedPort> ports) throws IOException {
    for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
      boolean wanted = json.currentName().equals("portMappings");
      json.nextToken();
      if (!wanted || json.currentToken() != JsonToken.START_ARRAY) {
        json.skipChildren();
        continue;
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        int hostPort = 0;
        int containerPort = 0;
        String protocol = "tcp";
        String host = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          // Written by Go without names of its own, or by hand with small letters.
          String field = json.currentName().toLowerCase(java.util.Locale.ROOT);
          json.nextToken();
          switch (field) {
            case "hostport" -> hostPort = json.getValueAsInt();
            case "containerport" -> containerPort = json.getValueAsInt();
            case "protocol" -> protocol = text(json);
            case "hostip" -> host = text(json);
            default -> json.skipChildren();
          }
        }
        Optional<IpAddress> address = IpAddress.parse(host.isEmpty() ? "0.0.0.0" : host);
        if (address.isPresent() && hostPort > 0) {
          ports.add(
              new PublishedPort(
                  address.get(), hostPort & 0xffff, containerPort & 0xffff, protocol));
        }
      }
    }
  }

  /** The result's {@code interfaces} and {@code ips}. */
  private static final class Addresses {
    private Optional<Prefix> address = Optional.empty();
    private Optional<Prefix> address6 = Optional.empty();
    private Optional<IpAddress> gateway = Optional.empty();
    private Optional<HardwareAddress> hardware = Optional.empty();

    private void read(JsonParser json) throws IOException {
      for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
        String field = json.currentName();
        json.nextToken();
        boolean list = json.currentToken() == JsonToken.START_ARRAY;
        if (list && field.equals("interfaces")) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> one = OciState.texts(json);
            if (!one.getOrDefault("sandbox", "").isEmpty()) {
              hardware = Labels.hardware(one.getOrDefault("mac", ""));
            }
          }
        } else if (list && field.equals("ips")) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> one = OciState.texts(json);
            Optional<Prefix> prefix = Prefix.parse(one.getOrDefault("address", ""));
            if (prefix.isPresent() && prefix.get().address().bits() == 128) {
              address6 = prefix;
            } else if (prefix.isPresent()) {
              address = prefix;
              gateway = IpAddress.parse(one.getOrDefault("gateway", ""));
            }
          }
        } else {
          json.skipChildren();
        }
      }
    }
  }

  /** A {@code .conflist}, or a {@code .conf} with one plugin. */
  private static Configuration configuration(byte[] text) {
    Map<String, String> first = new HashMap<>();
    List<Subnet> subnets = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      JsonToken opening = json.nextToken();
      plugin(json, opening, first, subnets);
    } catch (IOException broken) {
      // The result itself is good, so only the network's range is not known.
      return new Configuration("", Optional.empty(), List.of());
    }
    return new Configuration(
        first.getOrDefault("type", ""), Optional.ofNullable(first.get("bridge")), subnets);
  }

  private static void plugin(
      JsonParser json, JsonToken opening, Map<String, String> first, List<Subnet> subnets)
      throws IOException {
    while (inObject(json, opening)) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "type", "bridge" -> first.putIfAbsent(field, text(json));
        case "ipam" -> addressing(json, subnets);
        case "plugins" -> {
          if (json.currentToken() == JsonToken.START_ARRAY) {
            for (boolean chief = true; json.nextToken() == JsonToken.START_OBJECT; chief = false) {
              if (chief) {
                plugin(json, JsonToken.START_OBJECT, first, subnets);
              } else {
                json.skipChildren();
              }
            }
          }
        }
        default -> json.skipChildren();
      }
    }
  }

  /** {@code {"subnet", "gateway"}}, or {@code {"ranges": [[{"subnet", "gateway"}]]}}. */
  private static void addressing(JsonParser json, List<Subnet> subnets) throws IOException {
    Map<String, String> own = new HashMap<>();
    for (JsonToken opening = json.currentToken(); inObject(json, opening); ) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("subnet") || field.equals("gateway")) {
        own.put(field, text(json));
      } else if (field.equals("ranges") && json.currentToken() == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            subnet(OciState.texts(json), subnets);
          }
        }
      } else {
        json.skipChildren();
      }
    }
    subnet(own, subnets);
  }

  private static void subnet(Map<String, String> one, List<Subnet> subnets) {
    Optional<Prefix> prefix = Prefix.parse(one.getOrDefault("subnet", ""));
    if (prefix.isPresent()) {
      subnets.add(new Subnet(prefix.get(), IpAddress.parse(one.getOrDefault("gateway", ""))));
    }
  }
}
