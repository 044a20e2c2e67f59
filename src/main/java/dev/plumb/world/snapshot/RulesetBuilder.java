package dev.plumb.world.snapshot;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Table;
import dev.plumb.world.netfilter.MalformedRuleset;
import dev.plumb.world.netfilter.NftReader;
import dev.plumb.world.netfilter.SaveReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rulesets put together from the records of a file, in the order in which they stand there. */
final class RulesetBuilder {
  private final List<Ruleset> rulesets = new ArrayList<>();
  private RulesetItem.@Nullable Head head;
  private RulesetItem.@Nullable OfTable table;
  private RulesetItem.@Nullable OfChain chain;
  private @Nullable NamedSet set;
  private final List<Table> tables = new ArrayList<>();
  private final List<Chain> chains = new ArrayList<>();
  private final List<NamedSet> sets = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final List<NamedSet.Element> elements = new ArrayList<>();

  void add(RulesetItem item) throws MalformedSnapshot {
    switch (item) {
      case RulesetItem.Head next -> {
        endHead();
        head = next;
      }
      case RulesetItem.OfTable next -> {
        endTable();
        need(head);
        table = next;
      }
      case RulesetItem.OfSet next -> {
        endSet();
        need(table);
        set = next.empty();
      }
      case RulesetItem.OfElements next -> {
        need(set);
        for (Tree source : next.elements()) {
          elements.add(NftReader.element(source));
        }
      }
      case RulesetItem.OfChain next -> {
        endSet();
        endChain();
        need(table);
        chain = next;
      }
      case RulesetItem.OfRule next -> rules.add(rule(next));
    }
  }

  List<Ruleset> rulesets() {
    endHead();
    return rulesets;
  }

  private static <T> T need(@Nullable T above) throws MalformedSnapshot {
    if (above == null) {
      throw new MalformedSnapshot("a part of a ruleset in it belongs to nothing");
    }
    return above;
  }

  /** Read anew from what its tool said. */
  private Rule rule(RulesetItem.OfRule item) throws MalformedSnapshot {
    boolean isText = need(head).backend() != Backend.NFT && item.source().items().isEmpty();
    String in = need(chain).name();
    if (!isText) {
      return NftReader.rule(
          item.handle(), item.comment(), java.util.Optional.of(item.text()), item.source());
    }
    try {
      return SaveReader.rule(need(table).family(), item.text(), in, item.handle(), item.counters());
    } catch (MalformedRuleset strange) {
      MalformedSnapshot wrong = new MalformedSnapshot("a firewall rule in it is none");
      wrong.initCause(strange);
      throw wrong;
    }
  }

  private void endSet() {
    NamedSet empty = set;
    if (empty != null) {
      sets.add(
          new NamedSet(
              empty.name(),
              empty.handle(),
              empty.keyType(),
              empty.valueType(),
              empty.flags(),
              elements,
              empty.settings()));
    }
    set = null;
    elements.clear();
  }

  private void endChain() {
    if (chain != null) {
      chains.add(new Chain(chain.name(), chain.handle(), chain.base(), rules));
    }
    chain = null;
    rules.clear();
  }

  private void endTable() {
    endSet();
    endChain();
    if (table != null) {
      tables.add(
          new Table(
              table.family(),
              table.name(),
              table.handle(),
              table.flags(),
              chains,
              sets,
              table.objects()));
    }
    table = null;
    chains.clear();
    sets.clear();
  }

  private void endHead() {
    endTable();
    if (head != null) {
      rulesets.add(new Ruleset(head.backend(), tables, head.gaps()));
    }
    head = null;
    tables.clear();
  }
}
