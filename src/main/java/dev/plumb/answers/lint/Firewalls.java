package dev.plumb.answers.lint;

import dev.plumb.answers.firewall.BothBackends;
import dev.plumb.answers.firewall.Parties;
import dev.plumb.answers.lint.Finding.Kind;
import dev.plumb.model.Connection;
import dev.plumb.model.Namespace;
import java.util.List;
import java.util.Optional;

/** Two firewalls in one namespace, and connections to somebody who is not there any more. */
final class Firewalls {
  private Firewalls() {}

  static void look(Namespace namespace, Parties parties, List<Finding> findings) {
    backends(namespace, findings);
    stale(namespace, parties, findings);
  }

  private static void backends(Namespace namespace, List<Finding> findings) {
    Optional<BothBackends> both = BothBackends.in(namespace.rulesets().orEmpty());
    if (both.isPresent()) {
      findings.add(
          new Finding(
              Kind.TWO_FIREWALLS,
              List.of(namespace.name()),
              both.get().sentence(),
              "move the rules to one backend; fw list shows both in the kernel's order"));
    }
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
              stale
                  + (stale == 1 ? " tracked connection" : " tracked connections")
                  + " to addresses that nobody has any more, such as "
                  + first,
              "ct " + namespace.name() + " --gone lists them; conntrack -D ends one"));
    }
  }
}
