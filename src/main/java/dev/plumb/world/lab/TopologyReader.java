package dev.plumb.world.lab;

import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import dev.plumb.world.lab.Topology.Dress;
import dev.plumb.world.lab.Topology.NewLink;
import dev.plumb.world.lab.Topology.NewRoute;
import dev.plumb.world.lab.Topology.Place;
import dev.plumb.world.lab.Topology.Service;
import dev.plumb.world.lab.Topology.Sysctl;
import dev.plumb.world.lab.Topology.Talk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * YAML to a topology. What it lets through can be written into a line of {@code ip -batch} as it
 * is.
 */
final class TopologyReader {
  private static final int LONGEST_LINK = 15;
  private static final int LONGEST_NAME = 64;
  private static final Set<String> MACVLAN_MODES = Set.of("private", "vepa", "bridge", "passthru");
  private static final int VXLAN_PORT = 4789;

  private final Set<String> namespaces = new LinkedHashSet<>();
  private final Set<Place> taken = new LinkedHashSet<>();

  private TopologyReader() {}

  static Topology read(String file, String text) throws IOException {
    return new TopologyReader().topology(YamlNode.parse(file, text));
  }

  private Topology topology(YamlNode root) throws LabException {
    Map<String, YamlNode> fields =
        root.fields("name", "namespaces", "links", "routes", "sysctls", "services", "talk");
    YamlNode name = need(root, fields, "name");
    for (YamlNode item : need(root, fields, "namespaces").items()) {
      String namespace = word(item, LONGEST_NAME, "a namespace's name");
      if (namespace.equals(Topology.HOST) || !namespaces.add(namespace)) {
        throw item.wrong("'" + namespace + "' is there already");
      }
    }
    List<NewLink> links = new ArrayList<>();
    for (YamlNode item : list(fields.get("links"))) {
      links.add(link(item));
    }
    List<NewRoute> routes = new ArrayList<>();
    for (YamlNode item : list(fields.get("routes"))) {
      routes.add(route(item));
    }
    List<Sysctl> sysctls = new ArrayList<>();
    for (YamlNode item : list(fields.get("sysctls"))) {
      sysctls.add(sysctl(item));
    }
    List<Service> services = new ArrayList<>();
    for (YamlNode item : list(fields.get("services"))) {
      Map<String, YamlNode> service = item.fields("in", "port", "answer");
      YamlNode answer = service.get("answer");
      services.add(
          new Service(
              in(item, service),
              need(item, service, "port").number(1, 65535),
              answer == null ? "hello" : answer.text()));
    }
    List<Talk> talks = new ArrayList<>();
    for (YamlNode item : list(fields.get("talk"))) {
      Map<String, YamlNode> talk = item.fields("from", "to");
      talks.add(new Talk(namespace(need(item, talk, "from")), address(need(item, talk, "to"))));
    }
    return new Topology(
        word(name, LONGEST_NAME, "a lab's name"),
        List.copyOf(namespaces),
        links,
        routes,
        sysctls,
        services,
        talks);
  }

  private NewLink link(YamlNode item) throws LabException {
    Map<String, YamlNode> fields =
        item.fields(
            "bridge",
            "veth",
            "vxlan",
            "macvlan",
            "addresses",
            "mac",
            "master",
            "mtu",
            "first",
            "id",
            "local",
            "remote",
            "port",
            "parent",
            "mode");
    if (fields.containsKey("veth")) {
      YamlNode ends = need(item, fields, "veth");
      if (ends.items().size() != 2) {
        throw ends.wrong("a veth has two ends: [host:veth0, nginx-1:eth0]");
      }
      YamlNode first = fields.get("first");
      Dress firstDress =
          first == null
              ? dress(Map.of())
              : dress(first.fields("addresses", "mac", "master", "mtu"));
      return new NewLink.Veth(
          place(ends.items().get(0)), firstDress, place(ends.items().get(1)), dress(fields));
    }
    if (fields.containsKey("bridge")) {
      return new NewLink.Bridge(place(need(item, fields, "bridge")), dress(fields));
    }
    if (fields.containsKey("vxlan")) {
      YamlNode port = fields.get("port");
      return new NewLink.Vxlan(
          place(need(item, fields, "vxlan")),
          dress(fields),
          need(item, fields, "id").number(0, (1 << 24) - 1),
          address(need(item, fields, "local")),
          address(need(item, fields, "remote")),
          port == null ? VXLAN_PORT : port.number(1, 65535));
    }
    if (fields.containsKey("macvlan")) {
      YamlNode mode = fields.get("mode");
      String word = mode == null ? "bridge" : mode.text();
      if (mode != null && !MACVLAN_MODES.contains(word)) {
        throw mode.wrong("'" + word + "' is no macvlan mode: private vepa bridge passthru");
      }
      Place parent = known(need(item, fields, "parent"));
      return new NewLink.Macvlan(place(need(item, fields, "macvlan")), dress(fields), parent, word);
    }
    throw item.wrong("a link is a veth, a bridge, a vxlan or a macvlan");
  }

  private Dress dress(Map<String, YamlNode> fields) throws LabException {
    List<Prefix> addresses = new ArrayList<>();
    for (YamlNode item : list(fields.get("addresses"))) {
      addresses.add(prefix(item));
    }
    YamlNode mac = fields.get("mac");
    YamlNode master = fields.get("master");
    YamlNode mtu = fields.get("mtu");
    return new Dress(
        addresses,
        mac == null ? Optional.empty() : Optional.of(hardware(mac)),
        master == null
            ? Optional.empty()
            : Optional.of(word(master, LONGEST_LINK, "a link's name")),
        mtu == null ? OptionalInt.empty() : OptionalInt.of(mtu.number(68, 65535)));
  }

  private NewRoute route(YamlNode item) throws LabException {
    Map<String, YamlNode> fields = item.fields("in", "to", "via", "dev");
    YamlNode to = need(item, fields, "to");
    YamlNode via = fields.get("via");
    YamlNode device = fields.get("dev");
    if (via == null && device == null) {
      throw item.wrong("a route needs 'via' or 'dev'");
    }
    return new NewRoute(
        in(item, fields),
        to.text().equals("default") ? Optional.empty() : Optional.of(prefix(to)),
        via == null ? Optional.empty() : Optional.of(address(via)),
        device == null
            ? Optional.empty()
            : Optional.of(word(device, LONGEST_LINK, "a link's name")));
  }

  private Sysctl sysctl(YamlNode item) throws LabException {
    Map<String, YamlNode> fields = item.fields();
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, YamlNode> field : fields.entrySet()) {
      String key = field.getKey();
      if (key.equals("in")) {
        continue;
      }
      // Only what belongs to a network namespace: a lab never changes the machine.
      if (!key.startsWith("net.") || key.contains("..") || key.contains("/")) {
        throw field.getValue().wrong("'" + key + "' is no setting of a network namespace (net.…)");
      }
      values.put(key, field.getValue().text());
    }
    return new Sysctl(in(item, fields), values);
  }

  private String in(YamlNode item, Map<String, YamlNode> fields) throws LabException {
    return namespace(need(item, fields, "in"));
  }

  private String namespace(YamlNode node) throws LabException {
    String name = node.text();
    if (!name.equals(Topology.HOST) && !namespaces.contains(name)) {
      throw node.wrong(
          "no namespace '" + name + "'; there are host " + String.join(" ", namespaces));
    }
    return name;
  }

  /** A new link's place; nobody else may have it. */
  private Place place(YamlNode node) throws LabException {
    Place place = split(node);
    if (!taken.add(place)) {
      throw node.wrong("there is a link " + node.text() + " already");
    }
    return place;
  }

  private Place known(YamlNode node) throws LabException {
    Place place = split(node);
    if (!taken.contains(place)) {
      throw node.wrong("no link " + node.text() + " stands above this line");
    }
    return place;
  }

  private Place split(YamlNode node) throws LabException {
    String text = node.text();
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw node.wrong("'" + text + "' is no link: NAMESPACE:LINK is wanted");
    }
    String namespace = text.substring(0, colon);
    if (!namespace.equals(Topology.HOST) && !namespaces.contains(namespace)) {
      throw node.wrong(
          "no namespace '" + namespace + "'; there are host " + String.join(" ", namespaces));
    }
    String link = text.substring(colon + 1);
    checkWord(node, link, LONGEST_LINK, "a link's name");
    return new Place(namespace, link);
  }

  private static YamlNode need(YamlNode parent, Map<String, YamlNode> fields, String name)
      throws LabException {
    YamlNode found = fields.get(name);
    if (found == null) {
      throw parent.wrong("'" + name + "' is missing");
    }
    return found;
  }

  private static List<YamlNode> list(@Nullable YamlNode node) throws LabException {
    return node == null ? List.of() : node.items();
  }

  private static Prefix prefix(YamlNode node) throws LabException {
    Optional<Prefix> prefix = Prefix.parse(node.text());
    if (prefix.isEmpty()) {
      throw node.wrong("'" + node.text() + "' is no address with a prefix length");
    }
    return prefix.get();
  }

  private static IpAddress address(YamlNode node) throws LabException {
    Optional<IpAddress> address = IpAddress.parse(node.text());
    if (address.isEmpty()) {
      throw node.wrong("'" + node.text() + "' is no address");
    }
    return address.get();
  }

  private static HardwareAddress hardware(YamlNode node) throws LabException {
    try {
      HardwareAddress parsed = HardwareAddress.parse(node.text());
      if (parsed.bytes().length() == 6 && !parsed.isMulticast()) {
        return parsed;
      }
    } catch (IllegalArgumentException notOne) {
      throw node.wrong("'" + node.text() + "' is no hardware address");
    }
    throw node.wrong("'" + node.text() + "' is no hardware address of one link");
  }

  private static String word(YamlNode node, int longest, String what) throws LabException {
    String word = node.text();
    checkWord(node, word, longest, what);
    return word;
  }

  private static void checkWord(YamlNode node, String word, int longest, String what)
      throws LabException {
    boolean fine = !word.isEmpty() && word.length() <= longest && isLetterOrDigit(word.charAt(0));
    for (int i = 1; fine && i < word.length(); i++) {
      char c = word.charAt(i);
      fine = isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }
    if (!fine) {
      throw node.wrong(
          "'"
              + word
              + "' can't be "
              + what
              + ": letters, digits, - _ . and at most "
              + longest
              + " of them");
    }
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
