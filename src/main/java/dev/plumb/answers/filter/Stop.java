package dev.plumb.answers.filter;

import dev.plumb.answers.filter.RuleTable.RuleChain;
import java.util.List;

/** Something that sees a packet at a hook, at its own priority. */
sealed interface Stop {
  /** A base chain. */
  record Chain(RuleChain chain) implements Stop {}

  /** Conntrack looks. */
  record Track() implements Stop {}

  /** NAT, with the nat chains in the order in which it asks them. */
  record Nat(List<RuleChain> chains) implements Stop {
    public Nat {
      chains = List.copyOf(chains);
    }
  }

  /** Conntrack confirms. */
  record Confirm() implements Stop {}
}
