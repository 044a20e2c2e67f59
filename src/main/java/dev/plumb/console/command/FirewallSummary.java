package dev.plumb.console.command;

import dev.plumb.model.Facet;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Table;
import java.util.ArrayList;
import java.util.List;

/** A namespace's firewall in a line for each table. */
final class FirewallSummary {
  private FirewallSummary() {}

  /** Adds the lines, and the same facts to the record; nothing to it when they were not read. */
  static void add(Namespace namespace, List<Line> lines, Tree.Builder record, List<Line> notes) {
    if (!(namespace.rulesets() instanceof Facet.Read<Ruleset> read)) {
      lines.add(Line.of(Span.dim("  not known")));
      if (namespace.rulesets() instanceof Facet.Missing<Ruleset> missing) {
        notes.add(Places.note(missing.gap()));
      }
      return;
    }
    FirewallNotes.add(namespace, read.items(), notes);
    List<Tree> tables = new ArrayList<>();
    boolean gaps = false;
    for (Ruleset ruleset : read.items()) {
      gaps |= !ruleset.gaps().isEmpty();
      for (Table table : ruleset.tables()) {
        int rules = 0;
        List<String> dropping = new ArrayList<>();
        for (Chain chain : table.chains()) {
          rules += chain.rules().size();
          if (chain.base().isPresent() && !chain.base().get().accepts()) {
            dropping.add(chain.name());
          }
        }
        tables.add(
            Tree.object()
                .put("backend", ruleset.backend().word())
                .put("family", table.family().word())
                .put("table", table.name())
                .put("rules", rules)
                .put("drops", Tree.texts(dropping))
                .build());
        if (rules > 0 || !dropping.isEmpty() || !table.sets().isEmpty()) {
          lines.add(line(ruleset, table, rules, dropping));
        }
      }
    }
    if (lines.getLast().plain().equals("firewall")) {
      lines.add(
          Line.of(Span.dim(gaps ? "  not all of it is known" : "  none: nothing is filtered")));
    }
    record.put("firewall", new Tree.Arr(tables));
  }

  private static Line line(Ruleset ruleset, Table table, int rules, List<String> dropping) {
    Line.Builder line =
        Line.build()
            .add("  " + table.family().word() + " ")
            .add(Span.styled(table.name(), Span.Style.STRONG))
            .add(Span.dim(" (" + ruleset.backend().word() + ")"))
            .add(" ")
            .add(Span.number(rules))
            .add(rules == 1 ? " rule" : " rules");
    if (!dropping.isEmpty()) {
      line.add(", ")
          .add(Span.styled("policy drop", Span.Style.BAD))
          .add(" in " + String.join(", ", dropping));
    }
    return line.line();
  }
}
