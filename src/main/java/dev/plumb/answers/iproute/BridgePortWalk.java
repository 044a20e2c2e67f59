package dev.plumb.answers.iproute;

import dev.plumb.model.Tree;
import java.util.OptionalLong;

/** A bridge port's settings, as {@code ip -d link} says them. */
final class BridgePortWalk {
  private BridgePortWalk() {}

  static void walk(Tree.Obj settings, Surroundings around, Output out) {
    SettingsWalk walk = new SettingsWalk(settings, out);
    state(settings, "state_index", out);
    walk.number("priority").number("cost").onOff("hairpin").onOff("guard").onOff("root_block");
    walk.onOff("fastleave").onOff("learning").onOff("flood");
    walk.hex("id", "port_id").hex("no", "port_no");
    walk.number("designated_port").number("designated_cost");
    walk.bridgeId("bridge_id", "bridge_id", "designated_bridge");
    walk.bridgeId("root_id", "root_id", "designated_root");
    walk.timer("hold_timer").timer("message_age_timer").timer("forward_delay_timer");
    walk.number("topology_change_ack").number("config_pending");
    walk.onOff("proxy_arp").onOff("proxy_arp_wifi").number("multicast_router", "mcast_router");
    OptionalLong fastLeave = settings.number("fastleave");
    if (fastLeave.isPresent()) {
      out.text("mcast_fast_leave " + (fastLeave.getAsLong() != 0 ? "on " : "off "));
    }
    walk.onOff("mcast_flood").onOff("bcast_flood").onOff("mcast_to_unicast");
    walk.onOff("neigh_suppress");
    OptionalLong mask = settings.number("group_fwd_mask");
    if (mask.isPresent()) {
      walk.hex("group_fwd_mask", "group_fwd_mask");
      out.string("group_fwd_mask_str", "group_fwd_mask_str ", groups(mask.getAsLong()), " ");
    }
    walk.onOff("vlan_tunnel").onOff("isolated").onOff("locked");
    backup(settings, around, out);
  }

  /** Says the spanning-tree state; {@code beyond} is the key for a state without a word. */
  static void state(Tree.Obj settings, String beyond, Output out) {
    OptionalLong state = settings.number("state");
    if (state.isEmpty()) {
      return;
    }
    if (Words.isPortState(state.getAsLong())) {
      out.string("state", "state ", Words.portState(state.getAsLong()), " ");
    } else {
      out.number(beyond, "state (", state.getAsLong(), ") ");
    }
  }

  static void backup(Tree.Obj settings, Surroundings around, Output out) {
    OptionalLong backup = settings.number("backup_port");
    if (backup.isPresent()) {
      String name = around.linkName((int) backup.getAsLong());
      out.string("backup_port", "backup_port ", name, " ");
    }
  }

  private static String groups(long mask) {
    StringBuilder words = new StringBuilder();
    for (int bit = 0; bit < 16; bit++) {
      if ((mask >> bit & 1) == 0) {
        continue;
      }
      words.append(words.isEmpty() ? "" : ",");
      words.append(
          switch (bit) {
            case 0 -> "stp";
            case 2 -> "lacp";
            case 14 -> "lldp";
            default -> Words.hex(1L << bit);
          });
    }
    return words.isEmpty() ? "0x0" : words.toString();
  }
}
