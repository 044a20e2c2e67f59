package dev.plumb.answers.lint;

import dev.plumb.answers.firewall.Parties;
import dev.plumb.answers.lint.Finding.Kind;
import dev.plumb.model.Connection;
import dev.plumb.model.Namespace;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Table;
import java.util.List;

/** Two firewalls in one namespace, and connections to somebody who is not there any more. */
final class Firewalls {
  private Firewalls() {}

  static void look(Namespace namespace, Parties parties, List<Finding> findings) {
    backends(namespace, findings);
    stale(namespace, parties, findings);
  }

  private static void backends(Namespace namespace, List<Finding> findings) {
    int legacy = 0;
    int tables = 0;
    for (Ruleset ruleset : namespace.rulesets().orEmpty()) {
      boolean old = ruleset.backend() == Backend.IPTABLES_LEGACY;
      legacy += old ? rules(ruleset) : 0;
      tables += old ? 0 : rules(ruleset);
    }
    if (legacy > 0 && tables > 0) {
      findings.add(
          new Finding(
              Kind.TWO_FIREWALLS,
              List.of(namespace.name()),
              count(tables, "rule")
                  + " of nf_tables and "
                  + legacy
                  + " of iptables-legacy decide, and each tool shows its half alone",
              "move the rules to one backend; fw list shows both in the kernel's order"));
    }
  }

  private static int rules(Ruleset ruleset) {
    int rules = 0;
    for (Table table : ruleset.tables()) {
      for (Chain chain : table.chains()) {
        rules += chain.rules().size();
      }
    }
    return rules;
  }

  /** One finding for a namespace: there may be thousands. */
  private static void stale(Namespace namespace, Parties parties, List<Finding> findings) {
    int stale = 0;
    String first = "";
    for (Connection connection : namespace.conntrack().orEmpty()) {
      if (parties.isGone(namespace, connection)) {
        first = stale == 0 ? connection.reply().source().toString() : first;
        stale++;
      }
    }
    if (stale > 0) {
      findings.add(
          new Finding(
              Kind.STALE_CONNTRACK,
              List.of(namespace.name()),
              count(stale, "tracked connection")
                  + " to addresses that nobody has any more, such as "
                  + first,
              "ct " + namespace.name() + " --gone lists them; conntrack -D ends one"));
    }
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
