package dev.plumb.world.snapshot;

import dev.plumb.model.Bytes;
import dev.plumb.model.Gap;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Archive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes a file that tells how a host is wired and not whose it is.
 *
 * <p>By default nothing passes: a text is a word of the kernel's or an engine's under a key where
 * those stand, an address, which is replaced by another, or somebody's name, which is replaced too.
 * Bytes pass only under keys whose meaning is known. Numbers pass: ports, marks, indexes, pids.
 */
final class Redaction implements Edit {
  /** Keys of texts that people wrote, and of what was not understood. */
  private static final Set<String> DROPPED =
      Set.of(
          "ifalias", "unknown", "info_unknown", "info_slave_unknown", "info_raw", "phys_port_name");

  /** Keys of bytes that are settings, without a name or an address in them. */
  private static final Set<String> PLAIN_BYTES = Set.of("inet_conf", "inet6_conf");

  /** Keys of bridge identifiers: two bytes of priority before the hardware address. */
  private static final Set<String> BRIDGE_IDS = Set.of("bridge_id", "root_id");

  private static final Set<String> ADDRESS_BYTES =
      Set.of(
          "local",
          "local6",
          "group",
          "group6",
          "newdst",
          "ip_address",
          "ipv6_address",
          "inet6_token");

  private static final Set<String> HARDWARE_BYTES =
      Set.of("group_addr", "permaddr", "macaddr", "macaddr_data");

  private final Aliases aliases;
  private final HardwareMap hardware;
  private final Map<Optional<NetnsId>, Map<String, Integer>> dropped = new HashMap<>();
  private Optional<NetnsId> netns = Optional.empty();
  private boolean counting = true;

  private Redaction(Aliases aliases, HardwareMap hardware) {
    this.aliases = aliases;
    this.hardware = hardware;
  }

  /** Sees every record once before anything is replaced: what is real must not be given anew. */
  static final class Census implements Edit {
    private final Aliases aliases = new Aliases();
    private final List<Prefix> subnets = new ArrayList<>();
    private final List<HardwareAddress> hardware = new ArrayList<>();
    private final List<IpAddress> ips = new ArrayList<>();

    @Override
    public Tree.Obj record(Tree.Obj record, Set<String> vocabulary) {
      for (Tree.Field field : record.fields()) {
        note(field.value(), vocabulary);
      }
      return record;
    }

    private void note(Tree value, Set<String> vocabulary) {
      if (value instanceof Tree.Obj object) {
        record(object, vocabulary);
      } else if (value instanceof Tree.Arr array) {
        array.items().forEach(item -> note(item, vocabulary));
      } else if (value instanceof Tree.Text text) {
        note(text.value());
      }
    }

    private void note(String text) {
      aliases.isReal(text);
      Optional<Prefix> prefix = Prefix.parse(text);
      Optional<HardwareAddress> mac = hardware(text);
      if (prefix.isPresent()) {
        subnets.add(prefix.get());
        ips.add(prefix.get().address());
      } else {
        mac.ifPresent(hardware::add);
      }
    }

    /**
     * The redaction of what was seen.
     *
     * @param key 36 random bytes that nobody keeps
     */
    Redaction redaction(byte[] key) {
      AddressMap addresses = new AddressMap(key);
      subnets.forEach(addresses::subnet);
      int mask = (key[32] & 0xff) << 16 | (key[33] & 0xff) << 8 | key[34] & 0xff;
      HardwareMap map = new HardwareMap(addresses, mask);
      hardware.forEach(map::isReal);
      ips.forEach(map::isReal);
      return new Redaction(aliases, map);
    }
  }

  /** What is counted from here on was counted already. */
  void counted() {
    counting = false;
  }

  @Override
  public void enter(Optional<NetnsId> whose) {
    netns = whose;
  }

  @Override
  public Tree.Obj record(Tree.Obj record, Set<String> vocabulary) {
    return record(record, vocabulary, stem(record));
  }

  private Tree.Obj record(Tree.Obj record, Set<String> vocabulary, String stem) {
    if (record.has("subject") && record.has("reason") && record.has("consequence")) {
      return gap(record);
    }
    Tree.Builder out = Tree.object();
    for (Tree.Field field : record.fields()) {
      if (DROPPED.contains(field.name())) {
        drop(field);
        continue;
      }
      Optional<Tree> other = value(field.name(), field.value(), vocabulary, stem);
      if (other.isPresent()) {
        out.put(field.name(), other.get());
      } else {
        drop(field);
      }
    }
    return out.build();
  }

  /** What names in a record are names of. */
  private static String stem(Tree.Obj record) {
    if (record.has("ifname")) {
      String kind = record.object("linkinfo").text("info_kind").orElse("");
      return kind.equals("veth") || kind.equals("bridge") ? kind : "link";
    }
    if (record.has("network_mode")) {
      return "container-";
    }
    return record.has("driver") ? "network-" : record.has("hostname") ? "machine-" : "name-";
  }

  private void drop(Tree.Field field) {
    if (!counting) {
      return;
    }
    int count = field.value() instanceof Tree.Arr array ? array.items().size() : 1;
    String what =
        field.name().endsWith("unknown") || field.name().equals("info_raw")
            ? "attributes that plumb does not know"
            : field.name();
    dropped.computeIfAbsent(netns, whose -> new TreeMap<>()).merge(what, count, Integer::sum);
  }

  private Optional<Tree> value(String key, Tree value, Set<String> vocabulary, String stem) {
    return switch (value) {
      case Tree.Obj object -> Optional.of(record(object, vocabulary, stem));
      case Tree.Arr array -> {
        List<Tree> items = new ArrayList<>();
        for (Tree item : array.items()) {
          value(key, item, vocabulary, stem).ifPresent(items::add);
        }
        yield Optional.of(new Tree.Arr(items));
      }
      case Tree.Text text ->
          Optional.of(
              new Tree.Text(
                  vocabulary.contains(key) && isWord(text.value())
                      ? text.value()
                      : text(key, text.value(), stem)));
      case Tree.Hex hex -> bytes(key, hex.value()).map(Tree.Hex::new);
      case Tree.Num number -> Optional.of(number);
      case Tree.Decimal decimal -> Optional.of(decimal);
      case Tree.Flag flag -> Optional.of(flag);
      case Tree.Nil nil -> Optional.of(nil);
    };
  }

  /** Short, and of letters, digits and a few marks: no word of a kernel is more. */
  private static boolean isWord(String text) {
    if (text.length() > 40) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain && "-_.:+".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private Optional<Bytes> bytes(String key, Bytes bytes) {
    boolean isZero = bytes.toString().chars().allMatch(digit -> digit == '0');
    if (isZero || PLAIN_BYTES.contains(key)) {
      return Optional.of(bytes);
    }
    if (BRIDGE_IDS.contains(key) && bytes.length() == 8) {
      byte[] id = bytes.toArray();
      Bytes other = hardware.of(new HardwareAddress(Bytes.of(id, 2, 6))).bytes();
      System.arraycopy(other.toArray(), 0, id, 2, 6);
      return Optional.of(Bytes.of(id));
    }
    if (ADDRESS_BYTES.contains(key)) {
      return IpAddress.from(bytes).map(address -> hardware.of(address).bytes());
    }
    if (HARDWARE_BYTES.contains(key) && bytes.length() == 6) {
      return Optional.of(hardware.of(new HardwareAddress(bytes)).bytes());
    }
    return Optional.empty();
  }

  private static Optional<HardwareAddress> hardware(String text) {
    if (text.length() < 11 || text.charAt(2) != ':') {
      return Optional.empty();
    }
    try {
      return Optional.of(HardwareAddress.parse(text));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  private String text(String key, String text, String stem) {
    switch (key) {
      case "path" -> {
        return path(text);
      }
      case "comm" -> {
        return aliases.name(text, "program-");
      }
      case "label" -> {
        int colon = text.indexOf(':');
        return colon < 0 ? name(text, stem) : name(text.substring(0, colon), stem) + ":0";
      }
      case "key" -> {
        return sysctl(text);
      }
      case "link" -> {
        return isEvery(text) ? text : name(text, "link");
      }
      case "network_mode" -> {
        return text.startsWith("container:")
            ? "container:" + name(text.substring(10), "container-")
            : name(text, "network-");
      }
      case "compose_project" -> {
        return aliases.name(text, "project-");
      }
      case "netns", "names" -> {
        return namespace(text);
      }
      case "ifname", "altnames", "iif", "oif", "bridge", "name", "network", "hostname" -> {
        return name(
            text, key.equals("name") || key.equals("hostname") ? stem : linkStem(key, stem));
      }
      case "plumb_version", "taken", "surveyed" -> {
        return text;
      }
      default -> {
        return other(text, stem);
      }
    }
  }

  /** {@code net.ipv4.conf.eth0.rp_filter}: the link's name is the one that is anybody's. */
  private String sysctl(String key) {
    int conf = key.indexOf(".conf.");
    int from = conf < 0 ? -1 : conf + ".conf.".length();
    int to = key.lastIndexOf('.');
    if (from < 0 || to <= from) {
      return isWord(key) ? key : aliases.name(key, "name-");
    }
    String link = key.substring(from, to);
    return key.substring(0, from) + (isEvery(link) ? link : name(link, "link")) + key.substring(to);
  }

  /** What a sysctl is called that is of no link of its own. */
  private static boolean isEvery(String link) {
    return link.equals("all") || link.equals("default");
  }

  private static String linkStem(String key, String stem) {
    return switch (key) {
      case "ifname", "altnames" -> stem;
      case "bridge" -> "bridge";
      case "network" -> "network-";
      default -> "link";
    };
  }

  /** An address by its form, an id, else a name. */
  private String other(String text, String stem) {
    Optional<Prefix> prefix = Prefix.parse(text);
    if (prefix.isPresent()) {
      IpAddress address = hardware.of(prefix.get().address());
      return text.indexOf('/') < 0
          ? address.toString()
          : new Prefix(address, prefix.get().length()).toString();
    }
    Optional<HardwareAddress> mac = hardware(text);
    if (mac.isPresent()) {
      return hardware.of(mac.get()).toString();
    }
    return name(text, stem);
  }

  private String name(String name, String stem) {
    if (Aliases.isId(name)) {
      return aliases.id(name);
    }
    // The bridge of a network without a name of its own is called by the network's id.
    return name.startsWith("br-") && Aliases.isId(name.substring(3))
        ? "br-" + aliases.id(name.substring(3))
        : aliases.name(name, stem);
  }

  /** {@code nginx-1}, {@code docker=web}, {@code pid=4711}, {@code net:[4026532281]}, a path. */
  private String namespace(String name) {
    if (name.startsWith("/")) {
      return path(name);
    }
    if (name.startsWith("net:[") && name.substring(5).chars().allMatch(c -> c >= '0' && c <= ']')) {
      return name;
    }
    int equals = name.indexOf('=');
    String kind = equals < 0 ? "" : name.substring(0, equals);
    return switch (kind) {
      case "pid" -> name.substring(4).chars().allMatch(Character::isDigit) ? name : "pid=0";
      case "docker", "podman", "containerd", "crio", "lxc", "netns", "pod" ->
          kind
              + "="
              + name(name.substring(equals + 1), kind.equals("netns") ? "ns-" : "container-");
      default -> name(name, "ns-");
    };
  }

  /** The folders in which namespaces are bound keep their names; what is bound there does not. */
  private String path(String path) {
    for (String folder : List.of("/run/netns/", "/var/run/netns/", "/run/docker/netns/")) {
      if (path.startsWith(folder) && path.indexOf('/', folder.length()) < 0) {
        return folder + name(path.substring(folder.length()), "ns-");
      }
    }
    return "/" + aliases.name(path, "path-");
  }

  /** A gap's sentences may hold any name; what stays is that there is one, and its error. */
  private Tree.Obj gap(Tree.Obj gap) {
    String subject = gap.text("subject").orElse("");
    boolean isKnown = aliases.replaced().containsKey(subject) || Aliases.isWellKnown(subject);
    StringBuilder errors = new StringBuilder();
    for (String word : gap.text("reason").orElse("").split("[^A-Z0-9_]+")) {
      boolean isErrno = word.startsWith("E") && word.length() > 3 && word.length() < 13;
      if (isErrno || word.startsWith("CAP_")) {
        errors.append(errors.isEmpty() ? "" : " ").append(word);
      }
    }
    return Tree.object()
        .put("subject", isKnown ? namespace(subject) : "something")
        .put("reason", errors.isEmpty() ? "its reason was redacted" : errors.toString())
        .put("consequence", "what cannot be said because of it was redacted")
        .build();
  }

  /**
   * Rules are texts that people and programs wrote: names, comments and addresses in any form. A
   * filter of tc has addresses as numbers, and without them would say something else.
   */
  @Override
  public Optional<Gap> withheld(FacetField<?> field) {
    if (field == FacetField.RULESETS) {
      return Optional.of(
          new Gap(
              field.name(),
              "redacted: rules are text",
              "what the firewall does is not in the file"));
    }
    return field == FacetField.TRAFFIC_FILTERS
        ? Optional.of(
            new Gap(
                field.name(),
                "redacted: filters hold addresses as numbers",
                "what tc filters do is not in the file"))
        : Optional.empty();
  }

  @Override
  public List<Gap> gaps(Optional<NetnsId> whose) {
    List<Gap> gaps = new ArrayList<>();
    dropped
        .getOrDefault(whose, Map.of())
        .forEach(
            (what, count) ->
                gaps.add(
                    new Gap(
                        what,
                        "redacted: left out " + count + (count == 1 ? " time" : " times"),
                        "what they said is not in the file")));
    return gaps;
  }

  /** What was done, for whoever saved the file. */
  Archive.Redacted done() {
    Map<String, String> names = new TreeMap<>(aliases.replaced());
    Map<String, String> ips = new TreeMap<>();
    hardware.replacedAddresses().forEach((a, b) -> ips.put(a.toString(), b.toString()));
    Map<String, String> macs = new TreeMap<>();
    hardware.replaced().forEach((a, b) -> macs.put(a.toString(), b.toString()));
    Map<String, Integer> left = new TreeMap<>();
    dropped.values().forEach(one -> one.forEach((what, n) -> left.merge(what, n, Integer::sum)));
    return new Archive.Redacted(
        names, ips, macs, new TreeMap<>(aliases.replacedIds()), left, List.copyOf(aliases.kept()));
  }
}
