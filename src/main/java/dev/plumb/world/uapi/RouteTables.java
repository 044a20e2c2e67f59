package dev.plumb.world.uapi;

import dev.plumb.world.uapi.AttributeTable.Encoding;

/**
 * The attributes of routes, rules and neighbour entries that have no field of their own in the
 * model.
 *
 * @see "linux/rtnetlink.h, linux/fib_rules.h, linux/neighbour.h of Linux 6.18"
 */
public final class RouteTables {
  /** RTAX_*: {@code Route.metrics}, by the words of {@code ip route}. */
  public static final AttributeTable METRICS =
      AttributeTable.builder()
          .u32(1, "lock") // a bit for each metric that path MTU discovery and TCP may not change
          .u32(2, "mtu")
          .u32(3, "window")
          .u32(4, "rtt") // in 1/8 ms
          .u32(5, "rttvar") // in 1/4 ms
          .u32(6, "ssthresh")
          .u32(7, "cwnd")
          .u32(8, "advmss")
          .u32(9, "reordering")
          .u32(10, "hoplimit")
          .u32(11, "initcwnd")
          .u32(12, "features") // RTAX_FEATURE_* bits
          .u32(13, "rto_min") // in ms
          .u32(14, "initrwnd")
          .u32(15, "quickack")
          .string(16, "congctl")
          .u32(17, "fastopen_no_cookie")
          .table();

  /**
   * RTA_*: {@code Route.settings}. Not here, because {@code Route} has a field for them: RTA_DST 1,
   * SRC 2, OIF 4, GATEWAY 5, PRIORITY 6, PREFSRC 7, METRICS 8, MULTIPATH 9, TABLE 15, VIA 18, NH_ID
   * 30.
   */
  public static final AttributeTable ROUTE =
      AttributeTable.builder()
          .u32(3, "iif")
          .u32(11, "flow") // realms: source in the upper 16 bits, destination in the lower
          .struct(
              12,
              "cacheinfo",
              Encoding.U32,
              "clntref",
              "lastuse",
              "expires", // signed, in 1/100 s
              "error", // signed
              "used",
              "id",
              "ts",
              "tsage")
          .u32(16, "mark")
          .hex(17, "mfc_stats")
          .hex(19, "newdst")
          .u8(20, "pref") // ICMPV6_ROUTER_PREF_*: 0 medium, 1 high, 3 low
          .u16(21, "encap_type")
          .hex(22, "encap")
          .u32(23, "expires")
          .drop(24, "RTA_PAD")
          .u32(25, "uid")
          .u8(26, "ttl_propagate")
          .u8(27, "ipproto")
          .put(28, "sport", Encoding.BE16)
          .put(29, "dport", Encoding.BE16)
          .put(31, "flowlabel", Encoding.BE32) // since 6.14
          .table();

  /**
   * The attributes of one hop within RTA_MULTIPATH besides RTA_GATEWAY and RTA_VIA: {@code
   * NextHop.settings}.
   */
  public static final AttributeTable HOP =
      AttributeTable.builder()
          .u32(11, "flow")
          .hex(19, "newdst")
          .u16(21, "encap_type")
          .hex(22, "encap")
          .table();

  /**
   * FRA_*: {@code Rule.settings}. Not here, because {@code Rule} has a field for them: FRA_DST 1,
   * SRC 2, IIFNAME 3, GOTO 4, PRIORITY 6, FWMARK 10, TABLE 15, FWMASK 16, OIFNAME 17, PROTOCOL 21.
   */
  public static final AttributeTable RULE =
      AttributeTable.builder()
          .u32(11, "flow")
          .put(12, "tun_id", Encoding.BE64)
          .put(13, "suppress_ifgroup", Encoding.S32) // -1: none
          .put(14, "suppress_prefixlen", Encoding.S32) // -1: none
          .drop(18, "FRA_PAD")
          .u8(19, "l3mdev")
          .struct(20, "uid_range", Encoding.U32, "start", "end")
          .u8(22, "ipproto")
          .struct(23, "sport_range", Encoding.U16, "start", "end")
          .struct(24, "dport_range", Encoding.U16, "start", "end")
          .u8(25, "dscp") // since 6.13
          .put(26, "flowlabel", Encoding.BE32) // since 6.14
          .put(27, "flowlabel_mask", Encoding.BE32) // since 6.14
          .u16(28, "sport_mask") // since 6.15
          .u16(29, "dport_mask") // since 6.15
          .u8(30, "dscp_mask") // since 6.15
          .table();

  /** NFEA_* within NDA_FDB_EXT_ATTRS. */
  static final AttributeTable FDB_EXTENDED =
      AttributeTable.builder().u8(1, "activity_notify").flag(2, "dont_refresh").table();

  /**
   * NDA_* of an AF_BRIDGE dump: {@code FdbEntry.settings}. Not here, because {@code FdbEntry} has a
   * field for them: NDA_DST 1, LLADDR 2, CACHEINFO 3, VLAN 5, MASTER 9. NDA_FLAGS_EXT 15 is or'ed
   * into the flags from bit 8 on.
   */
  public static final AttributeTable FDB =
      AttributeTable.builder()
          .u32(4, "probes")
          .put(6, "port", Encoding.BE16)
          .u32(7, "vni")
          .u32(8, "via") // an ifindex
          .put(10, "link_netnsid", Encoding.S32)
          .u32(11, "src_vni")
          .u8(12, "protocol")
          .u32(13, "nhid")
          .inline(14, FDB_EXTENDED)
          .u16(16, "ndm_state_mask")
          .u8(17, "ndm_flags_mask")
          .table();

  private RouteTables() {}
}
