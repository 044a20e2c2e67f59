package dev.plumb.world.snapshot;

import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What {@code docker inspect} and {@code docker network inspect} printed. */
final class InspectedDocker {
  private static final String ENGINE = "docker";

  private InspectedDocker() {}

  /**
   * A container.
   *
   * @param byPlace namespaces by the path they are bound at, and by {@code pid 4711}
   */
  static Container container(Tree.Obj said, Map<String, NetnsId> byPlace) {
    Tree.Obj state = said.object("State");
    Tree.Obj settings = said.object("NetworkSettings");
    int pid = (int) state.number("Pid", 0);
    NetnsId netns = byPlace.get("pid " + pid);
    String mode = said.object("HostConfig").text("NetworkMode").orElse("default");
    if (netns == null && !mode.equals("host")) {
      netns = byPlace.get(settings.text("SandboxKey").orElse(""));
    }
    List<Container.Attachment> attachments = new ArrayList<>();
    for (Tree.Field field : settings.object("Networks").fields()) {
      if (field.value() instanceof Tree.Obj network) {
        attachments.add(attachment(field.name(), network));
      }
    }
    String name = said.text("Name").orElse("");
    return new Container(
        ENGINE,
        said.text("Id").orElse(""),
        name.startsWith("/") ? name.substring(1) : name,
        state.text("Status").orElse("unknown"),
        pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid),
        pid == 0 ? Optional.empty() : Optional.ofNullable(netns),
        mode.equals("default") ? "bridge" : mode,
        attachments,
        published(settings.object("Ports")),
        said.object("Config").object("Labels").text("com.docker.compose.project"));
  }

  private static Container.Attachment attachment(String name, Tree.Obj said) {
    return new Container.Attachment(
        name,
        said.text("NetworkID").filter(id -> !id.isEmpty()),
        prefix(said, "IPAddress", "IPPrefixLen"),
        prefix(said, "GlobalIPv6Address", "GlobalIPv6PrefixLen"),
        said.text("Gateway").flatMap(IpAddress::parse),
        said.text("MacAddress").filter(mac -> !mac.isEmpty()).map(HardwareAddress::parse));
  }

  private static Optional<Prefix> prefix(Tree.Obj said, String address, String length) {
    return said.text(address)
        .filter(text -> !text.isEmpty())
        .flatMap(text -> Prefix.parse(text + "/" + said.number(length, 32)));
  }

  private static List<Container.PublishedPort> published(Tree.Obj ports) {
    List<Container.PublishedPort> published = new ArrayList<>();
    for (Tree.Field field : ports.fields()) {
      String[] inside = field.name().split("/", 2);
      if (field.value() instanceof Tree.Arr bindings && inside.length == 2) {
        for (Tree item : bindings.items()) {
          if (item instanceof Tree.Obj binding) {
            published.add(
                new Container.PublishedPort(
                    IpAddress.parse(binding.text("HostIp").orElse(""))
                        .orElse(IpAddress.of("0.0.0.0")),
                    Integer.parseInt(binding.text("HostPort").orElse("0")),
                    Integer.parseInt(inside[0]),
                    inside[1]));
          }
        }
      }
    }
    return published;
  }

  static EngineNetwork network(Tree.Obj said) {
    String id = said.text("Id").orElse("");
    String driver = said.text("Driver").orElse("");
    Optional<String> bridge = said.object("Options").text("com.docker.network.bridge.name");
    if (bridge.isEmpty() && driver.equals("bridge") && id.length() > 12) {
      bridge = Optional.of("br-" + id.substring(0, 12)); // as Docker calls it
    }
    List<EngineNetwork.Subnet> subnets = new ArrayList<>();
    for (Tree item : said.object("IPAM").items("Config")) {
      if (item instanceof Tree.Obj config) {
        config
            .text("Subnet")
            .flatMap(Prefix::parse)
            .ifPresent(
                prefix ->
                    subnets.add(
                        new EngineNetwork.Subnet(
                            prefix, config.text("Gateway").flatMap(IpAddress::parse))));
      }
    }
    return new EngineNetwork(
        ENGINE,
        id,
        said.text("Name").orElse(""),
        driver,
        bridge,
        said.get("Internal") instanceof Tree.Flag flag && flag.value(),
        subnets);
  }
}
