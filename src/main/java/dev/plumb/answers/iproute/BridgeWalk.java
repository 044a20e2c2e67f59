package dev.plumb.answers.iproute;

import dev.plumb.model.Bytes;
import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.OptionalLong;

/** A bridge's settings. */
final class BridgeWalk {
  /** Bits of br_boolopt_multi. */
  private static final long NO_LL_LEARN = 1;

  private static final long MCAST_VLAN_SNOOPING = 2;

  private BridgeWalk() {}

  static void walk(Tree.Obj settings, Output out) {
    SettingsWalk walk = new SettingsWalk(settings, out);
    walk.number("forward_delay").number("hello_time").number("max_age").number("ageing_time");
    walk.number("stp_state").number("priority").number("vlan_filtering");
    OptionalLong protocol = settings.number("vlan_protocol");
    if (protocol.isPresent()) {
      out.string("vlan_protocol", "vlan_protocol ", protocol(protocol.getAsLong()), " ");
    }
    walk.bridgeId("bridge_id", "bridge_id", "bridge_id");
    if (settings.has("root_id")) {
      // iproute2 6.1 prints the bridge's own identifier here, not the root's.
      walk.bridgeId("root_id", "bridge_id", "designated_root");
    }
    walk.number("root_port").number("root_path_cost").number("topology_change");
    walk.number("topology_change_detected");
    walk.timer("hello_timer").timer("tcn_timer").timer("topology_change_timer").timer("gc_timer");
    walk.number("vlan_default_pvid").number("vlan_stats_enabled").number("vlan_stats_per_port");
    walk.hex("group_fwd_mask", "group_fwd_mask");
    Optional<Bytes> group = settings.hex("group_addr");
    if (group.isPresent()) {
      out.string("group_addr", "group_address ", Words.pairs(group.get()), " ");
    }
    walk.number("mcast_snooping");
    options(settings.object("multi_boolopt"), out);
    multicast(walk);
    walk.number("nf_call_iptables").number("nf_call_ip6tables").number("nf_call_arptables");
  }

  private static String protocol(long number) {
    return number == 0x8100 ? "802.1Q" : number == 0x88a8 ? "802.1ad" : "[" + number + "]";
  }

  private static void options(Tree.Obj options, Output out) {
    long known = options.number("optmask", 0);
    long set = options.number("optval", 0);
    if ((known & NO_LL_LEARN) != 0) {
      out.number("no_linklocal_learn", "no_linklocal_learn ", set & NO_LL_LEARN, " ");
    }
    if ((known & MCAST_VLAN_SNOOPING) != 0) {
      long value = (set & MCAST_VLAN_SNOOPING) != 0 ? 1 : 0;
      out.number("mcast_vlan_snooping", "mcast_vlan_snooping ", value, " ");
    }
  }

  private static void multicast(SettingsWalk walk) {
    walk.number("mcast_router").number("mcast_query_use_ifaddr").number("mcast_querier");
    walk.number("mcast_hash_elasticity").number("mcast_hash_max");
    walk.number("mcast_last_member_cnt", "mcast_last_member_count");
    walk.number("mcast_startup_query_cnt", "mcast_startup_query_count");
    walk.number("mcast_last_member_intvl", "mcast_last_member_interval");
    walk.number("mcast_membership_intvl", "mcast_membership_interval");
    walk.number("mcast_querier_intvl", "mcast_querier_interval");
    walk.number("mcast_query_intvl", "mcast_query_interval");
    walk.number("mcast_query_response_intvl", "mcast_query_response_interval");
    walk.number("mcast_startup_query_intvl", "mcast_startup_query_interval");
    walk.number("mcast_stats_enabled").number("mcast_igmp_version").number("mcast_mld_version");
  }
}
