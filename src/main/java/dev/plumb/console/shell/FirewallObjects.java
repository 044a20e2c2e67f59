package dev.plumb.console.shell;

import dev.plumb.answers.firewall.HookOrder;
import dev.plumb.answers.firewall.PlacedChain;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.console.complete.Candidate;
import dev.plumb.console.complete.SlotKind;
import dev.plumb.model.Namespace;
import java.util.ArrayList;
import java.util.List;

/** What a namespace's firewall has that can be typed. Reads memory only. */
final class FirewallObjects {
  private FirewallObjects() {}

  /**
   * The chains and tables of a namespace, or its rules by number.
   *
   * @param rules whether rules are wanted
   */
  static List<Candidate> of(Namespace namespace, boolean rules) {
    List<Candidate> found = new ArrayList<>();
    List<PlacedChain> chains = HookOrder.chains(namespace.rulesets().orEmpty());
    if (rules) {
      for (PlacedRule rule : HookOrder.rules(chains)) {
        LiveObjects.add(
            found,
            Integer.toString(rule.number()),
            rule.chain().chain().name() + ": " + rule.rule().text(),
            "rules of " + namespace.name(),
            true);
      }
      return found;
    }
    for (PlacedChain chain : chains) {
      String table = chain.table().name();
      String about = chain.table().family().word() + " " + table + ", " + chain.backend().word();
      LiveObjects.add(
          found, table + "/" + chain.chain().name(), about, "chains of " + namespace.name(), true);
    }
    for (PlacedChain chain : chains) {
      LiveObjects.add(
          found,
          chain.table().name(),
          chain.backend().word(),
          "tables of " + namespace.name(),
          true);
    }
    return found;
  }

  /** What nft and iptables themselves take: plain names. */
  static List<Candidate> names(Namespace namespace, SlotKind kind) {
    List<Candidate> found = new ArrayList<>();
    for (PlacedChain chain : HookOrder.chains(namespace.rulesets().orEmpty())) {
      boolean fits = kind != SlotKind.IPT_CHAIN || chain.backend().isIptables();
      if (fits) {
        String name = kind == SlotKind.NFT_TABLE ? chain.table().name() : chain.chain().name();
        LiveObjects.add(found, name, chain.backend().word(), "of the firewall", true);
      }
    }
    return found;
  }
}
