package dev.plumb.answers.iproute;

import dev.plumb.model.Bytes;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Links out of what {@code ip -j -d -s link} printed. */
public final class LinkReader {
  private static final Map<String, Integer> LINK_TYPES = linkTypes();

  /** Where iproute2's key is not ours. */
  private static final Map<String, String> KEYS =
      Map.of(
          "group_address", "group_addr",
          "mcast_last_member_count", "mcast_last_member_cnt",
          "mcast_startup_query_count", "mcast_startup_query_cnt",
          "mcast_last_member_interval", "mcast_last_member_intvl",
          "mcast_membership_interval", "mcast_membership_intvl",
          "mcast_querier_interval", "mcast_querier_intvl",
          "mcast_query_interval", "mcast_query_intvl",
          "mcast_query_response_interval", "mcast_query_response_intvl",
          "mcast_startup_query_interval", "mcast_startup_query_intvl",
          "mcast_router", "multicast_router");

  private final NetnsId netns;
  private final Map<String, Integer> indexes = new HashMap<>();

  public LinkReader(NetnsId netns) {
    this.netns = netns;
  }

  private static Map<String, Integer> linkTypes() {
    Map<String, Integer> types = new HashMap<>();
    for (int type = 0; type < 0x10000; type++) {
      String word = Words.linkType(type);
      if (!word.startsWith("[")) {
        types.put(word, type);
      }
    }
    return types;
  }

  /** The links of the namespace by name, known after {@link #links}. */
  public Map<String, Integer> indexes() {
    return indexes;
  }

  /** Every item. */
  public List<Link> links(List<Tree> said) {
    for (Tree item : said) {
      if (item instanceof Tree.Obj link) {
        link.text("ifname").ifPresent(name -> indexes.put(name, (int) link.number("ifindex", 0)));
      }
    }
    List<Link> links = new ArrayList<>();
    for (Tree item : said) {
      if (item instanceof Tree.Obj link) {
        links.add(link(link));
      }
    }
    return links;
  }

  private Link link(Tree.Obj said) {
    Tree.Obj info = said.object("linkinfo");
    List<String> alternative = new ArrayList<>();
    for (Tree name : said.items("altnames")) {
      if (name instanceof Tree.Text text) {
        alternative.add(text.value());
      }
    }
    return new Link(
        new LinkRef(netns, (int) said.number("ifindex", 0)),
        said.text("ifname").orElse(""),
        alternative,
        said.text("ifalias"),
        LINK_TYPES.getOrDefault(said.text("link_type").orElse("void"), 0xffff),
        flags(said.items("flags")),
        said.text("address").flatMap(LinkReader::hardware),
        said.text("broadcast").flatMap(LinkReader::hardware),
        said.has("mtu") ? OptionalInt.of((int) said.number("mtu", 0)) : OptionalInt.empty(),
        operstate(said.text("operstate").orElse("UNKNOWN")),
        lower(said),
        said.text("master").map(indexes::get).map(OptionalInt::of).orElse(OptionalInt.empty()),
        kind(info),
        info.text("info_slave_kind")
            .map(
                word ->
                    new Link.PortSettings(
                        word, settings(info.object("info_slave_data"), true), List.of())),
        own(said),
        List.of());
  }

  private static int flags(List<Tree> words) {
    int flags = 0x40; // IFF_RUNNING is told by the absence of NO-CARRIER
    for (Tree word : words) {
      String text = word instanceof Tree.Text one ? one.value() : "";
      if (text.equals("NO-CARRIER")) {
        flags &= ~0x40;
      }
      for (int i = 0; i < LinkFlags.NAMES.length; i++) {
        flags |= LinkFlags.NAMES[i].equals(text) ? LinkFlags.BITS[i] : 0;
      }
    }
    return (flags & Link.IFF_UP) != 0 ? flags : flags & ~0x40;
  }

  /** A tunnel's address is an IP address. */
  private static Optional<HardwareAddress> hardware(String text) {
    try {
      return Optional.of(HardwareAddress.parse(text));
    } catch (IllegalArgumentException noPairs) {
      return dev.plumb.model.IpAddress.parse(text).map(ip -> new HardwareAddress(ip.bytes()));
    }
  }

  private static int operstate(String word) {
    for (int state = 0; Words.isOperstate(state); state++) {
      if (Words.operstate(state).equals(word)) {
        return state;
      }
    }
    return 0;
  }

  private Optional<Link.Lower> lower(Tree.Obj said) {
    if (said.has("link_index")) {
      OptionalInt nsid =
          said.has("link_netnsid")
              ? OptionalInt.of((int) said.number("link_netnsid", 0))
              : OptionalInt.empty();
      return Optional.of(new Link.Lower((int) said.number("link_index", 0), nsid));
    }
    if (said.get("link") instanceof Tree.Nil) {
      return Optional.of(new Link.Lower(0, OptionalInt.empty()));
    }
    return said.text("link")
        .map(indexes::get)
        .map(index -> new Link.Lower(index, OptionalInt.empty()));
  }

  private static LinkKind kind(Tree.Obj info) {
    Optional<String> word = info.text("info_kind");
    if (word.isEmpty()) {
      return new LinkKind.Plain();
    }
    return switch (word.get()) {
      case "veth" -> new LinkKind.Veth(Tree.Obj.EMPTY, List.of());
      case "bridge" -> new LinkKind.Bridge(bridge(info.object("info_data")), List.of());
      // Their data is in words that were never numbers here; the kind alone is sure.
      default -> new LinkKind.Other(word.get(), Optional.empty());
    };
  }

  /** Two switches that are bits of one attribute. */
  private static Tree.Obj bridge(Tree.Obj said) {
    long known =
        (said.has("no_linklocal_learn") ? 1 : 0) | (said.has("mcast_vlan_snooping") ? 2 : 0);
    long set = said.number("no_linklocal_learn", 0) | said.number("mcast_vlan_snooping", 0) << 1;
    return Tree.object()
        .putAll(settings(said, false))
        .put("multi_boolopt", Tree.object().put("optval", set).put("optmask", known).build())
        .build();
  }

  private static Tree.Obj settings(Tree.Obj said, boolean port) {
    Tree.Builder out = Tree.object();
    for (Tree.Field field : said.fields()) {
      boolean renamed = port || !field.name().equals("mcast_router");
      String key = renamed ? KEYS.getOrDefault(field.name(), field.name()) : field.name();
      value(key, field.value()).ifPresent(value -> out.put(key, value));
    }
    return out.build();
  }

  private static Optional<Tree> value(String key, Tree value) {
    return switch (value) {
      case Tree.Num number -> Optional.of(number);
      case Tree.Flag flag -> Optional.of(new Tree.Num(flag.value() ? 1 : 0));
      case Tree.Decimal decimal -> Optional.of(new Tree.Num(hundredths(decimal.value())));
      case Tree.Text text -> word(key, text.value());
      case Tree.Obj object -> Optional.empty();
      case Tree.Arr array -> Optional.empty();
      case Tree.Hex hex -> Optional.empty();
      case Tree.Nil nil -> Optional.empty();
    };
  }

  private static long hundredths(String seconds) {
    return Math.round(Double.parseDouble(seconds) * 100);
  }

  private static Optional<Tree> word(String key, String text) {
    switch (key) {
      case "bridge_id", "root_id" -> {
        return bridgeId(text).map(Tree.Hex::new);
      }
      case "group_addr" -> {
        return hardware(text).map(address -> new Tree.Hex(address.bytes()));
      }
      case "vlan_protocol" -> {
        return Optional.of(new Tree.Num(text.equals("802.1ad") ? 0x88a8 : 0x8100));
      }
      case "state" -> {
        for (int state = 0; Words.isPortState(state); state++) {
          if (Words.portState(state).equals(text)) {
            return Optional.of(new Tree.Num(state));
          }
        }
        return Optional.empty();
      }
      case "group_fwd_mask_str" -> {
        return Optional.empty();
      }
      default -> {
        var number = Words.number(text);
        return number.isPresent()
            ? Optional.of(new Tree.Num(number.getAsLong()))
            : Optional.empty();
      }
    }
  }

  /** {@code 8000.2:42:bb:72:86:e}. */
  private static Optional<Bytes> bridgeId(String text) {
    String[] parts = text.split("[.:]", -1);
    if (parts.length != 7 || parts[0].length() != 4) {
      return Optional.empty();
    }
    StringBuilder hex = new StringBuilder(parts[0]);
    for (int i = 1; i < 7; i++) {
      hex.append(parts[i].length() == 1 ? "0" : "").append(parts[i]);
    }
    try {
      return Optional.of(Bytes.ofHex(hex.toString()));
    } catch (IllegalArgumentException noHex) {
      return Optional.empty();
    }
  }

  private static final List<String> NUMBERS =
      List.of(
          "txqlen",
          "promiscuity",
          "allmulti",
          "min_mtu",
          "max_mtu",
          "num_tx_queues",
          "num_rx_queues",
          "gso_max_size",
          "gso_max_segs",
          "tso_max_size",
          "tso_max_segs",
          "gro_max_size");

  private static Tree.Obj own(Tree.Obj said) {
    Tree.Builder out = Tree.object();
    for (String key : NUMBERS) {
      said.number(key).ifPresent(value -> out.put(key, value));
    }
    said.text("linkmode").ifPresent(mode -> out.put("linkmode", mode.equals("DEFAULT") ? 0 : 1));
    said.text("group")
        .ifPresent(
            group ->
                IprouteNames.debian12()
                    .groups()
                    .number(group, 0xffffffffL)
                    .ifPresent(number -> out.put("group", number)));
    said.text("inet6_addr_gen_mode")
        .ifPresent(
            mode ->
                out.put(
                    "inet6_addr_gen_mode",
                    Math.max(
                        0, List.of("eui64", "none", "stable_secret", "random").indexOf(mode))));
    if (said.has("proto_down")) {
      out.put("proto_down", 1);
    }
    for (String key : List.of("qdisc", "phys_port_name", "parentbus", "parentdev")) {
      out.put(key, said.text(key));
    }
    said.text("permaddr")
        .flatMap(LinkReader::hardware)
        .ifPresent(address -> out.put("permaddr", address.bytes()));
    if (said.has("stats64")) {
      out.put("stats64", statistics(said.object("stats64")));
    }
    return out.build();
  }

  private static Tree.Obj statistics(Tree.Obj said) {
    Tree.Builder out = Tree.object();
    for (String way : List.of("rx", "tx")) {
      for (Tree.Field field : said.object(way).fields()) {
        boolean bare = field.name().equals("multicast") || field.name().equals("collisions");
        out.put(bare ? field.name() : way + "_" + field.name(), field.value());
      }
    }
    return out.build();
  }
}
