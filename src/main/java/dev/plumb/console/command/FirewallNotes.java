package dev.plumb.console.command;

import dev.plumb.model.Gap;
import dev.plumb.model.Namespace;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Table;
import java.util.List;

/** What is to be said beside a namespace's rules: gaps, and two backends that hide each other. */
final class FirewallNotes {
  private FirewallNotes() {}

  static void add(Namespace namespace, List<Ruleset> rulesets, List<Line> notes) {
    int legacy = 0;
    int tables = 0;
    for (Ruleset ruleset : rulesets) {
      for (Gap gap : ruleset.gaps()) {
        notes.add(Places.note(gap));
      }
      if (ruleset.backend() == Backend.IPTABLES_LEGACY) {
        legacy += rules(ruleset);
      } else {
        tables += rules(ruleset);
      }
    }
    if (legacy > 0 && tables > 0) {
      notes.add(
          Line.of(
              Span.styled("both backends are in use", Span.Style.WARNING),
              Span.plain(
                  " in "
                      + namespace.name()
                      + ": "
                      + tables
                      + (tables == 1 ? " rule" : " rules")
                      + " of nf_tables and "
                      + legacy
                      + " of iptables-legacy decide, and each tool shows its half alone")));
    }
  }

  static int rules(Ruleset ruleset) {
    int rules = 0;
    for (Table table : ruleset.tables()) {
      for (Chain chain : table.chains()) {
        rules += chain.rules().size();
      }
    }
    return rules;
  }
}
