package dev.plumb.world.netfilter;

import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Counters;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.List;
import java.util.Optional;

/**
 * Where the kernel asks the built-in chains of the old tables, which print no priority.
 *
 * @see "linux/netfilter_ipv4.h enum nf_ip_hook_priorities, linux/netfilter_bridge.h"
 */
final class BaseChains {
  private BaseChains() {}

  /** The built-in chain of that name; empty for any other. */
  static Optional<Chain.Base> of(
      TableFamily family,
      String table,
      String chain,
      boolean accepts,
      Optional<Counters> counters) {
    Optional<Hook> hook = hook(chain);
    if (hook.isEmpty()) {
      return Optional.empty();
    }
    int priority =
        family == TableFamily.BRIDGE
            ? bridgePriority(table, hook.get())
            : priority(table, hook.get());
    String type =
        table.equals("nat") && family != TableFamily.BRIDGE
            ? "nat"
            : table.equals("mangle") && hook.get() == Hook.OUTPUT ? "route" : "filter";
    return Optional.of(new Chain.Base(type, hook.get(), priority, accepts, List.of(), counters));
  }

  private static Optional<Hook> hook(String chain) {
    return Optional.ofNullable(
        switch (chain) {
          case "PREROUTING", "BROUTING" -> Hook.PREROUTING;
          case "INPUT" -> Hook.INPUT;
          case "FORWARD" -> Hook.FORWARD;
          case "OUTPUT" -> Hook.OUTPUT;
          case "POSTROUTING" -> Hook.POSTROUTING;
          default -> null;
        });
  }

  private static int priority(String table, Hook hook) {
    return switch (table) {
      case "raw" -> -300;
      case "mangle" -> -150;
      case "nat" -> hook == Hook.PREROUTING || hook == Hook.OUTPUT ? -100 : 100;
      case "security" -> 50;
      default -> 0;
    };
  }

  private static int bridgePriority(String table, Hook hook) {
    return switch (table) {
      case "broute" -> -300; // before any other chain sees the frame
      case "nat" -> hook == Hook.PREROUTING ? -300 : hook == Hook.OUTPUT ? 100 : 300;
      default -> -200;
    };
  }
}
