package dev.plumb.world.snapshot;

import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Counters;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Table;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One record of a saved ruleset. Tables may hold ten thousands of rules, and a record of a file is
 * small: so they stand one after the other, each belonging to the last of the level above it.
 *
 * <p>Rules are kept as their tool said them and read again when the file is opened, so that a later
 * version may understand more of them.
 */
sealed interface RulesetItem {
  /** Most elements in one record. */
  int ELEMENTS = 1_000;

  /** A backend begins. */
  record Head(Backend backend, List<Gap> gaps) implements RulesetItem {}

  /** A table of it begins. */
  record OfTable(
      TableFamily family,
      String name,
      OptionalLong handle,
      List<String> flags,
      List<Tree.Obj> objects)
      implements RulesetItem {}

  /** A set or map of the table begins; its elements follow. */
  record OfSet(NamedSet empty) implements RulesetItem {}

  /** Elements of the set. */
  record OfElements(List<Tree> elements) implements RulesetItem {}

  /** A chain of the table begins. */
  record OfChain(String name, OptionalLong handle, Optional<Chain.Base> base)
      implements RulesetItem {}

  /** A rule of the chain. */
  record OfRule(
      OptionalLong handle,
      Optional<Counters> counters,
      Optional<String> comment,
      String text,
      Tree.Arr source)
      implements RulesetItem {}

  /** All of a facet in a row. */
  static Facet<RulesetItem> flat(Facet<Ruleset> rulesets) {
    return switch (rulesets) {
      case Facet.NotAsked<Ruleset> notAsked -> Facet.notAsked();
      case Facet.Missing<Ruleset> missing -> new Facet.Missing<>(missing.gap());
      case Facet.Read<Ruleset> read -> {
        List<RulesetItem> items = new ArrayList<>();
        for (Ruleset ruleset : read.items()) {
          items.add(new Head(ruleset.backend(), ruleset.gaps()));
          for (Table table : ruleset.tables()) {
            add(table, items);
          }
        }
        yield Facet.of(items);
      }
    };
  }

  private static void add(Table table, List<RulesetItem> items) {
    items.add(
        new OfTable(table.family(), table.name(), table.handle(), table.flags(), table.objects()));
    for (NamedSet set : table.sets()) {
      items.add(
          new OfSet(
              new NamedSet(
                  set.name(),
                  set.handle(),
                  set.keyType(),
                  set.valueType(),
                  set.flags(),
                  List.of(),
                  set.settings())));
      List<Tree> sources = new ArrayList<>();
      set.elements().forEach(element -> sources.add(element.source()));
      for (int from = 0; from < sources.size(); from += ELEMENTS) {
        int end = Math.min(from + ELEMENTS, sources.size());
        items.add(new OfElements(sources.subList(from, end)));
      }
    }
    for (Chain chain : table.chains()) {
      items.add(new OfChain(chain.name(), chain.handle(), chain.base()));
      for (Rule rule : chain.rules()) {
        items.add(
            new OfRule(rule.handle(), rule.counters(), rule.comment(), rule.text(), rule.source()));
      }
    }
  }

  /** Puts a row together again. */
  static Facet<Ruleset> whole(Facet<RulesetItem> items) throws MalformedSnapshot {
    return switch (items) {
      case Facet.NotAsked<RulesetItem> notAsked -> Facet.notAsked();
      case Facet.Missing<RulesetItem> missing -> new Facet.Missing<>(missing.gap());
      case Facet.Read<RulesetItem> read -> {
        RulesetBuilder builder = new RulesetBuilder();
        for (RulesetItem item : read.items()) {
          builder.add(item);
        }
        yield Facet.of(builder.rulesets());
      }
    };
  }
}
