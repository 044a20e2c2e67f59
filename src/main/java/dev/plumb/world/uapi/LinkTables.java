package dev.plumb.world.uapi;

import dev.plumb.world.uapi.AttributeTable.Encoding;

/**
 * The attributes of links: IFLA_* and the nests within, under the keys of {@code ip -j -d link}
 * where it has one, else under the kernel's name in lower case. Values stay the kernel's.
 *
 * <p>Not in {@link #LINK}, because {@code Link} has a field for them: IFLA_ADDRESS 1, BROADCAST 2,
 * IFNAME 3, MTU 4, LINK 5, MASTER 10, OPERSTATE 16, LINKINFO 18, IFALIAS 20, LINK_NETNSID 37,
 * PROP_LIST 52.
 *
 * @see "linux/if_link.h of Linux 6.18; numbers up to 6.1 were compared with Debian 12's header, the
 *     newer ones with what a 6.18 kernel sends"
 */
public final class LinkTables {
  /** IFLA_INFO_KIND, DATA, SLAVE_KIND, SLAVE_DATA within IFLA_LINKINFO (18). */
  public static final int IFLA_INFO_KIND = 1;

  public static final int IFLA_INFO_DATA = 2;
  public static final int IFLA_INFO_SLAVE_KIND = 4;
  public static final int IFLA_INFO_SLAVE_DATA = 5;

  /** IFLA_XDP_*. */
  static final AttributeTable XDP =
      AttributeTable.builder()
          .u8(2, "attached")
          .u32(3, "flags")
          .u32(4, "prog_id")
          .u32(5, "drv_prog_id")
          .u32(6, "skb_prog_id")
          .u32(7, "hw_prog_id")
          .table();

  /** IFLA_INET6_* within IFLA_AF_SPEC / AF_INET6. */
  static final AttributeTable INET6 =
      AttributeTable.builder()
          .u32(1, "inet6_flags")
          .hex(2, "inet6_conf")
          .drop(3, "IFLA_INET6_STATS")
          .drop(4, "IFLA_INET6_MCAST")
          .drop(5, "IFLA_INET6_CACHEINFO: reachable times are drawn anew at every start")
          .drop(6, "IFLA_INET6_ICMP6STATS")
          .hex(7, "inet6_token")
          .u8(8, "inet6_addr_gen_mode")
          .u32(9, "inet6_ra_mtu")
          .table();

  /** IFLA_AF_SPEC of an AF_UNSPEC dump: by address family. */
  static final AttributeTable AF_SPEC =
      AttributeTable.builder()
          .inline(2, AttributeTable.builder().hex(1, "inet_conf").table())
          .inline(10, INET6)
          .table();

  /** IFLA_PROTO_DOWN_REASON_*. */
  static final AttributeTable PROTO_DOWN_REASON =
      AttributeTable.builder().u32(1, "mask").u32(2, "value").table();

  /** What {@code Link.settings} is made of. */
  public static final AttributeTable LINK =
      AttributeTable.builder()
          .string(6, "qdisc")
          .drop(7, "IFLA_STATS: IFLA_STATS64 in 32 bits")
          .hex(12, "protinfo")
          .u32(13, "txqlen")
          .hex(14, "map")
          .u32(15, "weight")
          .u8(17, "linkmode")
          .u32(21, "num_vf")
          .hex(22, "vfinfo_list")
          .struct(
              23,
              "stats64",
              Encoding.U64,
              "rx_packets",
              "tx_packets",
              "rx_bytes",
              "tx_bytes",
              "rx_errors",
              "tx_errors",
              "rx_dropped",
              "tx_dropped",
              "multicast",
              "collisions",
              "rx_length_errors",
              "rx_over_errors",
              "rx_crc_errors",
              "rx_frame_errors",
              "rx_fifo_errors",
              "rx_missed_errors",
              "tx_aborted_errors",
              "tx_carrier_errors",
              "tx_fifo_errors",
              "tx_heartbeat_errors",
              "tx_window_errors",
              "rx_compressed",
              "tx_compressed",
              "rx_nohandler",
              "rx_otherhost_dropped")
          .hex(24, "vf_ports")
          .hex(25, "port_self")
          .inline(26, AF_SPEC)
          .u32(27, "group")
          .u32(29, "ext_mask")
          .u32(30, "promiscuity")
          .u32(31, "num_tx_queues")
          .u32(32, "num_rx_queues")
          .u8(33, "carrier")
          .hex(34, "phys_port_id")
          .u32(35, "carrier_changes")
          .hex(36, "phys_switch_id")
          .string(38, "phys_port_name")
          .u8(39, "proto_down")
          .u32(40, "gso_max_segs")
          .u32(41, "gso_max_size")
          .drop(42, "IFLA_PAD")
          .nest(43, "xdp", XDP)
          .u32(44, "event")
          .put(45, "new_netnsid", Encoding.S32)
          .put(46, "target_netnsid", Encoding.S32)
          .u32(47, "carrier_up_count")
          .u32(48, "carrier_down_count")
          .put(49, "new_ifindex", Encoding.S32)
          .u32(50, "min_mtu")
          .u32(51, "max_mtu")
          .hex(54, "permaddr")
          .nest(55, "proto_down_reason", PROTO_DOWN_REASON)
          .string(56, "parentdev")
          .string(57, "parentbus")
          .u32(58, "gro_max_size")
          .u32(59, "tso_max_size")
          .u32(60, "tso_max_segs")
          .u32(61, "allmulti")
          .drop(62, "IFLA_DEVLINK_PORT (6.2): empty without devlink")
          .u32(63, "gso_ipv4_max_size")
          .u32(64, "gro_ipv4_max_size")
          .drop(65, "IFLA_DPLL_PIN (6.7): empty without a clock")
          .u32(66, "max_pacing_offload_horizon")
          .u8(67, "netns_immutable")
          .u16(68, "headroom")
          .u16(69, "tailroom")
          .table();

  /** BRIDGE_QUERIER_* within IFLA_BR_MCAST_QUERIER_STATE. */
  static final AttributeTable QUERIER =
      AttributeTable.builder()
          .hex(1, "ip_address")
          .put(2, "ip_port", Encoding.S32)
          .u64(3, "ip_other_timer")
          .drop(4, "BRIDGE_QUERIER_PAD")
          .hex(5, "ipv6_address")
          .put(6, "ipv6_port", Encoding.S32)
          .u64(7, "ipv6_other_timer")
          .table();

  /** IFLA_BR_*. Times are in 1/100 s (USER_HZ). */
  public static final AttributeTable BRIDGE =
      AttributeTable.builder()
          .u32(1, "forward_delay")
          .u32(2, "hello_time")
          .u32(3, "max_age")
          .u32(4, "ageing_time")
          .u32(5, "stp_state")
          .u16(6, "priority")
          .u8(7, "vlan_filtering")
          .put(8, "vlan_protocol", Encoding.BE16)
          .u16(9, "group_fwd_mask")
          .hex(10, "root_id")
          .hex(11, "bridge_id")
          .u16(12, "root_port")
          .u32(13, "root_path_cost")
          .u8(14, "topology_change")
          .u8(15, "topology_change_detected")
          .u64(16, "hello_timer")
          .u64(17, "tcn_timer")
          .u64(18, "topology_change_timer")
          .u64(19, "gc_timer")
          .hex(20, "group_addr")
          .u8(22, "mcast_router")
          .u8(23, "mcast_snooping")
          .u8(24, "mcast_query_use_ifaddr")
          .u8(25, "mcast_querier")
          .u32(26, "mcast_hash_elasticity")
          .u32(27, "mcast_hash_max")
          .u32(28, "mcast_last_member_cnt")
          .u32(29, "mcast_startup_query_cnt")
          .u64(30, "mcast_last_member_intvl")
          .u64(31, "mcast_membership_intvl")
          .u64(32, "mcast_querier_intvl")
          .u64(33, "mcast_query_intvl")
          .u64(34, "mcast_query_response_intvl")
          .u64(35, "mcast_startup_query_intvl")
          .u8(36, "nf_call_iptables")
          .u8(37, "nf_call_ip6tables")
          .u8(38, "nf_call_arptables")
          .u16(39, "vlan_default_pvid")
          .drop(40, "IFLA_BR_PAD")
          .u8(41, "vlan_stats_enabled")
          .u8(42, "mcast_stats_enabled")
          .u8(43, "mcast_igmp_version")
          .u8(44, "mcast_mld_version")
          .u8(45, "vlan_stats_per_port")
          .struct(46, "multi_boolopt", Encoding.U32, "optval", "optmask")
          .nest(47, "mcast_querier_state", QUERIER)
          .u32(48, "fdb_n_learned") // since 6.7
          .u32(49, "fdb_max_learned") // since 6.7
          .table();

  /**
   * IFLA_BRPORT_*, in IFLA_INFO_SLAVE_DATA, or in IFLA_PROTINFO of an AF_BRIDGE dump. Timers are in
   * 1/100 s.
   */
  public static final AttributeTable BRIDGE_PORT =
      AttributeTable.builder()
          .u8(1, "state")
          .u16(2, "priority")
          .u32(3, "cost")
          .u8(4, "hairpin")
          .u8(5, "guard")
          .u8(6, "root_block")
          .u8(7, "fastleave")
          .u8(8, "learning")
          .u8(9, "flood")
          .u8(10, "proxy_arp")
          .u8(11, "learning_sync")
          .u8(12, "proxy_arp_wifi")
          .hex(13, "root_id")
          .hex(14, "bridge_id")
          .u16(15, "designated_port")
          .u16(16, "designated_cost")
          .u16(17, "id")
          .u16(18, "no")
          .u8(19, "topology_change_ack")
          .u8(20, "config_pending")
          .u64(21, "message_age_timer")
          .u64(22, "forward_delay_timer")
          .u64(23, "hold_timer")
          .u8(25, "multicast_router")
          .drop(26, "IFLA_BRPORT_PAD")
          .u8(27, "mcast_flood")
          .u8(28, "mcast_to_unicast")
          .u8(29, "vlan_tunnel")
          .u8(30, "bcast_flood")
          .u16(31, "group_fwd_mask")
          .u8(32, "neigh_suppress")
          .u8(33, "isolated")
          .u32(34, "backup_port")
          .u8(35, "mrp_ring_open")
          .u8(36, "mrp_in_open")
          .u32(37, "mcast_eht_hosts_limit")
          .u32(38, "mcast_eht_hosts_cnt")
          .u8(39, "locked")
          .u8(40, "mab") // since 6.2
          .u32(41, "mcast_n_groups") // since 6.3
          .u32(42, "mcast_max_groups") // since 6.3
          .u8(43, "neigh_vlan_suppress") // since 6.4
          .u32(44, "backup_nhid") // since 6.6
          .table();

  /** IFLA_VXLAN_*. */
  public static final AttributeTable VXLAN =
      AttributeTable.builder()
          .u32(1, "id")
          .hex(2, "group")
          .u32(3, "link")
          .hex(4, "local")
          .u8(5, "ttl")
          .u8(6, "tos")
          .u8(7, "learning")
          .u32(8, "ageing")
          .u32(9, "limit")
          .struct(10, "port_range", Encoding.BE16, "low", "high")
          .u8(11, "proxy")
          .u8(12, "rsc")
          .u8(13, "l2miss")
          .u8(14, "l3miss")
          .put(15, "port", Encoding.BE16)
          .hex(16, "group6")
          .hex(17, "local6")
          .u8(18, "udp_csum")
          .u8(19, "udp_zero_csum6_tx")
          .u8(20, "udp_zero_csum6_rx")
          .u8(21, "remcsum_tx")
          .u8(22, "remcsum_rx")
          .flag(23, "gbp")
          .flag(24, "remcsum_nopartial")
          .u8(25, "external")
          .put(26, "label", Encoding.BE32)
          .flag(27, "gpe")
          .u8(28, "ttl_inherit")
          .u8(29, "df")
          .u8(30, "vnifilter") // since 5.18
          .u8(31, "localbypass") // since 6.5
          .u32(32, "label_policy") // since 6.8
          .hex(33, "reserved_bits") // since 6.14
          .u8(34, "mc_route") // since 6.17
          .table();

  /** IFLA_MACVLAN_*, of macvlan and macvtap. */
  public static final AttributeTable MACVLAN =
      AttributeTable.builder()
          .u32(1, "mode")
          .u16(2, "flags")
          .u32(3, "macaddr_mode")
          .hex(4, "macaddr")
          .hex(5, "macaddr_data")
          .u32(6, "macaddr_count")
          .u32(7, "bcqueuelen")
          .u32(8, "usedbcqueuelen")
          .put(9, "bclim", Encoding.S32) // since 6.4
          .table();

  /** IFLA_TUN_*. */
  public static final AttributeTable TUN =
      AttributeTable.builder()
          .u32(1, "owner")
          .u32(2, "group")
          .u8(3, "type")
          .u8(4, "pi")
          .u8(5, "vnet_hdr")
          .u8(6, "persist")
          .u8(7, "multi_queue")
          .u32(8, "numqueues")
          .u32(9, "numdisabled")
          .table();

  /** VETH_INFO_*: only asked for, never told. */
  public static final AttributeTable VETH = AttributeTable.builder().table();

  private LinkTables() {}
}
