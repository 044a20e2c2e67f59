package dev.plumb.answers.firewall;

import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Ruleset;
import java.util.List;
import java.util.Optional;

/**
 * Two backends that hold rules in one namespace: packets pass both.
 *
 * @param tables how many rules nf_tables has
 * @param legacy how many rules iptables-legacy has
 */
public record BothBackends(int tables, int legacy) {
  /** Empty when one at the most holds any. */
  public static Optional<BothBackends> in(List<Ruleset> rulesets) {
    int tables = 0;
    int legacy = 0;
    for (Ruleset ruleset : rulesets) {
      if (ruleset.backend() == Backend.IPTABLES_LEGACY) {
        legacy += ruleset.ruleCount();
      } else {
        tables += ruleset.ruleCount();
      }
    }
    return tables > 0 && legacy > 0
        ? Optional.of(new BothBackends(tables, legacy))
        : Optional.empty();
  }

  /** {@code 3 rules of nf_tables and 1 of iptables-legacy decide, ...}. */
  public String sentence() {
    return tables
        + (tables == 1 ? " rule" : " rules")
        + " of nf_tables and "
        + legacy
        + " of iptables-legacy decide, and each tool shows its half alone";
  }
}
