package dev.plumb.answers.firewall;

import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.Table;
import java.util.List;

/**
 * A chain and where it stands.
 *
 * @param hooks from which hooks a packet can come to it, in their order; none when nothing leads
 *     there
 */
public record PlacedChain(Backend backend, Table table, Chain chain, List<Hook> hooks) {
  public PlacedChain {
    hooks = List.copyOf(hooks);
  }
}
