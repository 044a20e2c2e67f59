package dev.plumb.model.firewall;

import dev.plumb.model.Tree;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A table: chains and sets that see each other.
 *
 * @param handle nf_tables' number for it; empty in the old x_tables
 * @param flags {@code dormant} (none of its chains is asked), {@code owner}
 * @param objects whatever else it holds (quotas, ct helpers, flowtables), as {@code nft -j} says it
 */
public record Table(
    TableFamily family,
    String name,
    OptionalLong handle,
    List<String> flags,
    List<Chain> chains,
    List<NamedSet> sets,
    List<Tree.Obj> objects) {
  public Table {
    flags = List.copyOf(flags);
    chains = List.copyOf(chains);
    sets = List.copyOf(sets);
    objects = List.copyOf(objects);
  }

  /** True when the kernel asks none of its chains. */
  public boolean isDormant() {
    return flags.contains("dormant");
  }

  public Optional<Chain> chain(String chainName) {
    for (Chain chain : chains) {
      if (chain.name().equals(chainName)) {
        return Optional.of(chain);
      }
    }
    return Optional.empty();
  }

  public Optional<NamedSet> set(String setName) {
    for (NamedSet set : sets) {
      if (set.name().equals(setName)) {
        return Optional.of(set);
      }
    }
    return Optional.empty();
  }
}
