package dev.plumb.model.firewall;

import dev.plumb.model.Tree;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One rule of a chain.
 *
 * @param handle nf_tables' number for it, stable while it lives; empty in the old x_tables
 * @param counters absent when the rule does not count
 * @param comment what its writer noted in it: anything
 * @param statements what it asks and does, in order; the first that does not hold ends it
 * @param text the rule as its own tool prints it, without counters: {@code -A INPUT -j DROP}, or
 *     nft's line; for what nft could print as data alone, that
 * @param source the expressions as {@code nft -j} says them; no items for iptables, whose text says
 *     all
 */
public record Rule(
    OptionalLong handle,
    Optional<Counters> counters,
    Optional<String> comment,
    List<Statement> statements,
    String text,
    Tree.Arr source) {
  /** The source of a rule that came as text. */
  public static final Tree.Arr NO_SOURCE = new Tree.Arr(List.of());

  public Rule {
    statements = List.copyOf(statements);
  }

  /** False when something in it was not understood. */
  public boolean isUnderstood() {
    for (Statement statement : statements) {
      if (!statement.isUnderstood()) {
        return false;
      }
    }
    return true;
  }
}
