package dev.plumb.answers.firewall;

import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Table;
import dev.plumb.model.firewall.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All chains of a namespace in the order in which packets come to them: by hook, priority, family,
 * whichever backend holds them. A chain that jumps lead to stands behind the first that leads
 * there; those that nothing leads to stand last.
 */
public final class HookOrder {
  private static final Comparator<PlacedChain> BY_HOOK =
      Comparator.<PlacedChain>comparingInt(placed -> base(placed).hook().ordinal())
          .thenComparingInt(placed -> base(placed).priority())
          .thenComparingInt(placed -> placed.table().family().ordinal())
          .thenComparingInt(placed -> placed.backend().ordinal());

  private HookOrder() {}

  /** One chain of one table, by identity: two tables may be equal, and are two all the same. */
  private static final class Node {
    private final Ruleset ruleset;
    private final Table table;
    private final Chain chain;
    private final Set<Hook> hooks = EnumSet.noneOf(Hook.class);

    Node(Ruleset ruleset, Table table, Chain chain) {
      this.ruleset = ruleset;
      this.table = table;
      this.chain = chain;
    }

    PlacedChain placed() {
      return new PlacedChain(ruleset.backend(), table, chain, List.copyOf(hooks));
    }
  }

  /** The chains of all rulesets. */
  public static List<PlacedChain> chains(List<Ruleset> rulesets) {
    List<Map<String, Node>> tables = new ArrayList<>();
    List<Node> bases = new ArrayList<>();
    Map<Node, Map<String, Node>> tableOf = new HashMap<>();
    for (Ruleset ruleset : rulesets) {
      for (Table table : ruleset.tables()) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        for (Chain chain : table.chains()) {
          Node node = new Node(ruleset, table, chain);
          nodes.put(chain.name(), node);
          tableOf.put(node, nodes);
          if (chain.base().isPresent()) {
            bases.add(node);
          }
        }
        tables.add(nodes);
      }
    }
    bases.sort(Comparator.comparing(Node::placed, BY_HOOK));
    Set<Node> ordered = new LinkedHashSet<>();
    for (Node base : bases) {
      Set<Node> reached = reached(base, tableOf.getOrDefault(base, Map.of()));
      for (Node node : reached) {
        base.chain.base().ifPresent(found -> node.hooks.add(found.hook()));
      }
      ordered.addAll(reached);
    }
    for (Map<String, Node> table : tables) {
      ordered.addAll(table.values());
    }
    List<PlacedChain> placed = new ArrayList<>(ordered.size());
    for (Node node : ordered) {
      placed.add(node.placed());
    }
    return placed;
  }

  private static Chain.Base base(PlacedChain placed) {
    return placed.chain().base().orElseThrow();
  }

  /** A chain and all that it leads to, nearest jump first. Not by recursion: chains may be many. */
  private static Set<Node> reached(Node from, Map<String, Node> table) {
    Set<Node> reached = new LinkedHashSet<>();
    List<Node> open = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      if (reached.add(node)) {
        List<String> targets = targets(node);
        for (int i = targets.size() - 1; i >= 0; i--) {
          Node target = table.get(targets.get(i));
          if (target != null && !reached.contains(target)) {
            open.add(target);
          }
        }
      }
    }
    return reached;
  }

  private static List<String> targets(Node node) {
    Set<String> targets = new LinkedHashSet<>();
    for (Rule rule : node.chain.rules()) {
      for (Statement statement : rule.statements()) {
        if (statement instanceof Statement.Decide decide) {
          target(decide.verdict(), targets);
        } else if (statement instanceof Statement.DecideBy decide) {
          for (NamedSet.Element element : elements(decide.map(), node.table)) {
            element.verdict().ifPresent(verdict -> target(verdict, targets));
          }
        }
      }
    }
    return List.copyOf(targets);
  }

  /** The elements of a map, with or without a name. */
  static List<NamedSet.Element> elements(Expression map, Table table) {
    if (map instanceof Expression.AnonymousMap anonymous) {
      return anonymous.elements();
    }
    return map instanceof Expression.SetReference reference
        ? table.set(reference.name()).map(NamedSet::elements).orElse(List.of())
        : List.of();
  }

  private static void target(Verdict verdict, Set<String> targets) {
    if (verdict instanceof Verdict.Jump jump) {
      targets.add(jump.chain());
    } else if (verdict instanceof Verdict.Goto jump) {
      targets.add(jump.chain());
    }
  }

  /** All rules in that order, numbered from 1. */
  public static List<PlacedRule> rules(List<PlacedChain> chains) {
    List<PlacedRule> rules = new ArrayList<>();
    for (PlacedChain chain : chains) {
      int position = 0;
      for (Rule rule : chain.chain().rules()) {
        position++;
        rules.add(new PlacedRule(rules.size() + 1, chain, position, rule));
      }
    }
    return rules;
  }
}
