package dev.plumb.world.uapi;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.Route;
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
 * RTM_NEWROUTE and RTM_DELROUTE: struct rtmsg with RTA_* attributes.
 *
 * @param family rtm_family
 * @param destinationLength rtm_dst_len
 * @param sourceLength rtm_src_len
 * @param tos rtm_tos
 * @param table rtm_table, for tables below 256
 * @param protocol rtm_protocol
 * @param scope rtm_scope
 * @param type rtm_type
 * @param flags rtm_flags
 * @see "linux/rtnetlink.h"
 */
public record RouteMessage(
    int family,
    int destinationLength,
    int sourceLength,
    int tos,
    int table,
    int protocol,
    int scope,
    int type,
    int flags,
    Attributes attributes) {
  public static final int RTM_NEWROUTE = 24;
  public static final int RTM_DELROUTE = 25;
  public static final int RTM_GETROUTE = 26;

  /** sizeof(struct rtmsg). */
  private static final int HEADER = 12;

  private static final int RTA_DST = 1;
  private static final int RTA_SRC = 2;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int RTA_METRICS = 8;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTA_TABLE = 15;
  private static final int RTA_VIA = 18;
  private static final int RTA_NH_ID = 30;

  /**
   * RTNH_F_DEAD, PERVASIVE, ONLINK, OFFLOAD, LINKDOWN, UNRESOLVED, TRAP: the hop's part of
   * rtm_flags.
   */
  private static final int HOP_FLAGS = 0x7f;

  /** The body of a request for all routes of all tables of both families. */
  public static byte[] dumpBody() {
    return Body.of(HEADER, 0);
  }

  /** The body of a question for the route to an address. */
  public static byte[] getBody(IpAddress destination) {
    byte[] body =
        Body.of(
            HEADER,
            destination.family().number(),
            new Attributes.Builder().put(RTA_DST, destination.bytes().toArray()));
    body[1] = (byte) destination.bits();
    return body;
  }

  public static RouteMessage decode(NetlinkMessage message) {
    return new RouteMessage(
        message.u8(0),
        message.u8(1),
        message.u8(2),
        message.u8(3),
        message.u8(4),
        message.u8(5),
        message.u8(6),
        message.u8(7),
        message.s32(8),
        message.attributes(HEADER, "route"));
  }

  /** The bytes it was decoded from. */
  public byte[] encode() {
    byte[] rest = attributes.encode();
    ByteBuffer out = ByteBuffer.allocate(HEADER + rest.length).order(ByteOrder.nativeOrder());
    out.put((byte) family).put((byte) destinationLength).put((byte) sourceLength).put((byte) tos);
    out.put((byte) table).put((byte) protocol).put((byte) scope).put((byte) type);
    return out.putInt(flags).put(rest).array();
  }

  /**
   * True for the two families that routing here is about; dumps also bring multicast routing's 128
   * and 129.
   */
  public boolean isIp() {
    return family == Family.INET.number() || family == Family.INET6.number();
  }

  /** What it says, as a fact about a namespace. */
  public Route route(NetnsId netns) {
    if (!isIp()) {
      throw new MalformedMessage("route", "family " + family, 0);
    }
    Reading reading = new Reading(family == 2 ? Family.INET : Family.INET6);
    for (int place = attributes.first(); place >= 0; place = attributes.next(place)) {
      reading.read(attributes, place);
    }
    return reading.route(netns, this);
  }

  /** What has been read of a message so far. */
  private static final class Reading {
    private final Family family;
    private IpAddress destination;
    private @Nullable IpAddress source;
    private @Nullable IpAddress gateway;
    private OptionalInt device = OptionalInt.empty();
    private OptionalLong metric = OptionalLong.empty();
    private @Nullable IpAddress preferredSource;
    private OptionalLong table = OptionalLong.empty();
    private OptionalLong nexthopId = OptionalLong.empty();
    private Tree.Obj metrics = Tree.Obj.EMPTY;
    private List<Route.NextHop> hops = List.of();
    private final Tree.Builder settings = Tree.object();
    private final List<UnknownAttribute> unknown = new ArrayList<>();

    Reading(Family family) {
      this.family = family;
      this.destination = IpAddress.any(family);
    }

    void read(Attributes attributes, int place) {
      switch (attributes.type(place)) {
        case RTA_DST -> destination = ofFamily(attributes.address(place));
        case RTA_SRC -> source = ofFamily(attributes.address(place));
        case RTA_OIF -> device = OptionalInt.of(attributes.s32(place));
        case RTA_GATEWAY -> gateway = attributes.address(place);
        case RTA_VIA -> {
          IpAddress via = via(attributes, place, unknown);
          gateway = via == null ? gateway : via;
        }
        case RTA_PRIORITY -> metric = OptionalLong.of(attributes.u32(place));
        case RTA_PREFSRC -> preferredSource = attributes.address(place);
        case RTA_TABLE -> table = OptionalLong.of(attributes.u32(place));
        case RTA_NH_ID -> nexthopId = OptionalLong.of(attributes.u32(place));
        case RTA_METRICS ->
            metrics = Settings.read(attributes.nested(place), RouteTables.METRICS, unknown);
        case RTA_MULTIPATH -> hops = multipath(attributes.bytes(place).toArray(), unknown);
        default -> Settings.read(settings, attributes, place, RouteTables.ROUTE, unknown);
      }
    }

    private IpAddress ofFamily(IpAddress address) {
      if (address.family() != family) {
        throw new MalformedMessage("route", "an address of another family", 0);
      }
      return address;
    }

    /**
     * struct rtvia: a family and an address of that family; null, and kept as it came, when that is
     * neither IPv4 nor IPv6.
     */
    private static @Nullable IpAddress via(
        Attributes attributes, int place, List<UnknownAttribute> unknown) {
      int family = attributes.u16(place, 0);
      for (Family known : Family.values()) {
        if (family == known.number()) {
          return new IpAddress(attributes.bytes(place, 2, known.addressLength()));
        }
      }
      Settings.keep(attributes, place, unknown);
      return null;
    }

    /** A row of struct rtnexthop, each with attributes behind it. */
    private static List<Route.NextHop> multipath(byte[] bytes, List<UnknownAttribute> unknown) {
      List<Route.NextHop> hops = new ArrayList<>();
      ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      int at = 0;
      while (bytes.length - at >= 8) {
        int length = numbers.getShort(at) & 0xffff;
        if (length < 8 || length > bytes.length - at) {
          throw new MalformedMessage("route RTA_MULTIPATH", "a hop of length " + length, at);
        }
        Attributes inner = Attributes.decode(bytes, at + 8, at + length, "nexthop");
        IpAddress gateway = null;
        Tree.Builder settings = Tree.object();
        for (int place = inner.first(); place >= 0; place = inner.next(place)) {
          switch (inner.type(place)) {
            case RTA_GATEWAY -> gateway = inner.address(place);
            case RTA_VIA -> {
              IpAddress via = via(inner, place, unknown);
              gateway = via == null ? gateway : via;
            }
            default -> Settings.read(settings, inner, place, RouteTables.HOP, unknown);
          }
        }
        hops.add(
            new Route.NextHop(
                Optional.ofNullable(gateway),
                OptionalInt.of(numbers.getInt(at + 4)),
                OptionalInt.of((bytes[at + 3] & 0xff) + 1),
                bytes[at + 2] & 0xff,
                settings.build()));
        at += length + 3 & ~3;
      }
      return hops;
    }

    Route route(NetnsId netns, RouteMessage message) {
      if (message.destinationLength > family.addressLength() * 8
          || message.sourceLength > family.addressLength() * 8) {
        throw new MalformedMessage("route", "a prefix length beyond its family", 0);
      }
      List<Route.NextHop> ways = hops;
      if (ways.isEmpty() && (gateway != null || device.isPresent())) {
        ways =
            List.of(
                new Route.NextHop(
                    Optional.ofNullable(gateway),
                    device,
                    OptionalInt.empty(),
                    message.flags & HOP_FLAGS,
                    Tree.Obj.EMPTY));
      }
      return new Route(
          netns,
          new Prefix(destination, message.destinationLength),
          source == null && message.sourceLength == 0
              ? Optional.empty()
              : Optional.of(
                  new Prefix(
                      source == null ? IpAddress.any(family) : source, message.sourceLength)),
          table.isPresent() ? table.getAsLong() : message.table,
          message.type,
          message.protocol,
          message.scope,
          message.tos,
          message.flags,
          ways,
          Optional.ofNullable(preferredSource),
          metric,
          nexthopId,
          metrics,
          RouteTables.ROUTE.recent().object(settings),
          unknown);
    }
  }
}
