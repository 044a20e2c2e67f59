package dev.plumb.answers.filter;

import dev.plumb.answers.filter.RuleTable.RuleChain;
import org.jspecify.annotations.Nullable;

/**
 * Where a way through the chains goes on.
 *
 * @param rule of the chain, from 0; as many as there are rules is the chain's end
 * @param statement of the rule, from 0
 * @param back where the last jump comes back to; null in a base chain
 */
record Position(RuleChain chain, int rule, int statement, @Nullable Return back, State state) {
  /** Where a jump comes back to. */
  record Return(RuleChain chain, int rule, @Nullable Return before, int depth) {}

  Position next(State after) {
    return new Position(chain, rule + 1, 0, back, after);
  }

  Seen seen() {
    return new Seen(chain, rule, back, state.essence());
  }

  /** The same place in the same state: whoever comes to it comes to the same ends. */
  record Seen(RuleChain chain, int rule, @Nullable Return back, State.Essence essence) {
    // Chains are themselves alone: two that are equal are two all the same.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Seen same
          && chain == same.chain
          && rule == same.rule
          && sameReturn(back, same.back)
          && essence.equals(same.essence);
    }

    private static boolean sameReturn(@Nullable Return one, @Nullable Return other) {
      Return left = one;
      Return right = other;
      while (left != null && right != null) {
        if (left == right) {
          return true;
        }
        if (left.chain != right.chain || left.rule != right.rule) {
          return false;
        }
        left = left.before;
        right = right.before;
      }
      return left == null && right == null;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * System.identityHashCode(chain) + rule) + essence.hashCode();
    }
  }
}
