package dev.plumb.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A route of one table.
 *
 * @param netns the namespace whose table holds it
 * @param destination RTA_DST; 0.0.0.0/0 or ::/0 is the default route
 * @param source RTA_SRC: only packets from here (IPv6 subtrees)
 * @param table RTA_TABLE: 254 main, 255 local, 253 default
 * @param type RTN_*: 1 unicast, 2 local, 3 broadcast, 6 blackhole, 7 unreachable, 8 prohibit, 9
 *     throw
 * @param protocol RTPROT_*: 2 kernel, 3 boot, 4 static
 * @param scope RT_SCOPE_*: 0 global (universe), 253 link, 254 host
 * @param tos rtm_tos
 * @param flags RTM_F_* and RTNH_F_* bits of rtm_flags
 * @param hops where it leads: one next hop, or several of a multipath route; none for blackhole and
 *     its kin
 * @param preferredSource RTA_PREFSRC
 * @param metric RTA_PRIORITY; empty is 0
 * @param nexthopId RTA_NH_ID: a nexthop object
 * @param metrics RTA_METRICS, by iproute2's names
 * @param settings whatever else ({@code pref}, {@code cacheinfo}, {@code mark}, {@code uid}), by
 *     iproute2's names
 * @see "linux/rtnetlink.h, ip-route(8)"
 */
public record Route(
    NetnsId netns,
    Prefix destination,
    Optional<Prefix> source,
    long table,
    int type,
    int protocol,
    int scope,
    int tos,
    int flags,
    List<NextHop> hops,
    Optional<IpAddress> preferredSource,
    OptionalLong metric,
    OptionalLong nexthopId,
    Tree.Obj metrics,
    Tree.Obj settings,
    List<UnknownAttribute> unknown) {
  /** RT_TABLE_MAIN. */
  public static final long TABLE_MAIN = 254;

  /** RT_TABLE_LOCAL. */
  public static final long TABLE_LOCAL = 255;

  /** RTM_F_CLONED: an entry of a cache, not of a table. */
  public static final int RTM_F_CLONED = 0x200;

  public Route {
    hops = List.copyOf(hops);
    unknown = List.copyOf(unknown);
  }

  /** The same route in another namespace. */
  public Route in(NetnsId other) {
    return new Route(
        other,
        destination,
        source,
        table,
        type,
        protocol,
        scope,
        tos,
        flags,
        hops,
        preferredSource,
        metric,
        nexthopId,
        metrics,
        settings,
        unknown);
  }

  public Family family() {
    return destination.address().family();
  }

  public boolean isDefault() {
    return destination.length() == 0;
  }

  /** True when the route was sent as RTA_MULTIPATH, or has several hops. */
  public boolean isMultipath() {
    return hops.size() > 1 || (hops.size() == 1 && hops.getFirst().weight().isPresent());
  }

  /**
   * One way out of a route.
   *
   * @param gateway RTA_GATEWAY or RTA_VIA, of either family; empty when the destination is on the
   *     link
   * @param device RTA_OIF, an ifindex of the route's namespace
   * @param weight rtnh_hops + 1 in a multipath route; empty for a single hop
   * @param flags RTNH_F_*: 1 dead, 4 onlink, 16 linkdown
   * @param settings encapsulation, realms, by iproute2's names
   */
  public record NextHop(
      Optional<IpAddress> gateway,
      OptionalInt device,
      OptionalInt weight,
      int flags,
      Tree.Obj settings) {}
}
