package dev.plumb.answers.filter;

import dev.plumb.answers.filter.RuleTable.RuleChain;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What chains do besides deciding, found by reading all that a base chain leads to. */
final class Purity {
  private Purity() {}

  /** True when it changes nothing that another chain could ask for. */
  static boolean isPure(RuleChain base) {
    Set<RuleChain> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    List<RuleChain> open = new ArrayList<>(List.of(base));
    while (!open.isEmpty()) {
      RuleChain chain = open.removeLast();
      if (!reached.add(chain)) {
        continue;
      }
      for (PlacedRule placed : chain.rules()) {
        for (Statement statement : placed.rule().statements()) {
          if (changes(statement)) {
            return false;
          }
          leadsTo(chain, statement, open);
        }
      }
    }
    return true;
  }

  private static boolean changes(Statement statement) {
    return switch (statement) {
      case Statement.Set set -> true;
      case Statement.Nat nat -> true;
      case Statement.NoTrack none -> true;
      case Statement.ChangeSet change -> true;
      case Statement.Aside aside -> true;
      case Statement.Tproxy tproxy -> true;
      case Statement.Unknown unknown -> true;
      default -> false;
    };
  }

  private static void leadsTo(RuleChain chain, Statement statement, List<RuleChain> open) {
    if (statement instanceof Statement.Decide(Verdict verdict)) {
      leadsTo(chain, verdict, open);
    } else if (statement instanceof Statement.DecideBy(Expression key, Expression map)) {
      List<NamedSet.Element> elements =
          switch (map) {
            case Expression.AnonymousMap(List<NamedSet.Element> written) -> written;
            case Expression.SetReference(String name) ->
                chain.table().table().set(name).map(NamedSet::elements).orElse(List.of());
            default -> List.of();
          };
      for (NamedSet.Element element : elements) {
        element.verdict().ifPresent(verdict -> leadsTo(chain, verdict, open));
      }
    }
  }

  private static void leadsTo(RuleChain chain, Verdict verdict, List<RuleChain> open) {
    Optional<String> target =
        switch (verdict) {
          case Verdict.Jump(String name) -> Optional.of(name);
          case Verdict.Goto(String name) -> Optional.of(name);
          default -> Optional.empty();
        };
    RuleChain next = target.map(chain.table()::chain).orElse(null);
    if (next != null) {
      open.add(next);
    }
  }

  /** True when a rule needs conntrack, which the kernel then switches on for its family. */
  static boolean needsConntrack(Statement statement) {
    return switch (statement) {
      case Statement.Match match -> asks(match.left()) || asks(match.right());
      case Statement.Set set -> asks(set.target()) || asks(set.value());
      case Statement.DecideBy decide -> asks(decide.key());
      case Statement.Nat nat -> true;
      case Statement.NoTrack none -> true;
      case Statement.Limit limit ->
          switch (limit.kind()) {
            case "connlimit", "ct count", "connbytes" -> true;
            default -> false;
          };
      case Statement.Aside aside -> aside.kind().startsWith("ct") || aside.kind().equals("flow");
      case Statement.Opaque opaque ->
          opaque.kind().equals("connlabel") || opaque.kind().equals("cluster");
      default -> false;
    };
  }

  private static boolean asks(Expression expression) {
    return switch (expression) {
      case Expression.Conntrack conntrack -> true;
      case Expression.Bits bits -> asks(bits.left()) || asks(bits.right());
      case Expression.Concatenation concatenation ->
          concatenation.parts().stream().anyMatch(Purity::asks);
      case Expression.Lookup lookup -> asks(lookup.key());
      default -> false;
    };
  }
}
