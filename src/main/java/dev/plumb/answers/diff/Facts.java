package dev.plumb.answers.diff;

import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The facts of one thing, flat: {@code linkinfo.info_data.stp_state} with its value as text.
 *
 * <p>What runs by itself is left out unless it is asked for.
 */
final class Facts {
  /**
   * Ages, timers, counters, and numbers that a host made anew gives anew, by the last part of their
   * key.
   */
  private static final Set<String> VOLATILE =
      Set.of(
          "ifindex",
          "link_index",
          "link_netnsid",
          "stats64",
          "expires",
          "used",
          "updated",
          "confirmed",
          "probes",
          "refcnt",
          "users",
          "age",
          "valid_life_time",
          "preferred_life_time",
          "hello_timer",
          "tcn_timer",
          "topology_change_timer",
          "gc_timer",
          "hold_timer",
          "message_age_timer",
          "forward_delay_timer",
          "topology_change",
          "topology_change_detected",
          "topology_change_ack",
          "config_pending",
          "fdb_n_learned",
          "tentative",
          // A bridge numbers its ports in the order in which they came.
          "id",
          "no",
          "root_port",
          "designated_port",
          // What a driver can do; a bridge can do what its ports can.
          "tso_max_size",
          "tso_max_segs",
          // These follow from hardware addresses, which are compared themselves.
          "bridge_id",
          "root_id");

  private Facts() {}

  /**
   * @param all true when what runs by itself counts as well
   */
  static Map<String, String> of(Tree.Obj tree, boolean all) {
    Map<String, String> facts = new LinkedHashMap<>();
    add(facts, "", tree, all);
    return facts;
  }

  private static void add(Map<String, String> facts, String path, Tree.Obj tree, boolean all) {
    for (Tree.Field field : tree.fields()) {
      if (!all && VOLATILE.contains(field.name())) {
        continue;
      }
      String key = path.isEmpty() ? field.name() : path + "." + field.name();
      if (field.value() instanceof Tree.Obj inner) {
        add(facts, key, inner, all);
      } else {
        facts.put(key, text(field.value(), all));
      }
    }
  }

  private static String text(Tree value, boolean all) {
    return switch (value) {
      case Tree.Obj object -> of(object, all).toString();
      case Tree.Arr array -> {
        List<String> items = new ArrayList<>();
        for (Tree item : array.items()) {
          items.add(text(item, all));
        }
        yield String.join(",", items);
      }
      case Tree.Text text -> text.value();
      case Tree.Num number -> Long.toString(number.value());
      case Tree.Decimal decimal -> decimal.value();
      case Tree.Flag flag -> Boolean.toString(flag.value());
      case Tree.Hex hex -> hex.value().toString();
      case Tree.Nil nil -> "null";
    };
  }
}
