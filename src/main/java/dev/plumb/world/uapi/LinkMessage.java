package dev.plumb.world.uapi;

import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.NetlinkMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * RTM_NEWLINK and RTM_DELLINK: struct ifinfomsg with IFLA_* attributes.
 *
 * @param family ifi_family; AF_BRIDGE in messages about ports
 * @param hardwareType ifi_type, ARPHRD_*
 * @param ifindex ifi_index
 * @param flags ifi_flags, IFF_*
 * @param change ifi_change: which flags a request means
 * @see "linux/rtnetlink.h, linux/if_link.h"
 */
public record LinkMessage(
    int family, int hardwareType, int ifindex, int flags, int change, Attributes attributes) {
  public static final int RTM_NEWLINK = 16;
  public static final int RTM_DELLINK = 17;
  public static final int RTM_GETLINK = 18;

  /** sizeof(struct ifinfomsg). */
  private static final int HEADER = 16;

  private static final int RTEXT_FILTER_VF = 1;
  private static final int RTEXT_FILTER_SKIP_STATS = 8;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_BROADCAST = 2;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_OPERSTATE = 16;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_IFALIAS = 20;
  private static final int IFLA_EXT_MASK = 29;
  private static final int IFLA_LINK_NETNSID = 37;
  private static final int IFLA_NEW_NETNSID = 45;
  private static final int IFLA_TARGET_NETNSID = 46;
  private static final int IFLA_PROP_LIST = 52;
  private static final int IFLA_ALT_IFNAME = 53;

  /** The body of a request for all links; counters only when somebody will look at them. */
  public static byte[] dumpBody(boolean counters) {
    int mask = RTEXT_FILTER_VF | (counters ? 0 : RTEXT_FILTER_SKIP_STATS);
    return Body.of(HEADER, 0, new Attributes.Builder().u32(IFLA_EXT_MASK, mask));
  }

  /**
   * The body of a request for all links of another namespace, without going there.
   *
   * @param nsid what the asking socket's namespace calls it, see {@link #oneBody(int, int)}
   */
  public static byte[] dumpBodyOf(int nsid) {
    return Body.of(
        HEADER,
        0,
        new Attributes.Builder()
            .u32(IFLA_EXT_MASK, RTEXT_FILTER_VF | RTEXT_FILTER_SKIP_STATS)
            .u32(IFLA_TARGET_NETNSID, nsid));
  }

  /** The body of a request for one link. */
  public static byte[] oneBody(int ifindex) {
    byte[] body = dumpBody(false);
    ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).putInt(4, ifindex);
    return body;
  }

  /**
   * The body of a request for one link of another namespace, without going there.
   *
   * @param nsid what the asking socket's namespace calls it; the kernel gives that namespace an
   *     nsid for itself too, so ask from one of our own
   */
  public static byte[] oneBody(int ifindex, int nsid) {
    byte[] body =
        Body.of(
            HEADER,
            0,
            new Attributes.Builder()
                .u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS)
                .u32(IFLA_TARGET_NETNSID, nsid));
    ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).putInt(4, ifindex);
    return body;
  }

  /** IFLA_NEW_NETNSID: in a RTM_DELLINK, the link did not end but moved to another namespace. */
  public boolean movedAway() {
    return attributes.find(IFLA_NEW_NETNSID) >= 0;
  }

  public static LinkMessage decode(NetlinkMessage message) {
    return new LinkMessage(
        message.u8(0),
        message.u16(2),
        message.s32(4),
        message.s32(8),
        message.s32(12),
        message.attributes(HEADER, "link"));
  }

  /** The bytes it was decoded from. */
  public byte[] encode() {
    byte[] rest = attributes.encode();
    ByteBuffer out = ByteBuffer.allocate(HEADER + rest.length).order(ByteOrder.nativeOrder());
    out.put((byte) family).put((byte) 0).putShort((short) hardwareType);
    return out.putInt(ifindex).putInt(flags).putInt(change).put(rest).array();
  }

  /** What it says, as a fact about a namespace. */
  public Link link(NetnsId netns) {
    Reading reading = new Reading();
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      reading.read(attributes, place);
    }
    return reading.link(new LinkRef(netns, ifindex), hardwareType, flags);
  }

  /** What has been read of a message so far. */
  private static final class Reading {
    private String name = "";
    private final List<String> alternativeNames = new ArrayList<>();
    private @Nullable String alias;
    private @Nullable HardwareAddress address;
    private @Nullable HardwareAddress broadcast;
    private OptionalInt mtu = OptionalInt.empty();
    private int operstate;
    private OptionalInt lower = OptionalInt.empty();
    private OptionalInt lowerNsid = OptionalInt.empty();
    private OptionalInt master = OptionalInt.empty();
    private LinkKind kind = new LinkKind.Plain();
    private Link.@Nullable PortSettings port;
    private final Tree.Builder settings = Tree.object(48);
    private final List<UnknownAttribute> unknown = new ArrayList<>();

    void read(Attributes attributes, int place) {
      switch (attributes.type(place)) {
        case IFLA_IFNAME -> name = attributes.string(place);
        case IFLA_ADDRESS -> address = attributes.hardwareAddress(place);
        case IFLA_BROADCAST -> broadcast = attributes.hardwareAddress(place);
        case IFLA_MTU -> mtu = OptionalInt.of(attributes.s32(place));
        case IFLA_LINK -> lower = OptionalInt.of(attributes.s32(place));
        case IFLA_LINK_NETNSID -> lowerNsid = OptionalInt.of(attributes.s32(place));
        case IFLA_MASTER -> master = OptionalInt.of(attributes.s32(place));
        case IFLA_OPERSTATE -> operstate = attributes.u8(place);
        case IFLA_IFALIAS -> alias = attributes.string(place);
        case IFLA_LINKINFO -> linkInfo(attributes.nested(place));
        case IFLA_PROP_LIST -> properties(attributes.nested(place));
        default -> Settings.read(settings, attributes, place, LinkTables.LINK, unknown);
      }
    }

    private void properties(Attributes properties) {
      for (int place = properties.first(); place >= 0; place = properties.next(place)) {
        if (properties.type(place) == IFLA_ALT_IFNAME) {
          alternativeNames.add(properties.string(place));
        } else {
          Settings.keep(properties, place, unknown);
        }
      }
    }

    private void linkInfo(Attributes info) {
      for (int place = info.first(); place >= 0; place = info.next(place)) {
        switch (info.type(place)) {
          case LinkTables.IFLA_INFO_KIND,
              LinkTables.IFLA_INFO_DATA,
              LinkTables.IFLA_INFO_SLAVE_KIND,
              LinkTables.IFLA_INFO_SLAVE_DATA -> {}
          default -> Settings.keep(info, place, unknown); // IFLA_INFO_XSTATS, and what is to come
        }
      }
      int kindAt = info.find(LinkTables.IFLA_INFO_KIND);
      if (kindAt >= 0) {
        kind = kind(info.string(kindAt), info, info.find(LinkTables.IFLA_INFO_DATA));
      }
      int slaveKind = info.find(LinkTables.IFLA_INFO_SLAVE_KIND);
      if (slaveKind >= 0) {
        port = port(info.string(slaveKind), info, info.find(LinkTables.IFLA_INFO_SLAVE_DATA));
      }
    }

    private static LinkKind kind(String word, Attributes info, int data) {
      List<UnknownAttribute> unknown = new ArrayList<>();
      return switch (word) {
        case "veth" -> new LinkKind.Veth(data(info, data, LinkTables.VETH, unknown), unknown);
        case "bridge" -> new LinkKind.Bridge(data(info, data, LinkTables.BRIDGE, unknown), unknown);
        case "vxlan" -> new LinkKind.Vxlan(data(info, data, LinkTables.VXLAN, unknown), unknown);
        case "macvlan", "macvtap" ->
            new LinkKind.Macvlan(
                word.equals("macvtap"), data(info, data, LinkTables.MACVLAN, unknown), unknown);
        case "tun" -> new LinkKind.Tun(data(info, data, LinkTables.TUN, unknown), unknown);
        default ->
            new LinkKind.Other(word, data < 0 ? Optional.empty() : Optional.of(info.bytes(data)));
      };
    }

    private static Link.PortSettings port(String word, Attributes info, int data) {
      List<UnknownAttribute> unknown = new ArrayList<>();
      if (word.equals("bridge")) {
        return new Link.PortSettings(
            word, data(info, data, LinkTables.BRIDGE_PORT, unknown), unknown);
      }
      Tree.Obj raw = data < 0 ? Tree.Obj.EMPTY : Tree.object().put("raw", info.bytes(data)).build();
      return new Link.PortSettings(word, raw, unknown);
    }

    private static Tree.Obj data(
        Attributes info, int place, AttributeTable table, List<UnknownAttribute> unknown) {
      return place < 0 ? Tree.Obj.EMPTY : Settings.read(info.nested(place), table, unknown);
    }

    Link link(LinkRef ref, int hardwareType, int flags) {
      return new Link(
          ref,
          name,
          alternativeNames,
          Optional.ofNullable(alias),
          hardwareType,
          flags,
          Optional.ofNullable(address),
          Optional.ofNullable(broadcast),
          mtu,
          operstate,
          lower.isPresent()
              ? Optional.of(new Link.Lower(lower.getAsInt(), lowerNsid))
              : Optional.empty(),
          master,
          kind,
          Optional.ofNullable(port),
          LinkTables.LINK.recent().object(settings),
          unknown);
    }
  }
}
