package dev.plumb.answers.filter;

import dev.plumb.answers.firewall.PlacedChain;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One table, with its chains and sets by name. Sets are indexed when first asked, each once;
 * whatever thread comes first.
 */
final class RuleTable {
  private final Backend backend;
  private final Table table;
  private final Map<String, RuleChain> chains = new HashMap<>();
  private final Map<String, NamedSet> sets = new HashMap<>();
  private final IdentityHashMap<Object, SetIndex> indexes = new IdentityHashMap<>();

  RuleTable(Backend backend, Table table) {
    this.backend = backend;
    this.table = table;
    for (NamedSet set : table.sets()) {
      sets.put(set.name(), set);
    }
  }

  /** A chain with its rules at their places in the whole list. */
  record RuleChain(RuleTable table, PlacedChain placed, List<PlacedRule> rules) {}

  void add(RuleChain chain) {
    chains.put(chain.placed().chain().name(), chain);
  }

  Table table() {
    return table;
  }

  boolean isIptables() {
    return backend.isIptables();
  }

  @Nullable RuleChain chain(String name) {
    return chains.get(name);
  }

  /** The elements of a set or map as rules name it; empty when there is no such set. */
  synchronized Optional<SetIndex> index(Expression set, List<ValueKind> kinds) {
    return switch (set) {
      case Expression.SetReference(String name) ->
          Optional.ofNullable(sets.get(name))
              .map(
                  named ->
                      indexes.computeIfAbsent(
                          named, none -> new SetIndex(named.elements(), kinds)));
      case Expression.AnonymousMap map ->
          Optional.of(indexes.computeIfAbsent(map, none -> new SetIndex(map.elements(), kinds)));
      case Expression.AnonymousSet anonymous ->
          Optional.of(
              indexes.computeIfAbsent(anonymous, none -> new SetIndex(elements(anonymous), kinds)));
      default -> Optional.empty();
    };
  }

  private static List<NamedSet.Element> elements(Expression.AnonymousSet anonymous) {
    List<NamedSet.Element> elements = new ArrayList<>();
    for (Expression key : anonymous.elements()) {
      elements.add(
          new NamedSet.Element(
              key,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Tree.Obj.EMPTY,
              new Tree.Nil()));
    }
    return elements;
  }
}
