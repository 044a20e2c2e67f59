package dev.plumb.world.netfilter;

import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Counters;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table that iptables-nft made, said twice: nft's JSON knows its chains, their places and every
 * handle, and has lost the addresses of its DNATs; {@code iptables-save} knows what its rules say.
 */
public final class TableMerge {
  private TableMerge() {}

  /** Whether it is one of the names that the iptables tools give to tables. */
  public static boolean isIptablesName(String table) {
    return switch (table) {
      case "filter", "nat", "mangle", "raw", "security", "broute" -> true;
      default -> false;
    };
  }

  /**
   * Whether iptables made a table of nf_tables, as far as its rules tell: each of them counts, or
   * has an expression that only iptables writes.
   */
  public static boolean looksLikeIptables(Table table) {
    for (Chain chain : table.chains()) {
      for (Rule rule : chain.rules()) {
        if (rule.counters().isEmpty() && !hasExtension(rule)) {
          return false;
        }
      }
      if (chain.base().isPresent() && !isBuiltIn(chain.name())) {
        return false;
      }
    }
    return table.sets().isEmpty() && table.objects().isEmpty();
  }

  /** iptables gives its base chains the names of the old built-in ones. */
  private static boolean isBuiltIn(String chain) {
    return switch (chain) {
      case "PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING", "BROUTING" -> true;
      default -> false;
    };
  }

  /** {@code {"xt": ...}}: a match or target of iptables that nft has no words for. */
  static boolean hasExtension(Rule rule) {
    for (dev.plumb.model.Tree item : rule.source().items()) {
      if (item instanceof dev.plumb.model.Tree.Obj object && object.has("xt")) {
        return true;
      }
    }
    return false;
  }

  /**
   * The table as nft has it with the rules as iptables says them; empty when the two do not fit
   * together, rule by rule, and then neither may be believed alone.
   */
  public static Optional<Table> merge(Table nft, Table saved) {
    List<Chain> chains = new ArrayList<>();
    for (Chain chain : nft.chains()) {
      Optional<Chain> other = saved.chain(chain.name());
      List<Rule> rules = other.isPresent() ? other.get().rules() : List.of();
      if (rules.size() != chain.rules().size()) {
        return Optional.empty();
      }
      List<Rule> merged = new ArrayList<>(rules.size());
      for (int i = 0; i < rules.size(); i++) {
        if (!sameVerdict(chain.rules().get(i), rules.get(i))) {
          return Optional.empty();
        }
        merged.add(withHandle(rules.get(i), chain.rules().get(i)));
      }
      chains.add(
          new Chain(chain.name(), chain.handle(), withCounters(chain.base(), other), merged));
    }
    for (Chain chain : saved.chains()) {
      if (!chain.rules().isEmpty() && nft.chain(chain.name()).isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Table(
            nft.family(),
            nft.name(),
            nft.handle(),
            nft.flags(),
            chains,
            nft.sets(),
            nft.objects()));
  }

  /** A jump or verdict that nft does have words for must be the same on both sides. */
  private static boolean sameVerdict(Rule nft, Rule saved) {
    for (Statement statement : nft.statements()) {
      if (statement instanceof Statement.Decide decide) {
        return saved.statements().contains(decide) || !saved.isUnderstood();
      }
    }
    return true;
  }

  private static Rule withHandle(Rule saved, Rule nft) {
    return new Rule(
        nft.handle(),
        saved.counters().isPresent() ? saved.counters() : nft.counters(),
        saved.comment(),
        saved.statements(),
        saved.text(),
        Rule.NO_SOURCE);
  }

  private static Optional<Chain.Base> withCounters(
      Optional<Chain.Base> base, Optional<Chain> saved) {
    Optional<Counters> counters = saved.flatMap(Chain::base).flatMap(Chain.Base::counters);
    return base.map(
        found ->
            new Chain.Base(
                found.type(),
                found.hook(),
                found.priority(),
                found.accepts(),
                found.devices(),
                counters));
  }
}
