package dev.plumb.answers.filter;

import dev.plumb.answers.filter.RuleTable.RuleChain;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that sees a packet at one hook of one layer, by priority.
 *
 * <p>The kernel puts what is registered later before what has the same priority, and no ruleset
 * tells which of two tables was there first. So all orders of equals are kept, but for chains of
 * one table, whose handles tell. Chains of the type nat are asked where NAT itself stands, whatever
 * their priority: it orders them among themselves alone.
 *
 * @param groups by priority; each has the orders that are possible
 * @see "net/netfilter/core.c nf_hook_entries_grow; nf_nat_core.c nf_nat_register_fn; docs/lab/0007"
 */
record HookPlan(List<List<List<Stop>>> groups) {
  /** NF_IP_PRI_CONNTRACK. */
  private static final int TRACK = -200;

  /** NF_IP_PRI_NAT_DST and NF_IP_PRI_NAT_SRC. */
  private static final int DNAT = -100;

  private static final int SNAT = 100;

  /** More equals than this are tried in two orders only. */
  private static final int MOST_PERMUTED = 4;

  /** Chains whose order changes nothing are left as they are. */
  static HookPlan of(
      List<RuleChain> chains, Hook hook, TableFamily layer, boolean tracks, boolean translates) {
    TreeMap<Integer, List<Stop>> byPriority = new TreeMap<>();
    List<RuleChain> natChains = new ArrayList<>();
    boolean inet = layer == TableFamily.IP || layer == TableFamily.IP6;
    for (RuleChain chain : chains) {
      Chain.Base base = base(chain);
      if (inet && base.type().equals("nat")) {
        natChains.add(chain);
      } else {
        add(byPriority, base.priority(), new Stop.Chain(chain));
      }
    }
    boolean first = hook == Hook.PREROUTING || hook == Hook.OUTPUT;
    boolean last = hook == Hook.INPUT || hook == Hook.POSTROUTING;
    if (tracks && first) {
      add(byPriority, TRACK, new Stop.Track());
    }
    if (tracks && translates && inet && (first || last)) {
      // One stop for each order in which the nat chains may be asked.
      List<List<RuleChain>> orders = natOrders(natChains);
      add(byPriority, first ? DNAT : SNAT, new Stop.Nat(orders.getFirst()));
      if (orders.size() > 1) {
        return withNatOrders(byPriority, first ? DNAT : SNAT, orders, tracks && last);
      }
    }
    if (tracks && last) {
      add(byPriority, Integer.MAX_VALUE, new Stop.Confirm());
    }
    return new HookPlan(groups(byPriority));
  }

  private static HookPlan withNatOrders(
      TreeMap<Integer, List<Stop>> byPriority,
      int place,
      List<List<RuleChain>> orders,
      boolean confirms) {
    if (confirms) {
      add(byPriority, Integer.MAX_VALUE, new Stop.Confirm());
    }
    List<List<List<Stop>>> groups = new ArrayList<>();
    for (Map.Entry<Integer, List<Stop>> entry : byPriority.entrySet()) {
      if (entry.getKey() != place) {
        groups.add(orders(entry.getValue()));
        continue;
      }
      List<List<Stop>> all = new ArrayList<>();
      for (List<RuleChain> order : orders) {
        List<Stop> stops = new ArrayList<>(entry.getValue());
        stops.replaceAll(stop -> stop instanceof Stop.Nat ? new Stop.Nat(order) : stop);
        all.addAll(orders(stops));
      }
      groups.add(all);
    }
    return new HookPlan(groups);
  }

  private static void add(TreeMap<Integer, List<Stop>> byPriority, int priority, Stop stop) {
    byPriority.computeIfAbsent(priority, none -> new ArrayList<>()).add(stop);
  }

  private static Chain.Base base(RuleChain chain) {
    return chain.placed().chain().base().orElseThrow();
  }

  private static List<List<List<Stop>>> groups(TreeMap<Integer, List<Stop>> byPriority) {
    List<List<List<Stop>>> groups = new ArrayList<>();
    for (List<Stop> equals : byPriority.values()) {
      groups.add(orders(equals));
    }
    return groups;
  }

  private static List<List<RuleChain>> natOrders(List<RuleChain> chains) {
    TreeMap<Integer, List<Stop>> byPriority = new TreeMap<>();
    for (RuleChain chain : chains) {
      add(byPriority, base(chain).priority(), new Stop.Chain(chain));
    }
    List<List<RuleChain>> orders = new ArrayList<>(List.of(List.of()));
    for (List<Stop> equals : byPriority.values()) {
      List<List<RuleChain>> longer = new ArrayList<>();
      for (List<RuleChain> begun : orders) {
        for (List<Stop> order : orders(equals)) {
          List<RuleChain> whole = new ArrayList<>(begun);
          for (Stop stop : order) {
            whole.add(((Stop.Chain) stop).chain());
          }
          longer.add(whole);
        }
      }
      orders = longer;
    }
    return orders;
  }

  /** The orders in which equals may be asked. */
  private static List<List<Stop>> orders(List<Stop> equals) {
    if (equals.size() == 1 || areIndifferent(equals)) {
      return List.of(equals);
    }
    List<List<Stop>> orders = new ArrayList<>();
    if (equals.size() <= MOST_PERMUTED) {
      permute(new ArrayList<>(), equals, orders);
    } else {
      orders.add(equals);
      orders.add(equals.reversed());
    }
    orders.removeIf(order -> !fitsHandles(order));
    return orders.isEmpty() ? List.of(equals) : orders;
  }

  private static boolean areIndifferent(List<Stop> equals) {
    for (Stop stop : equals) {
      if (!(stop instanceof Stop.Chain(RuleChain chain)) || !Purity.isPure(chain)) {
        return false;
      }
    }
    return true;
  }

  private static void permute(List<Stop> begun, List<Stop> rest, List<List<Stop>> orders) {
    if (rest.isEmpty()) {
      orders.add(List.copyOf(begun));
    }
    for (Stop stop : rest) {
      List<Stop> longer = new ArrayList<>(begun);
      longer.add(stop);
      List<Stop> others = new ArrayList<>(rest);
      others.remove(stop);
      permute(longer, others, orders);
    }
  }

  /** Of one table's chains, the one that was made later is asked first. */
  private static boolean fitsHandles(List<Stop> order) {
    for (int i = 0; i < order.size(); i++) {
      for (int j = i + 1; j < order.size(); j++) {
        if (order.get(i) instanceof Stop.Chain(RuleChain one)
            && order.get(j) instanceof Stop.Chain(RuleChain other)
            && one.table() == other.table()
            && one.placed().chain().handle().isPresent()
            && other.placed().chain().handle().isPresent()
            && one.placed().chain().handle().getAsLong()
                < other.placed().chain().handle().getAsLong()) {
          return false;
        }
      }
    }
    return true;
  }
}
