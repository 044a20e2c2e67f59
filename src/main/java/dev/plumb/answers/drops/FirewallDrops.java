package dev.plumb.answers.drops;

import dev.plumb.model.Namespace;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Counters;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Table;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.model.firewall.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The counters of the rules and policies of one namespace that drop or refuse. */
final class FirewallDrops {
  /**
   * One of them.
   *
   * @param name {@code iptables-nft:filter/INPUT#2}; {@code ...:filter/INPUT policy}
   */
  record Dropping(String name, long packets, String sentence, String cause) {}

  /**
   * What identifies a rule over time is its handle; where there is none, its text. The number of
   * rules before it may change meanwhile.
   */
  private final Map<String, Dropping> found = new LinkedHashMap<>();

  /** Rules that drop and do not count. */
  private final List<String> uncounted = new ArrayList<>();

  FirewallDrops(Namespace namespace) {
    for (Ruleset ruleset : namespace.rulesets().orEmpty()) {
      for (Table table : ruleset.tables()) {
        for (Chain chain : table.chains()) {
          look(ruleset.backend(), table, chain);
        }
      }
    }
  }

  Map<String, Dropping> found() {
    return found;
  }

  List<String> uncounted() {
    return uncounted;
  }

  private void look(Backend backend, Table table, Chain chain) {
    String place =
        backend.word() + ":" + family(backend, table) + table.name() + "/" + chain.name();
    String stable = backend + " " + table.family() + " " + table.name() + " " + chain.name();
    if (chain.base().isPresent() && !chain.base().get().accepts()) {
      boolean native4 = backend == Backend.NFT;
      String sentence = "nothing in " + chain.name() + " accepted it, and its policy drops";
      if (chain.base().get().counters().isPresent()) {
        found.put(
            stable,
            new Dropping(
                place + " policy",
                chain.base().get().counters().get().packets(),
                sentence,
                native4 ? "FW_NFT_DROP" : "FW_POLICY_DROP"));
      } else {
        uncounted.add(place + " policy");
      }
    }
    Map<String, Integer> same = new LinkedHashMap<>();
    int position = 0;
    for (Rule rule : chain.rules()) {
      position++;
      boolean drops = rule.statements().stream().anyMatch(FirewallDrops::isDrop);
      boolean rejects = rule.statements().stream().anyMatch(Statement.Reject.class::isInstance);
      if (!drops && !rejects) {
        continue;
      }
      String name = place + "#" + position;
      if (rule.counters().isEmpty()) {
        uncounted.add(name);
        continue;
      }
      String key =
          rule.handle().isPresent() ? "handle " + rule.handle().getAsLong() : "text " + rule.text();
      key += " " + same.merge(key, 1, Integer::sum); // the same line twice
      Counters counters = rule.counters().get();
      found.put(
          stable + " " + key,
          new Dropping(
              name,
              counters.packets(),
              (rejects ? "refused by the rule " : "dropped by the rule ") + rule.text(),
              cause(backend, table.family(), rejects)));
    }
  }

  private static boolean isDrop(Statement statement) {
    return statement instanceof Statement.Decide decide && decide.verdict() instanceof Verdict.Drop;
  }

  private static String family(Backend backend, Table table) {
    boolean said = backend.isIptables() && table.family() == TableFamily.IP;
    return said ? "" : table.family().word() + "/";
  }

  private static String cause(Backend backend, TableFamily family, boolean rejects) {
    return switch (family) {
      case BRIDGE -> "FW_BRIDGE_DROP";
      case ARP -> "FW_ARP_DROP";
      case NETDEV -> "FW_NETDEV_DROP";
      case IP, IP6, INET ->
          switch (backend) {
            case NFT -> "FW_NFT_DROP";
            case IPTABLES_LEGACY -> "FW_LEGACY_DROP";
            case IPTABLES_NFT -> rejects ? "FW_REJECT" : "FW_DROP";
          };
    };
  }
}
