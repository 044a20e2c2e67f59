package dev.plumb.answers.path;

import dev.plumb.model.Address;
import dev.plumb.model.Connection;
import dev.plumb.model.Facet;
import dev.plumb.model.Family;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Nsid;
import dev.plumb.model.Prefix;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Socket;
import dev.plumb.model.Sysctl;
import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.world.netfilter.MalformedRuleset;
import dev.plumb.world.netfilter.NftReader;
import dev.plumb.world.netfilter.NftText;
import dev.plumb.world.netfilter.SaveReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** A namespace of a {@link Handmade} host, while it is written. */
final class HandmadeNetns {
  private static final Map<String, Integer> TYPES =
      Map.of("unicast", 1, "blackhole", 6, "unreachable", 7, "prohibit", 8, "throw", 9);
  private static final Set<String> BUILT_IN =
      Set.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING");

  final int number;
  final NetnsId id;
  final String name;
  final Map<String, HandmadeLink> links = new LinkedHashMap<>();
  final Map<String, String> sysctls = new LinkedHashMap<>();
  final List<Route> routes = new ArrayList<>();
  final List<Rule> rules = new ArrayList<>();
  final List<Neighbour> neighbours = new ArrayList<>();
  final List<FdbEntry> fdb = new ArrayList<>();
  final List<Socket> sockets = new ArrayList<>();
  final List<Connection> connections = new ArrayList<>();
  final List<String> nft = new ArrayList<>();
  private final Map<Written, List<String>> written = new LinkedHashMap<>();
  private final Map<String, String> policies = new LinkedHashMap<>();

  /** A table as a tool of iptables' kin writes it. */
  private record Written(String tool, String table) {}

  private int lastIndex;

  HandmadeNetns(int number, String name) {
    this.number = number;
    this.id = new NetnsId(4, 100 + number);
    this.name = name;
    add("lo", "lo").up = true;
    for (Family family : Family.values()) {
      rules.add(rule(family, 0, OptionalLong.empty(), 255));
      rules.add(rule(family, 32766, OptionalLong.empty(), 254));
    }
  }

  private Rule rule(Family family, long priority, OptionalLong mark, long table) {
    return rule(family, priority, Optional.empty(), mark, 1, table);
  }

  Rule rule(
      Family family,
      long priority,
      Optional<Prefix> from,
      OptionalLong mark,
      int action,
      long table) {
    return new Rule(
        id,
        family,
        priority,
        from,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        action,
        table,
        0,
        0,
        mark.isPresent()
            ? Optional.of(new Rule.Mark(mark.getAsLong(), 0xffffffffL))
            : Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Tree.Obj.EMPTY,
        List.of());
  }

  HandmadeLink add(String link, String kind) {
    HandmadeLink made = new HandmadeLink(this, link, ++lastIndex, kind);
    links.put(link, made);
    return made;
  }

  HandmadeLink link(String link) {
    HandmadeLink found = links.get(link);
    if (found == null) {
      throw new AssertionError("no link " + link + " in " + name);
    }
    return found;
  }

  /** Words as ip-route(8) takes them. */
  void route(Map<String, String> words, String type, String prefix) {
    Optional<HandmadeLink> out = Optional.ofNullable(words.get("dev")).map(this::link);
    Optional<IpAddress> via = Optional.ofNullable(words.get("via")).map(IpAddress::of);
    if (out.isEmpty() && via.isPresent()) {
      out = near(via.get());
    }
    boolean six = prefix.contains(":") || via.filter(one -> one.bits() == 128).isPresent();
    Prefix to = Handmade.prefix(prefix.equals("default") ? (six ? "::/0" : "0.0.0.0/0") : prefix);
    Tree.Builder metrics = Tree.object();
    if (words.containsKey("mtu")) {
      metrics.put("mtu", Long.parseLong(words.get("mtu")));
    }
    routes.add(
        route(
            to,
            Long.parseLong(words.getOrDefault("table", "254")),
            TYPES.get(type),
            3,
            type.equals("unicast") ? out : Optional.empty(),
            via,
            Optional.ofNullable(words.get("src")).map(IpAddress::of),
            metrics.build()));
  }

  private Optional<HandmadeLink> near(IpAddress address) {
    for (HandmadeLink link : links.values()) {
      for (HandmadeLink.Own own : link.addresses) {
        if (own.prefix().contains(address)) {
          return Optional.of(link);
        }
      }
    }
    return Optional.empty();
  }

  private Route route(
      Prefix to,
      long table,
      int type,
      int protocol,
      Optional<HandmadeLink> out,
      Optional<IpAddress> via,
      Optional<IpAddress> source,
      Tree.Obj metrics) {
    return new Route(
        id,
        to,
        Optional.empty(),
        table,
        type,
        protocol,
        0,
        0,
        0,
        out.isEmpty()
            ? List.of()
            : List.of(
                new Route.NextHop(
                    via, OptionalInt.of(out.get().index), OptionalInt.empty(), 0, Tree.Obj.EMPTY)),
        source,
        OptionalLong.empty(),
        OptionalLong.empty(),
        metrics,
        Tree.Obj.EMPTY,
        List.of());
  }

  /** A line of a save file, or a policy. */
  void write(String tool, String table, String line) {
    List<String> lines =
        written.computeIfAbsent(new Written(tool, table), none -> new ArrayList<>());
    if (line.startsWith("-P ")) {
      policies.put(tool + table + line.split(" ")[1], line.split(" ")[2]);
    } else if (line.startsWith("-D ")) {
      if (!lines.remove("-A " + line.substring(3))) {
        throw new AssertionError("no rule " + line);
      }
    } else {
      lines.add(line);
    }
  }

  private List<Ruleset> rulesets() {
    Map<Backend, List<dev.plumb.model.firewall.Table>> tables = new TreeMap<>();
    for (Map.Entry<Written, List<String>> one : written.entrySet()) {
      String tool = one.getKey().tool();
      String table = one.getKey().table();
      Map<String, String> chains = new LinkedHashMap<>();
      for (String line : one.getValue()) {
        String[] words = line.split(" ");
        chains.put(words[1], "-");
        for (int i = 0; i + 1 < words.length; i++) {
          if (words[i].equals("-j") && words[i + 1].matches("[A-Z]+-[-A-Z0-9]+|DOCKER")) {
            chains.putIfAbsent(words[i + 1], "-");
          }
        }
      }
      StringBuilder text = new StringBuilder("*" + table + "\n");
      boolean ebtables = tool.equals("ebtables") || tool.equals("arptables");
      policies.forEach(
          (key, policy) -> {
            if (key.startsWith(tool + table)) {
              chains.putIfAbsent(key.substring((tool + table).length()), "-");
            }
          });
      for (String chain : chains.keySet()) {
        boolean base = BUILT_IN.contains(chain);
        String policy = policies.getOrDefault(tool + table + chain, "ACCEPT");
        text.append(':').append(chain).append(' ').append(base || ebtables ? policy : "-");
        text.append(ebtables ? "\n" : " [0:0]\n");
      }
      text.append(String.join("\n", one.getValue()));
      text.append(one.getValue().isEmpty() ? "" : "\n").append(ebtables ? "" : "COMMIT\n");
      TableFamily family =
          switch (tool) {
            case "ebtables" -> TableFamily.BRIDGE;
            case "arptables" -> TableFamily.ARP;
            case "ip6tables" -> TableFamily.IP6;
            default -> TableFamily.IP;
          };
      Backend backend = tool.endsWith("-legacy") ? Backend.IPTABLES_LEGACY : Backend.IPTABLES_NFT;
      try {
        tables
            .computeIfAbsent(backend, none -> new ArrayList<>())
            .addAll(SaveReader.read(family, text.toString()));
      } catch (MalformedRuleset wrong) {
        throw new AssertionError(text.toString(), wrong);
      }
    }
    List<Ruleset> rulesets = new ArrayList<>();
    tables.forEach((backend, list) -> rulesets.add(new Ruleset(backend, list, List.of())));
    if (!nft.isEmpty()) {
      String json = "{\"nftables\":[" + String.join(",", nft).replace('\'', '"') + "]}";
      try {
        rulesets.add(
            new Ruleset(Backend.NFT, NftReader.read(json, NftText.NONE).tables(), List.of()));
      } catch (MalformedRuleset wrong) {
        throw new AssertionError(json, wrong);
      }
    }
    return rulesets;
  }

  private List<Route> allRoutes() {
    List<Route> all = new ArrayList<>(routes);
    for (HandmadeLink link : links.values()) {
      if (!link.up) {
        for (HandmadeLink.Own own : link.addresses) {
          IpAddress address = own.prefix().address();
          all.add(kernel(new Prefix(address, address.bits()), 255, 2, link, address));
        }
        if (link.kind.equals("lo")) {
          all.add(kernel(Handmade.prefix("127.0.0.0/8"), 255, 2, link, IpAddress.of("127.0.0.1")));
        }
        all.removeIf(
            route ->
                route.type() != 2
                    && !route.hops().isEmpty()
                    && route.hops().getFirst().device().equals(OptionalInt.of(link.index)));
        continue;
      }
      for (HandmadeLink.Own own : link.addresses) {
        IpAddress address = own.prefix().address();
        if (own.failed()) {
          continue;
        }
        all.add(kernel(new Prefix(address, address.bits()), 255, 2, link, address));
        if (!own.prefix().isHost()) {
          all.add(kernel(own.prefix().network(), 254, 1, link, address));
        }
      }
      if (link.kind.equals("lo")) {
        all.add(kernel(Handmade.prefix("127.0.0.0/8"), 255, 2, link, IpAddress.of("127.0.0.1")));
        all.add(kernel(Handmade.prefix("::1/128"), 255, 2, link, IpAddress.of("::1")));
      }
    }
    return all;
  }

  private Route kernel(Prefix to, long table, int type, HandmadeLink link, IpAddress source) {
    return route(
        to,
        table,
        type,
        2,
        Optional.of(link),
        Optional.empty(),
        source.bits() == 32 ? Optional.of(source) : Optional.empty(),
        Tree.Obj.EMPTY);
  }

  private List<Address> addresses() {
    List<Address> all = new ArrayList<>();
    for (HandmadeLink link : links.values()) {
      for (HandmadeLink.Own own : link.addresses) {
        all.add(address(link.ref(), own.prefix(), 0, own.failed() ? 0x08 | 0x40 : 0x80));
      }
      if (link.kind.equals("lo") && link.up) {
        all.add(address(link.ref(), Handmade.prefix("127.0.0.1/8"), 254, 0x80));
        all.add(address(link.ref(), Handmade.prefix("::1/128"), 254, 0x80));
      }
    }
    return all;
  }

  private static Address address(LinkRef link, Prefix prefix, int scope, int flags) {
    return new Address(
        link,
        prefix,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        scope,
        flags,
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        List.of());
  }

  void entry(HandmadeLink on, String mac, OptionalInt master, int state, Optional<IpAddress> to) {
    fdb.add(
        new FdbEntry(
            on.ref(),
            HardwareAddress.parse(mac),
            master,
            state,
            0,
            OptionalInt.empty(),
            to,
            Optional.empty(),
            Tree.Obj.EMPTY,
            List.of()));
  }

  private List<FdbEntry> forwarding() {
    List<FdbEntry> all = new ArrayList<>(fdb);
    for (HandmadeLink link : links.values()) {
      if (link.master != null) {
        all.add(
            new FdbEntry(
                link.ref(),
                HardwareAddress.parse(link.mac),
                OptionalInt.of(link.master.index),
                FdbEntry.NUD_PERMANENT,
                0,
                link.port.containsKey("vlan")
                    ? OptionalInt.of(link.port.get("vlan").intValue())
                    : OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Tree.Obj.EMPTY,
                List.of()));
      }
    }
    return all;
  }

  private List<Sysctl> settings() {
    Map<String, String> all = new LinkedHashMap<>();
    String forwards = sysctls.getOrDefault("net.ipv4.ip_forward", "0");
    String forwards6 = sysctls.getOrDefault("net.ipv6.conf.all.forwarding", "0");
    all.put("net.ipv4.ip_forward", forwards);
    all.put("net.ipv6.conf.all.forwarding", forwards6);
    for (HandmadeLink link : links.values()) {
      all.put("net.ipv4.conf." + link.name + ".forwarding", forwards);
      all.put("net.ipv6.conf." + link.name + ".forwarding", forwards6);
    }
    all.putAll(sysctls);
    List<Sysctl> read = new ArrayList<>();
    all.forEach((key, value) -> read.add(new Sysctl(key, Optional.empty(), key, value)));
    return read;
  }

  Namespace build(List<Nsid> nsids) {
    List<Link> made = new ArrayList<>();
    links.values().forEach(link -> made.add(link.build()));
    return new Namespace(
        id,
        OptionalLong.empty(),
        name,
        List.of(name),
        Namespace.Kind.NETNS,
        List.of(),
        Facet.of(made),
        Facet.of(addresses()),
        Facet.of(allRoutes()),
        Facet.of(rules),
        Facet.of(neighbours),
        Facet.of(forwarding()),
        Facet.of(nsids),
        Facet.of(sockets),
        Facet.notAsked(),
        Facet.of(rulesets()),
        Facet.of(connections),
        Facet.of(settings()),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.notAsked(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}
