package dev.plumb.model.firewall;

import dev.plumb.model.Gap;
import java.util.List;

/**
 * What one backend holds in one namespace.
 *
 * @param tables in the order in which the tool lists them
 * @param gaps what of it could not be read; what is here is right all the same
 */
public record Ruleset(Backend backend, List<Table> tables, List<Gap> gaps) {
  public Ruleset {
    tables = List.copyOf(tables);
    gaps = List.copyOf(gaps);
  }

  /** How many rules all chains hold together. */
  public int ruleCount() {
    int rules = 0;
    for (Table table : tables) {
      for (Chain chain : table.chains()) {
        rules += chain.rules().size();
      }
    }
    return rules;
  }
}
