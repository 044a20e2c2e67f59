package dev.plumb.answers.path;

import dev.plumb.model.Connection;
import dev.plumb.model.Container;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Nsid;
import dev.plumb.model.Prefix;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import dev.plumb.model.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A host written by hand, in lines much like the commands that would make it:
 *
 * <pre>
 * netns hub a
 * hub link add br0 type bridge
 * hub link add va type veth peer a:eth0
 * hub link set va master br0 up
 * a addr add 10.9.0.2/24 dev eth0
 * a listen tcp 0.0.0.0:80
 * </pre>
 *
 * <p>What the kernel adds by itself is added: loopback, local and connected routes, the ports' own
 * FDB entries.
 */
final class Handmade {
  private final Map<String, HandmadeNetns> netns = new LinkedHashMap<>();
  private final List<Container> containers = new ArrayList<>();

  private Handmade() {}

  /** The host that lines of several scripts make. */
  static Handmade of(String... scripts) {
    Handmade host = new Handmade();
    for (String script : scripts) {
      for (String line : script.split("[\n;]")) {
        if (!line.isBlank()) {
          host.run(line.strip());
        }
      }
    }
    return host;
  }

  static Prefix prefix(String text) {
    return Prefix.parse(text)
        .or(() -> Prefix.parse(text + (text.contains(":") ? "/128" : "/32")))
        .orElseThrow(() -> new AssertionError("no prefix: " + text));
  }

  NetnsId id(String name) {
    HandmadeNetns found = netns.get(name);
    if (found == null) {
      throw new AssertionError("no netns " + name);
    }
    return found.id;
  }

  Host build() {
    List<Nsid> nsids = new ArrayList<>();
    netns.values().forEach(one -> nsids.add(new Nsid(one.number, one.id)));
    List<Namespace> built = new ArrayList<>();
    netns.values().forEach(one -> built.add(one.build(nsids)));
    return new Host(
        "handmade",
        built.getFirst().id(),
        built,
        containers,
        List.of(),
        List.of(),
        Instant.ofEpochSecond(0));
  }

  private void run(String line) {
    String[] words = line.split(" +");
    if (words[0].equals("netns")) {
      for (int i = 1; i < words.length; i++) {
        netns.put(words[i], new HandmadeNetns(netns.size() + 1, words[i]));
      }
      return;
    }
    if (words[0].equals("container")) {
      container(words);
      return;
    }
    HandmadeNetns on = netns.get(words[0]);
    if (on == null) {
      throw new AssertionError("no netns: " + line);
    }
    switch (words[1]) {
      case "link" -> link(on, words);
      case "addr" -> address(on, words);
      case "route" -> route(on, words);
      case "rule" -> rule(on, words);
      case "neigh" -> neighbour(on, words);
      case "fdb" -> fdb(on, words);
      case "sysctl" -> {
        String[] setting = line.substring(line.indexOf("sysctl ") + 7).split("=", 2);
        on.sysctls.put(setting[0], setting[1]);
      }
      case "listen", "connected" -> socket(on, words);
      case "ct" -> connection(on, words);
      case "nft" -> on.nft.add(line.substring(line.indexOf("nft ") + 4));
      default -> {
        if (!words[1].matches("(ip6?|eb|arp)tables(-legacy)?")) {
          throw new AssertionError("not understood: " + line);
        }
        boolean table = words[2].equals("-t");
        String rest = line.substring(line.indexOf(words[1]) + words[1].length() + 1);
        on.write(
            words[1],
            table ? words[3] : "filter",
            table ? rest.substring(rest.indexOf(words[3]) + words[3].length() + 1) : rest);
      }
    }
  }

  /** The words that stand after others: {@code dev eth0 via 10.0.0.1}. */
  private static Map<String, String> pairs(String[] words, int from) {
    Map<String, String> pairs = new HashMap<>();
    for (int i = from; i + 1 < words.length; i++) {
      pairs.putIfAbsent(words[i], words[i + 1]);
    }
    return pairs;
  }

  private static boolean has(String[] words, String word) {
    return List.of(words).subList(2, words.length).contains(word);
  }

  private void link(HandmadeNetns on, String[] words) {
    Map<String, String> pairs = pairs(words, 4);
    switch (words[2]) {
      case "add" -> {
        HandmadeLink made = on.add(words[3], pairs.get("type"));
        if (pairs.containsKey("peer")) {
          String[] peer = pairs.get("peer").split(":");
          HandmadeLink other = netns.get(peer[0]).add(peer[1], "veth");
          made.peer = other;
          other.peer = made;
        }
        if (pairs.containsKey("link")) {
          String[] lower = pairs.get("link").split(":");
          made.peer = netns.get(lower[0]).link(lower[1]);
        }
        pairs.forEach(
            (key, value) -> {
              if (List.of("id", "port", "mode", "vlan_filtering", "learning").contains(key)) {
                made.settings.put(key, Long.parseLong(value));
              }
            });
        made.local = Optional.ofNullable(pairs.get("local")).map(IpAddress::of);
      }
      case "del" -> {
        HandmadeLink gone = on.links.remove(words[3]);
        if (gone.kind.equals("veth") && gone.peer != null) {
          gone.peer.netns.links.remove(gone.peer.name);
        }
      }
      default -> set(on.link(words[3]), words, pairs);
    }
  }

  private void set(HandmadeLink link, String[] words, Map<String, String> pairs) {
    if (has(words, "up") || has(words, "down")) {
      link.up = has(words, "up");
    }
    link.noArp |= pairs.getOrDefault("arp", "on").equals("off");
    link.mtu = Integer.parseInt(pairs.getOrDefault("mtu", Integer.toString(link.mtu)));
    link.mac = pairs.getOrDefault("address", link.mac);
    link.qdisc = pairs.getOrDefault("qdisc", link.qdisc);
    if (has(words, "nomaster")) {
      link.master = null;
    } else if (pairs.containsKey("master")) {
      link.master = link.netns.link(pairs.get("master"));
    }
    for (String key :
        List.of(
            "state",
            "guard",
            "isolated",
            "locked",
            "hairpin",
            "flood",
            "bcast_flood",
            "learning",
            "vlan")) {
      if (pairs.containsKey(key)) {
        link.port.put(key, Long.parseLong(pairs.get(key)));
      }
    }
    if (pairs.containsKey("vlan_filtering")) {
      link.settings.put("vlan_filtering", 1L);
    }
  }

  private static void address(HandmadeNetns on, String[] words) {
    HandmadeLink link = on.link(pairs(words, 3).get("dev"));
    switch (words[2]) {
      case "add" ->
          link.addresses.add(new HandmadeLink.Own(prefix(words[3]), has(words, "dadfailed")));
      default -> link.addresses.clear();
    }
  }

  private static void route(HandmadeNetns on, String[] words) {
    boolean typed = words[3].matches("blackhole|unreachable|prohibit|throw");
    String prefix = words[typed ? 4 : 3];
    if (words[2].equals("del") || words[2].equals("replace")) {
      on.routes.removeIf(
          route ->
              Routing.text(route.destination()).equals(prefix)
                  || route.destination().toString().equals(prefix));
    }
    if (!words[2].equals("del")) {
      on.route(pairs(words, 4), typed ? words[3] : "unicast", prefix);
    }
  }

  private static void rule(HandmadeNetns on, String[] words) {
    Map<String, String> pairs = pairs(words, 3);
    long priority = Long.parseLong(pairs.get("pref"));
    if (words[2].equals("del")) {
      on.rules.removeIf(rule -> rule.priority() == priority);
      return;
    }
    boolean refuses = has(words, "prohibit");
    for (dev.plumb.model.Family family : dev.plumb.model.Family.values()) {
      on.rules.add(
          on.rule(
              family,
              priority,
              Optional.ofNullable(pairs.get("from")).map(Handmade::prefix),
              pairs.containsKey("fwmark")
                  ? OptionalLong.of(Long.decode(pairs.get("fwmark")))
                  : OptionalLong.empty(),
              refuses ? 8 : 1,
              refuses ? 0 : Long.parseLong(pairs.get("table"))));
    }
  }

  private static void neighbour(HandmadeNetns on, String[] words) {
    Map<String, String> pairs = pairs(words, 4);
    on.neighbours.add(
        new Neighbour(
            on.link(pairs.get("dev")).ref(),
            IpAddress.of(words[3]),
            Optional.of(HardwareAddress.parse(pairs.get("lladdr"))),
            has(words, "stale") ? 0x04 : 0x80,
            0,
            Optional.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            List.of()));
  }

  private static void fdb(HandmadeNetns on, String[] words) {
    Map<String, String> pairs = pairs(words, 4);
    HandmadeLink link = on.link(pairs.get("dev"));
    boolean self = has(words, "self");
    on.entry(
        link,
        words[3],
        self ? OptionalInt.empty() : OptionalInt.of(link.master.index),
        has(words, "learned") ? 0x02 : self && !has(words, "static") ? 0x80 : FdbEntry.NUD_NOARP,
        Optional.ofNullable(pairs.get("dst")).map(IpAddress::of));
  }

  /** {@code listen tcp 0.0.0.0:80 [queue 5/4] [proxy 10.0.0.2:80] [v6only] [stopped]}. */
  private static void socket(HandmadeNetns on, String[] words) {
    Map<String, String> pairs = pairs(words, 3);
    boolean tcp = words[2].equals("tcp");
    boolean connected = words[1].equals("connected");
    String[] queue = pairs.getOrDefault("queue", "0/128").split("/");
    Optional<SocketOwner.Proxy> proxy =
        Optional.ofNullable(pairs.get("proxy"))
            .map(
                to ->
                    new SocketOwner.Proxy(
                        "tcp", address(words[3]), port(words[3]), address(to), port(to)));
    String remote = pairs.get("to");
    on.sockets.add(
        new Socket(
            on.id,
            tcp ? Socket.Protocol.TCP : Socket.Protocol.UDP,
            connected ? Socket.ESTABLISHED : tcp ? Socket.LISTEN : Socket.CLOSE,
            address(words[3]),
            port(words[3]),
            remote == null ? IpAddress.any(address(words[3]).family()) : address(remote),
            remote == null ? 0 : port(remote),
            OptionalInt.empty(),
            OptionalLong.of(on.sockets.size() + 1),
            on.sockets.size() + 1,
            0,
            Long.parseLong(queue[0]),
            Long.parseLong(queue[1]),
            Optional.of(has(words, "v6only")),
            OptionalLong.empty(),
            OptionalLong.empty(),
            List.of(
                new SocketOwner(
                    1000 + on.number,
                    3,
                    Optional.of("server"),
                    Optional.empty(),
                    proxy,
                    has(words, "stopped"))),
            Tree.Obj.EMPTY,
            List.of()));
  }

  private static IpAddress address(String end) {
    String text = end.substring(0, end.lastIndexOf(':'));
    return IpAddress.of(text.startsWith("[") ? text.substring(1, text.length() - 1) : text);
  }

  private static int port(String end) {
    return Integer.parseInt(end.substring(end.lastIndexOf(':') + 1));
  }

  /** {@code ct udp FROM:PORT TO:PORT reply FROM:PORT TO:PORT [assured] [zone N]}. */
  private static void connection(HandmadeNetns on, String[] words) {
    int protocol = words[2].equals("tcp") ? 6 : 17;
    int status =
        Connection.SEEN_REPLY
            | (has(words, "assured") ? Connection.ASSURED : 0)
            | 0x8
            | (words[6].equals(words[4]) ? 0 : Connection.DST_NAT);
    on.connections.add(
        new Connection(
            tuple(protocol, words[3], words[4]),
            tuple(protocol, words[6], words[7]),
            status,
            Optional.empty(),
            OptionalLong.of(100),
            0,
            Integer.parseInt(pairs(words, 8).getOrDefault("zone", "0")),
            Optional.empty(),
            Optional.empty(),
            List.of()));
  }

  private static Connection.Tuple tuple(int protocol, String from, String to) {
    return new Connection.Tuple(
        address(from),
        address(to),
        protocol,
        OptionalInt.of(port(from)),
        OptionalInt.of(port(to)),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  /** {@code container NAME STATE [netns NS] [pid N] [address A] [publish A:PORT:INSIDE]}. */
  private void container(String[] words) {
    Map<String, String> pairs = pairs(words, 3);
    List<Container.PublishedPort> published = new ArrayList<>();
    if (pairs.containsKey("publish")) {
      String[] parts = pairs.get("publish").split(":");
      published.add(
          new Container.PublishedPort(
              IpAddress.of(parts[0]),
              Integer.parseInt(parts[1]),
              Integer.parseInt(parts[2]),
              "tcp"));
    }
    containers.add(
        new Container(
            "docker",
            Integer.toString(containers.size() + 1).repeat(64).substring(0, 64),
            words[1],
            words[2],
            pairs.containsKey("pid")
                ? OptionalInt.of(Integer.parseInt(pairs.get("pid")))
                : OptionalInt.empty(),
            Optional.ofNullable(pairs.get("netns")).map(this::id),
            "bridge",
            pairs.containsKey("address")
                ? List.of(
                    new Container.Attachment(
                        "bridge",
                        Optional.empty(),
                        Prefix.parse(pairs.get("address")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                : List.of(),
            published,
            Optional.empty()));
  }
}
