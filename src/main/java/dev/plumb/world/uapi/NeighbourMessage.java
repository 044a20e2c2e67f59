package dev.plumb.world.uapi;

import dev.plumb.model.FdbEntry;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * RTM_NEWNEIGH and RTM_DELNEIGH: struct ndmsg with NDA_* attributes, for ARP and NDP, and with
 * family AF_BRIDGE for forwarding databases.
 *
 * @param family ndm_family: 2, 10, or 7 for a forwarding database
 * @param ifindex ndm_ifindex
 * @param state ndm_state, NUD_*
 * @param flags ndm_flags, NTF_*
 * @param type ndm_type, RTN_*
 * @see "linux/neighbour.h"
 */
public record NeighbourMessage(
    int family, int ifindex, int state, int flags, int type, Attributes attributes) {
  public static final int RTM_NEWNEIGH = 28;
  public static final int RTM_DELNEIGH = 29;
  public static final int RTM_GETNEIGH = 30;

  /** The family of forwarding databases. */
  public static final int AF_BRIDGE = 7;

  /** sizeof(struct ndmsg). */
  private static final int HEADER = 12;

  private static final int NDA_DST = 1;
  private static final int NDA_LLADDR = 2;
  private static final int NDA_CACHEINFO = 3;
  private static final int NDA_PROBES = 4;
  private static final int NDA_VLAN = 5;
  private static final int NDA_MASTER = 9;
  private static final int NDA_PROTOCOL = 12;
  private static final int NDA_FLAGS_EXT = 15;

  /** Where struct ndmsg has its ndm_flags. */
  private static final int NDM_FLAGS = 10;

  private static final byte NTF_PROXY = 0x08;

  /** The body of a request for all neighbours of both families. */
  public static byte[] dumpBody() {
    return Body.of(HEADER, 0);
  }

  /** The body of a request for all addresses that are answered for. */
  public static byte[] proxyBody() {
    byte[] body = Body.of(HEADER, 0);
    body[NDM_FLAGS] = NTF_PROXY;
    return body;
  }

  /** The body of a request for all forwarding databases. */
  public static byte[] fdbBody() {
    return Body.of(HEADER, AF_BRIDGE);
  }

  public static NeighbourMessage decode(NetlinkMessage message) {
    return new NeighbourMessage(
        message.u8(0),
        message.s32(4),
        message.u16(8),
        message.u8(10),
        message.u8(11),
        message.attributes(HEADER, "neighbour"));
  }

  /** The bytes it was decoded from. */
  public byte[] encode() {
    byte[] rest = attributes.encode();
    ByteBuffer out = ByteBuffer.allocate(HEADER + rest.length).order(ByteOrder.nativeOrder());
    out.put((byte) family)
        .put(new byte[3])
        .putInt(ifindex)
        .putShort((short) state)
        .put((byte) flags)
        .put((byte) type);
    return out.put(rest).array();
  }

  /** True for ARP and NDP entries that name an address. */
  public boolean isIp() {
    return (family == 2 || family == 10) && attributes.find(NDA_DST) >= 0;
  }

  /** What it says, as a fact about a namespace: an ARP or NDP entry. */
  public Neighbour neighbour(NetnsId netns) {
    @Nullable IpAddress address = null;
    @Nullable HardwareAddress hardware = null;
    Neighbour.@Nullable CacheInfo cache = null;
    OptionalLong probes = OptionalLong.empty();
    OptionalInt protocol = OptionalInt.empty();
    int allFlags = flags;
    List<UnknownAttribute> unknown = new ArrayList<>();
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      switch (attributes.type(place)) {
        case NDA_DST -> address = attributes.address(place);
        case NDA_LLADDR -> hardware = attributes.hardwareAddress(place);
        case NDA_CACHEINFO -> cache = cache(attributes, place);
        case NDA_PROBES -> probes = OptionalLong.of(attributes.u32(place));
        case NDA_PROTOCOL -> protocol = OptionalInt.of(attributes.u8(place));
        case NDA_FLAGS_EXT -> allFlags |= attributes.s32(place) << 8;
        default -> Settings.keep(attributes, place, unknown);
      }
    }
    if (address == null) {
      throw new MalformedMessage("neighbour", "no address", 0);
    }
    return new Neighbour(
        new LinkRef(netns, ifindex),
        address,
        Optional.ofNullable(hardware),
        state,
        allFlags,
        Optional.ofNullable(cache),
        probes,
        protocol,
        unknown);
  }

  /** What it says, as a fact about a namespace: an entry of a forwarding database. */
  public FdbEntry fdbEntry(NetnsId netns) {
    @Nullable HardwareAddress hardware = null;
    OptionalInt master = OptionalInt.empty();
    OptionalInt vlan = OptionalInt.empty();
    @Nullable IpAddress destination = null;
    Neighbour.@Nullable CacheInfo cache = null;
    int allFlags = flags;
    Tree.Builder settings = Tree.object();
    List<UnknownAttribute> unknown = new ArrayList<>();
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      switch (attributes.type(place)) {
        case NDA_LLADDR -> hardware = attributes.hardwareAddress(place);
        case NDA_MASTER -> master = OptionalInt.of(attributes.s32(place));
        case NDA_VLAN -> vlan = OptionalInt.of(attributes.u16(place));
        case NDA_DST -> destination = attributes.address(place);
        case NDA_CACHEINFO -> cache = cache(attributes, place);
        case NDA_FLAGS_EXT -> allFlags |= attributes.s32(place) << 8;
        default -> Settings.read(settings, attributes, place, RouteTables.FDB, unknown);
      }
    }
    if (hardware == null) {
      throw new MalformedMessage("forwarding database", "no hardware address", 0);
    }
    return new FdbEntry(
        new LinkRef(netns, ifindex),
        hardware,
        master,
        state,
        allFlags,
        vlan,
        Optional.ofNullable(destination),
        Optional.ofNullable(cache),
        RouteTables.FDB.recent().object(settings),
        unknown);
  }

  /** struct nda_cacheinfo: confirmed, used, updated, refcnt. */
  private static Neighbour.CacheInfo cache(Attributes attributes, int place) {
    return new Neighbour.CacheInfo(
        attributes.u32(place, 0),
        attributes.u32(place, 4),
        attributes.u32(place, 8),
        attributes.u32(place, 12));
  }
}
