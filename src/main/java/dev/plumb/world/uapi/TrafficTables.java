package dev.plumb.world.uapi;

import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.uapi.AttributeTable.Encoding;
import dev.plumb.world.uapi.AttributeTable.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of qdiscs, classes, filters and actions, by kind: TCA_* and the nests within,
 * under the kernel's names in lower case, its values unchanged.
 *
 * @see "linux/pkt_sched.h, pkt_cls.h, tc_act/*.h, gen_stats.h of Linux 6.18; numbers up to 6.1 were
 *     compared with Debian 12's headers"
 */
final class TrafficTables {
  static final int TCA_KIND = 1;
  static final int TCA_OPTIONS = 2;
  static final int TCA_STATS2 = 7;
  static final int TCA_CHAIN = 11;

  /** TCA_STATS_*. */
  static final AttributeTable STATISTICS =
      AttributeTable.builder()
          .struct(
              1,
              "basic",
              new Member(0, "bytes", Encoding.U64),
              new Member(8, "packets", Encoding.U32))
          .drop(2, "TCA_STATS_RATE_EST")
          .struct(
              3,
              "queue",
              new Member(0, "qlen", Encoding.U32),
              new Member(4, "backlog", Encoding.U32),
              new Member(8, "drops", Encoding.U32),
              new Member(12, "requeues", Encoding.U32),
              new Member(16, "overlimits", Encoding.U32))
          .drop(4, "TCA_STATS_APP: the kind's own")
          .drop(5, "TCA_STATS_RATE_EST64")
          .drop(6, "TCA_STATS_PAD")
          .drop(7, "TCA_STATS_BASIC_HW")
          .u64(8, "packets64")
          .table();

  /** What of a message is neither kind, options, statistics nor chain. */
  static final AttributeTable MESSAGE =
      AttributeTable.builder()
          .drop(3, "TCA_STATS: STATS2 says more")
          .drop(4, "TCA_XSTATS: the kind's own")
          .drop(5, "TCA_RATE")
          .drop(9, "TCA_PAD")
          .drop(12, "TCA_HW_OFFLOAD")
          .u32(13, "ingress_block")
          .u32(14, "egress_block")
          .table();

  /** struct tc_ratespec: cell_log, linklayer, overhead, cell_align, mpu, rate. */
  private static final int RATESPEC = 12;

  private static final int OVERHEAD = 2;
  private static final int RATE = 8;

  private static final AttributeTable TBF =
      AttributeTable.builder()
          .struct(
              1,
              "parms",
              new Member(1, "linklayer", Encoding.U8),
              new Member(OVERHEAD, "overhead", Encoding.U16),
              new Member(RATE, "rate", Encoding.U32), // bytes per second
              new Member(RATESPEC + RATE, "peakrate", Encoding.U32),
              new Member(24, "limit", Encoding.U32), // bytes
              new Member(28, "buffer", Encoding.U32), // in 64 ns, as tc's ticks are
              new Member(32, "mtu", Encoding.U32)) // as buffer, for the peak rate
          .drop(2, "TCA_TBF_RTAB")
          .drop(3, "TCA_TBF_PTAB")
          .u64(4, "rate64")
          .u64(5, "prate64")
          .u32(6, "burst")
          .u32(7, "pburst")
          .table();

  private static final AttributeTable HTB =
      AttributeTable.builder()
          .struct(
              1, // of a class
              "parms",
              new Member(1, "linklayer", Encoding.U8),
              new Member(OVERHEAD, "overhead", Encoding.U16),
              new Member(RATE, "rate", Encoding.U32),
              new Member(RATESPEC + RATE, "ceil", Encoding.U32),
              new Member(24, "buffer", Encoding.U32),
              new Member(28, "cbuffer", Encoding.U32),
              new Member(32, "quantum", Encoding.U32),
              new Member(36, "level", Encoding.U32),
              new Member(40, "prio", Encoding.U32))
          .struct(
              2, // of the qdisc
              "init",
              new Member(0, "version", Encoding.U32),
              new Member(4, "rate2quantum", Encoding.U32),
              new Member(8, "defcls", Encoding.U32),
              new Member(12, "debug", Encoding.U32),
              new Member(16, "direct_pkts", Encoding.U32))
          .drop(3, "TCA_HTB_CTAB")
          .drop(4, "TCA_HTB_RTAB")
          .u32(5, "direct_qlen")
          .u64(6, "rate64")
          .u64(7, "ceil64")
          .drop(8, "TCA_HTB_PAD")
          .flag(9, "offload")
          .table();

  /** What follows struct tc_netem_qopt. */
  private static final AttributeTable NETEM =
      AttributeTable.builder()
          .hex(1, "corr")
          .drop(2, "TCA_NETEM_DELAY_DIST")
          .struct(3, "reorder", Encoding.U32, "probability", "correlation")
          .struct(4, "corrupt", Encoding.U32, "probability", "correlation")
          .hex(5, "loss_model")
          .hex(6, "rate")
          .u32(7, "ecn")
          .u64(8, "rate64")
          .drop(9, "TCA_NETEM_PAD")
          .u64(10, "latency64")
          .u64(11, "jitter64")
          .hex(12, "slot")
          .drop(13, "TCA_NETEM_SLOT_DIST")
          .u64(14, "prng_seed")
          .table();

  private static final List<String> NETEM_HEAD =
      List.of("latency", "limit", "loss", "gap", "duplicate", "jitter");

  static final AttributeTable U32 =
      AttributeTable.builder()
          .u32(1, "classid")
          .u32(2, "hash")
          .u32(3, "link")
          .u32(4, "divisor")
          .hex(6, "police")
          .string(8, "indev")
          .drop(9, "TCA_U32_PCNT")
          .struct(10, "mark", Encoding.U32, "val", "mask", "success")
          .u32(11, "flags")
          .drop(12, "TCA_U32_PAD")
          .table();

  static final AttributeTable BPF =
      AttributeTable.builder()
          .hex(2, "police")
          .u32(3, "classid")
          .drop(4, "TCA_BPF_OPS_LEN")
          .u32(6, "fd")
          .string(7, "name")
          .u32(8, "flags")
          .u32(9, "flags_gen")
          .hex(10, "tag")
          .u32(11, "id")
          .table();

  private static final AttributeTable MATCHALL =
      AttributeTable.builder()
          .u32(1, "classid")
          .u32(3, "flags")
          .drop(4, "TCA_MATCHALL_PCNT")
          .drop(5, "TCA_MATCHALL_PAD")
          .table();

  private static final AttributeTable BASIC =
      AttributeTable.builder()
          .u32(1, "classid")
          .hex(2, "ematches")
          .hex(4, "police")
          .drop(5, "TCA_BASIC_PCNT")
          .drop(6, "TCA_BASIC_PAD")
          .table();

  private static final AttributeTable FW =
      AttributeTable.builder()
          .u32(1, "classid")
          .hex(2, "police")
          .string(3, "indev")
          .u32(5, "mask")
          .table();

  private static final AttributeTable FLOWER =
      AttributeTable.builder()
          .u32(1, "classid")
          .string(2, "indev")
          .hex(4, "eth_dst")
          .hex(5, "eth_dst_mask")
          .hex(6, "eth_src")
          .hex(7, "eth_src_mask")
          .put(8, "eth_type", Encoding.BE16)
          .u8(9, "ip_proto")
          .hex(10, "ipv4_src")
          .hex(11, "ipv4_src_mask")
          .hex(12, "ipv4_dst")
          .hex(13, "ipv4_dst_mask")
          .hex(14, "ipv6_src")
          .hex(15, "ipv6_src_mask")
          .hex(16, "ipv6_dst")
          .hex(17, "ipv6_dst_mask")
          .put(18, "tcp_src", Encoding.BE16)
          .put(19, "tcp_dst", Encoding.BE16)
          .put(20, "udp_src", Encoding.BE16)
          .put(21, "udp_dst", Encoding.BE16)
          .u32(22, "flags")
          .u16(23, "vlan_id")
          .put(35, "tcp_src_mask", Encoding.BE16)
          .put(36, "tcp_dst_mask", Encoding.BE16)
          .put(37, "udp_src_mask", Encoding.BE16)
          .put(38, "udp_dst_mask", Encoding.BE16)
          .u8(49, "icmpv4_code")
          .u8(50, "icmpv4_code_mask")
          .u8(51, "icmpv4_type")
          .u8(52, "icmpv4_type_mask")
          .u8(53, "icmpv6_code")
          .u8(54, "icmpv6_code_mask")
          .u8(55, "icmpv6_type")
          .u8(56, "icmpv6_type_mask")
          .put(71, "tcp_flags", Encoding.BE16)
          .put(72, "tcp_flags_mask", Encoding.BE16)
          .u8(73, "ip_tos")
          .u8(74, "ip_tos_mask")
          .u8(75, "ip_ttl")
          .u8(76, "ip_ttl_mask")
          .u32(86, "in_hw_count")
          .put(87, "port_src_min", Encoding.BE16)
          .put(88, "port_src_max", Encoding.BE16)
          .put(89, "port_dst_min", Encoding.BE16)
          .put(90, "port_dst_max", Encoding.BE16)
          .table();

  /** Where a filter kind keeps its actions. */
  static final Map<String, Integer> ACTIONS =
      Map.of("u32", 7, "bpf", 1, "matchall", 2, "basic", 3, "fw", 4, "flower", 3);

  private static final Map<String, AttributeTable> FILTERS =
      Map.of("matchall", MATCHALL, "basic", BASIC, "fw", FW, "flower", FLOWER);

  /** struct tc_gen, which the parameters of nearly all actions begin with. */
  private static List<Member> generic(Member... more) {
    List<Member> members = new ArrayList<>();
    members.add(new Member(0, "index", Encoding.U32));
    members.add(new Member(8, "control", Encoding.S32));
    members.addAll(List.of(more));
    return members;
  }

  private static AttributeTable.Builder parameters(Member... more) {
    return AttributeTable.builder()
        .drop(1, "TCA_*_TM: when it was used")
        .struct(2, "parms", generic(more).toArray(Member[]::new));
  }

  private static final Map<String, AttributeTable> ACTION_KINDS =
      Map.of(
          "gact",
          parameters()
              .struct(
                  3,
                  "prob",
                  new Member(0, "random", Encoding.U16),
                  new Member(2, "value", Encoding.U16),
                  new Member(4, "random_control", Encoding.S32))
              .drop(4, "TCA_GACT_PAD")
              .table(),
          "mirred",
          parameters(
                  new Member(20, "mirred_action", Encoding.U32),
                  new Member(24, "to_dev", Encoding.U32))
              .drop(3, "TCA_MIRRED_PAD")
              .u32(4, "blockid")
              .table(),
          "skbedit",
          parameters()
              .u32(3, "priority")
              .u16(4, "queue_mapping")
              .u32(5, "mark")
              .drop(6, "TCA_SKBEDIT_PAD")
              .u16(7, "ptype")
              .u32(8, "mask")
              .u64(9, "flags")
              .u16(10, "queue_mapping_max")
              .table(),
          "vlan",
          parameters(new Member(20, "vlan_action", Encoding.U32))
              .u16(3, "id")
              .put(4, "protocol", Encoding.BE16)
              .drop(5, "TCA_VLAN_PAD")
              .u8(6, "priority")
              .hex(7, "dst_mac")
              .hex(8, "src_mac")
              .table(),
          "police",
          AttributeTable.builder()
              .struct(
                  1,
                  "parms",
                  new Member(0, "index", Encoding.U32),
                  new Member(4, "exceed", Encoding.S32),
                  new Member(12, "burst", Encoding.U32),
                  new Member(16, "mtu", Encoding.U32),
                  new Member(20 + RATE, "rate", Encoding.U32),
                  new Member(20 + RATESPEC + RATE, "peakrate", Encoding.U32))
              .drop(2, "TCA_POLICE_RATE")
              .drop(3, "TCA_POLICE_PEAKRATE")
              .u32(4, "avrate")
              .put(5, "control", Encoding.S32)
              .drop(6, "TCA_POLICE_TM")
              .drop(7, "TCA_POLICE_PAD")
              .u64(8, "rate64")
              .u64(9, "peakrate64")
              .u64(10, "pkt_rate")
              .u64(11, "pkt_burst")
              .table(),
          "pedit",
          parameters().hex(4, "keys").hex(5, "keys_ex").drop(6, "TCA_PEDIT_KEY_EX").table());

  private TrafficTables() {}

  /** A queue's options; raw where this version does not know the kind. */
  static Tree.Obj queueOptions(
      String kind, Attributes around, int place, List<UnknownAttribute> unknown) {
    return switch (kind) {
      case "tbf" -> Settings.read(around.nested(place), TBF, unknown);
      case "htb" -> Settings.read(around.nested(place), HTB, unknown);
      case "pfifo", "bfifo", "pfifo_head_drop" ->
          Tree.object().put("limit", around.u32(place, 0)).build();
      case "netem" -> {
        Tree.Builder out = Tree.object();
        for (int i = 0; i < NETEM_HEAD.size(); i++) {
          out.put(NETEM_HEAD.get(i), around.u32(place, 4 * i));
        }
        Attributes rest = around.nested(place, 4 * NETEM_HEAD.size());
        yield out.putAll(Settings.read(rest, NETEM, unknown)).build();
      }
      default -> raw(around, place);
    };
  }

  /** A filter's options but for its actions; raw where this version does not know the kind. */
  static Tree.Obj filterOptions(
      String kind, Attributes around, int place, List<UnknownAttribute> unknown) {
    if (!ACTIONS.containsKey(kind)) {
      return raw(around, place);
    }
    Tree.Builder out = Tree.object();
    Attributes options = around.nested(place);
    int actions = ACTIONS.get(kind);
    for (int at = options.first(); at >= 0; at = options.next(at)) {
      int type = options.type(at);
      if (type == actions) {
        continue;
      }
      switch (kind) {
        case "u32" -> {
          if (type == U32Selector.TCA_U32_SEL) {
            out.put("sel", U32Selector.read(options, at));
          } else {
            Settings.read(out, options, at, U32, unknown);
          }
        }
        case "bpf" -> {
          if (type == ClassicProgram.TCA_BPF_OPS) {
            out.put("bytecode", ClassicProgram.text(options, at));
          } else {
            Settings.read(out, options, at, BPF, unknown);
          }
        }
        default -> Settings.read(out, options, at, known(FILTERS, kind), unknown);
      }
    }
    return out.build();
  }

  private static AttributeTable known(Map<String, AttributeTable> tables, String kind) {
    AttributeTable table = tables.get(kind);
    if (table == null) {
      throw new MalformedMessage("filter", "no table for " + kind, 0);
    }
    return table;
  }

  /** An action's options; raw where this version does not know the kind. */
  static Tree.Obj actionOptions(
      String kind, Attributes around, int place, List<UnknownAttribute> unknown) {
    @Nullable AttributeTable table = ACTION_KINDS.get(kind);
    return table == null ? raw(around, place) : Settings.read(around.nested(place), table, unknown);
  }

  private static Tree.Obj raw(Attributes around, int place) {
    return Tree.object().put("raw", around.bytes(place)).build();
  }
}
