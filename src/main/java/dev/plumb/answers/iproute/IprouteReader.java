package dev.plumb.answers.iproute;

import dev.plumb.model.Address;
import dev.plumb.model.Family;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Facts out of what {@code ip -j -d} and {@code bridge -j -s} printed: the walks of this room the
 * other way round. What the tools did not print is absent; what cannot be understood is an {@link
 * IllegalArgumentException}.
 */
public final class IprouteReader {
  private static final IprouteNames NAMES = IprouteNames.debian12();
  private static final List<Tree> NO_ITEMS = List.of();
  private final NetnsId netns;
  private final Map<String, Integer> indexes;

  /**
   * @param indexes the links of the namespace by name
   */
  public IprouteReader(NetnsId netns, Map<String, Integer> indexes) {
    this.netns = netns;
    this.indexes = Map.copyOf(indexes);
  }

  private static IllegalArgumentException strange(String what, String value) {
    return new IllegalArgumentException(what + " '" + value + "' is not understood");
  }

  private static String need(Tree.Obj object, String key) {
    return object.text(key).orElseThrow(() -> strange("an object without", key));
  }

  private static long number(NameTable table, String word) {
    return table.number(word, 0xffffffffL).orElseThrow(() -> strange("the word", word));
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow(() -> strange("the address", text));
  }

  private static Optional<IpAddress> addressAt(Tree.Obj object, String key) {
    return object.text(key).map(IprouteReader::address);
  }

  private OptionalInt device(Tree.Obj object, String key) {
    Optional<String> name = object.text(key);
    if (name.isEmpty()) {
      return OptionalInt.empty();
    }
    Integer index = indexes.get(name.get());
    if (index == null && name.get().matches("if[0-9]{1,9}")) {
      index = Integer.valueOf(name.get().substring(2));
    }
    if (index == null) {
      throw strange("the link", name.get());
    }
    return OptionalInt.of(index);
  }

  private LinkRef link(Tree.Obj object, String key) {
    return new LinkRef(
        netns, device(object, key).orElseThrow(() -> strange("a fact of", "no link")));
  }

  /** One item of {@code addr_info}. */
  public Address address(Tree.Obj info, int ifindex) {
    int flags = info.has("dynamic") ? 0 : Address.IFA_F_PERMANENT;
    for (Tree.Field field : info.fields()) {
      if (field.value() instanceof Tree.Flag flag && flag.value()) {
        flags |= AddressWalk.flag(field.name());
      }
    }
    IpAddress local = address(need(info, "local"));
    OptionalLong valid = info.number("valid_life_time");
    Optional<Address.Lifetimes> lifetimes =
        valid.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Address.Lifetimes(
                    info.number("preferred_life_time", valid.getAsLong()) & 0xffffffffL,
                    valid.getAsLong(),
                    0,
                    0));
    return new Address(
        new LinkRef(netns, ifindex),
        new Prefix(local, (int) info.number("prefixlen", local.bits())),
        addressAt(info, "address"),
        addressAt(info, "broadcast"),
        addressAt(info, "anycast"),
        info.text("label"),
        (int) number(NAMES.scopes(), info.text("scope").orElse("global")),
        flags,
        OptionalInt.empty(),
        info.number("metric"),
        lifetimes,
        List.of());
  }

  private static Prefix prefix(String text, Family family) {
    return text.equals("default") || text.equals("all")
        ? new Prefix(IpAddress.any(family), 0)
        : Prefix.parse(text).orElseThrow(() -> strange("the prefix", text));
  }

  /** One item of {@code ip -j -d route show table all}. */
  public Route route(Tree.Obj said, Family family) {
    List<Route.NextHop> hops = new ArrayList<>();
    for (Tree item : said.items("nexthops")) {
      if (item instanceof Tree.Obj hop) {
        hops.add(hop(hop, OptionalInt.of((int) hop.number("weight", 1))));
      }
    }
    if (hops.isEmpty() && (said.has("dev") || said.has("gateway") || said.has("via"))) {
      hops.add(hop(said, OptionalInt.empty()));
    }
    Tree.Builder settings = Tree.object();
    said.text("pref")
        .ifPresent(
            word -> settings.put("pref", word.equals("high") ? 1 : word.equals("low") ? 3 : 0));
    Tree.Builder metrics = Tree.object();
    for (Tree item : said.items("metrics")) {
      if (item instanceof Tree.Obj metric) {
        metrics.putAll(metric);
      }
    }
    String type = said.text("type").orElse("unicast");
    return new Route(
        netns,
        prefix(need(said, "dst"), family),
        said.text("from").map(text -> prefix(text, family)),
        number(NAMES.tables(), said.text("table").orElse("main")),
        (int) Words.routeType(type).orElseThrow(() -> strange("the type", type)),
        (int) number(NAMES.protocols(), said.text("protocol").orElse("boot")),
        (int) number(NAMES.scopes(), said.text("scope").orElse("global")),
        said.text("tos").map(word -> (int) number(NAMES.dsfields(), word)).orElse(0),
        flags(said.items("flags"), RouteWalk.FLAG_NAMES, RouteWalk.FLAGS),
        hops,
        addressAt(said, "prefsrc"),
        said.number("metric"),
        said.number("nhid"),
        metrics.build(),
        settings.build(),
        List.of());
  }

  private Route.NextHop hop(Tree.Obj said, OptionalInt weight) {
    Optional<IpAddress> gateway =
        said.has("via") ? addressAt(said.object("via"), "host") : addressAt(said, "gateway");
    int flags =
        weight.isPresent() ? flags(said.items("flags"), RouteWalk.FLAG_NAMES, RouteWalk.FLAGS) : 0;
    return new Route.NextHop(gateway, device(said, "dev"), weight, flags, Tree.Obj.EMPTY);
  }

  private static int flags(List<Tree> words, String[] names, int[] bits) {
    int flags = 0;
    for (Tree word : words) {
      for (int i = 0; i < names.length; i++) {
        if (word instanceof Tree.Text text && text.value().equals(names[i])) {
          flags |= bits[i];
        }
      }
    }
    return flags;
  }

  /** One item of {@code ip -j -d rule}. */
  public Rule rule(Tree.Obj said, Family family) {
    for (Tree.Field field : said.fields()) {
      if (!RULE_KEYS.contains(field.name())) {
        // A condition that is left out would make a rule match more than it does.
        throw strange("a rule's", field.name());
      }
    }
    Optional<String> action = said.text("action");
    int act = said.has("goto") ? 2 : said.has("nop") ? 3 : 1;
    if (action.isPresent()) {
      act =
          (int)
              Words.routeType(action.get()).orElseThrow(() -> strange("the action", action.get()));
    }
    Tree.Builder settings = Tree.object();
    for (String key : List.of("suppress_prefixlen", "tun_id")) {
      said.number(key).ifPresent(value -> settings.put(key, value));
    }
    int flags = said.has("not") ? 2 : 0;
    flags |= said.has("iif_detached") ? 8 : 0;
    flags |= said.has("oif_detached") ? 16 : 0;
    return new Rule(
        netns,
        family,
        said.number("priority", 0),
        selector(said, "src"),
        selector(said, "dst"),
        said.text("iif"),
        said.text("oif"),
        act,
        said.has("table") ? number(NAMES.tables(), need(said, "table")) : 0,
        said.text("tos").map(word -> (int) number(NAMES.dsfields(), word)).orElse(0),
        flags,
        said.text("fwmark")
            .map(
                mark ->
                    new Rule.Mark(
                        hex(mark),
                        said.text("fwmask").map(IprouteReader::hex).orElse(0xffffffffL))),
        said.number("goto"),
        said.text("protocol")
            .map(word -> OptionalLong.of(number(NAMES.protocols(), word)))
            .orElse(OptionalLong.empty()),
        settings.build(),
        List.of());
  }

  private static final List<String> RULE_KEYS =
      List.of(
          "priority",
          "src",
          "srclen",
          "dst",
          "dstlen",
          "iif",
          "iif_detached",
          "oif",
          "oif_detached",
          "table",
          "tos",
          "fwmark",
          "fwmask",
          "goto",
          "nop",
          "action",
          "protocol",
          "not",
          "suppress_prefixlen",
          "tun_id");

  private static long hex(String text) {
    return Words.number(text).orElseThrow(() -> strange("the number", text));
  }

  private static Optional<Prefix> selector(Tree.Obj said, String key) {
    Optional<String> text = said.text(key);
    if (text.isEmpty() || text.get().equals("all")) {
      return Optional.empty();
    }
    IpAddress address = address(text.get());
    return Optional.of(new Prefix(address, (int) said.number(key + "len", address.bits())));
  }

  private static Optional<Neighbour.CacheInfo> ages(Tree.Obj said) {
    return said.has("used")
        ? Optional.of(
            new Neighbour.CacheInfo(
                said.number("confirmed", 0) * 100,
                said.number("used", 0) * 100,
                said.number("updated", 0) * 100,
                said.number("refcnt", 0)))
        : Optional.empty();
  }

  private static Optional<HardwareAddress> hardware(Tree.Obj said, String key) {
    return said.text(key).map(HardwareAddress::parse);
  }

  /** One item of {@code ip -j -s neigh}. */
  public Neighbour neighbour(Tree.Obj said) {
    int state = 0;
    for (Tree word : said.items("state")) {
      if (word instanceof Tree.Text text) {
        int bit = NeighbourWalk.state(text.value().toLowerCase(java.util.Locale.ROOT));
        state |= Math.max(bit, 0);
      }
    }
    int flags = said.has("router") ? 0x80 : 0;
    flags |= said.has("proxy") ? 0x08 : 0;
    flags |= said.has("extern_learn") ? 0x10 : 0;
    return new Neighbour(
        link(said, "dev"),
        address(need(said, "dst")),
        hardware(said, "lladdr"),
        state,
        flags,
        ages(said),
        said.number("probes"),
        OptionalInt.empty(),
        List.of());
  }

  /** One item of {@code bridge -j -d -s fdb}. */
  public FdbEntry fdb(Tree.Obj said) {
    String word = said.text("state").orElse("");
    int state =
        switch (word) {
          case "permanent" -> 0x80;
          case "static" -> 0x40;
          case "stale" -> 0x04;
          case "" -> 0x02;
          default -> (int) hex(word);
        };
    return new FdbEntry(
        link(said, "ifname"),
        HardwareAddress.parse(need(said, "mac")),
        device(said, "master"),
        state,
        flags(
            said.has("flags") ? said.items("flags") : NO_ITEMS, FdbWalk.FLAG_NAMES, FdbWalk.FLAGS),
        said.has("vlan") ? OptionalInt.of((int) said.number("vlan", 0)) : OptionalInt.empty(),
        addressAt(said, "dst"),
        ages(said),
        Tree.Obj.EMPTY,
        List.of());
  }
}
