package dev.plumb.answers.path;

import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Prefix;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A link of a {@link Handmade} host, while it is written. */
final class HandmadeLink {
  private static final int IFF_NOARP = 0x80;

  final HandmadeNetns netns;
  final String name;
  final int index;
  final String kind;
  boolean up;
  boolean noArp;
  int mtu = 1500;
  String mac;
  String qdisc = "noqueue";
  HandmadeLink peer;
  HandmadeLink master;
  final Map<String, Long> port = new LinkedHashMap<>();
  final Map<String, Long> settings = new LinkedHashMap<>();
  Optional<IpAddress> local = Optional.empty();
  final List<Own> addresses = new ArrayList<>();

  /**
   * An address.
   *
   * @param failed duplicate address detection found somebody else with it
   */
  record Own(Prefix prefix, boolean failed) {}

  HandmadeLink(HandmadeNetns netns, String name, int index, String kind) {
    this.netns = netns;
    this.name = name;
    this.index = index;
    this.kind = kind;
    this.mac =
        String.format(
            "02:00:%02x:%02x:%02x:%02x",
            index >> 8, netns.number >> 8, netns.number & 0xff, index & 0xff);
    if (kind.equals("lo")) {
      mtu = 65536;
      mac = "00:00:00:00:00:00";
    }
  }

  LinkRef ref() {
    return new LinkRef(netns.id, index);
  }

  private LinkKind linkKind() {
    Tree.Builder data = Tree.object();
    settings.forEach(data::put);
    local.ifPresent(address -> data.put("local", address.bytes()));
    Tree.Obj own = data.build();
    return switch (kind) {
      case "veth" -> new LinkKind.Veth(own, List.of());
      case "bridge" -> new LinkKind.Bridge(own, List.of());
      case "vxlan" -> new LinkKind.Vxlan(own, List.of());
      case "macvlan" -> new LinkKind.Macvlan(false, own, List.of());
      default -> new LinkKind.Plain();
    };
  }

  Link build() {
    int flags =
        (up ? Link.IFF_UP : 0)
            | (up && (peer == null || peer.up) ? Link.IFF_LOWER_UP : 0)
            | (kind.equals("lo") ? Link.IFF_LOOPBACK : Link.IFF_BROADCAST)
            | (noArp ? IFF_NOARP : 0);
    Optional<Link.PortSettings> ofPort = Optional.empty();
    if (master != null) {
      Tree.Builder data = Tree.object();
      port.forEach(data::put);
      if (!port.containsKey("state")) {
        data.put("state", up && (peer == null || peer.up) ? 3 : 0);
      }
      ofPort = Optional.of(new Link.PortSettings(master.kind, data.build(), List.of()));
    }
    return new Link(
        ref(),
        name,
        List.of(),
        Optional.empty(),
        kind.equals("lo") ? 772 : 1,
        flags,
        Optional.of(HardwareAddress.parse(mac)),
        Optional.empty(),
        OptionalInt.of(mtu),
        6,
        peer == null
            ? Optional.empty()
            : Optional.of(
                new Link.Lower(
                    peer.index,
                    peer.netns == netns ? OptionalInt.empty() : OptionalInt.of(peer.netns.number))),
        master == null ? OptionalInt.empty() : OptionalInt.of(master.index),
        linkKind(),
        ofPort,
        Tree.object().put("qdisc", qdisc).build(),
        List.of());
  }
}
