package dev.plumb.console.command;

import dev.plumb.answers.firewall.Origin;
import dev.plumb.answers.firewall.PlacedChain;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.answers.firewall.StatementText;
import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Counters;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Rules, chains and sets as cells and as records. */
final class FirewallRecords {
  /** Most elements of a set that a cell shows. */
  private static final int SHOWN = 8;

  private FirewallRecords() {}

  static Line hooks(PlacedChain chain) {
    List<String> words = new ArrayList<>();
    for (Hook hook : chain.hooks()) {
      words.add(hook.word());
    }
    return words.isEmpty()
        ? Line.of(Span.dim("none"))
        : chain.chain().base().isPresent()
            ? Line.text(String.join(",", words))
            : Line.of(Span.dim(String.join(",", words)));
  }

  static Line priority(PlacedChain chain) {
    Optional<Chain.Base> base = chain.chain().base();
    return base.isPresent() ? Line.text(Integer.toString(base.get().priority())) : Line.EMPTY;
  }

  static Line handle(OptionalLong handle) {
    return handle.isPresent() ? Line.of(Span.number(handle.getAsLong())) : Line.EMPTY;
  }

  static Line packets(Optional<Counters> counters) {
    return counters.isPresent() ? count(counters.get().packets()) : Line.EMPTY;
  }

  static Line bytes(Optional<Counters> counters) {
    return counters.isPresent() ? count(counters.get().bytes()) : Line.EMPTY;
  }

  private static Line count(long unsigned) {
    return Line.of(Span.of(Long.toUnsignedString(unsigned), Span.Kind.INT, Span.Style.PLAIN));
  }

  /** The text, marked when something in it was not understood. */
  static Span text(Rule rule) {
    return rule.isUnderstood()
        ? Span.plain(rule.text())
        : Span.styled(rule.text(), Span.Style.WARNING);
  }

  static Line origin(Origin origin) {
    return Line.of(
        origin.writer().equals(Origin.YOURS)
            ? Span.styled(origin.sentence(), Span.Style.STRONG)
            : Span.plain(origin.sentence()));
  }

  static Line policy(PlacedChain chain) {
    Optional<Chain.Base> base = chain.chain().base();
    return base.isEmpty()
        ? Line.EMPTY
        : base.get().accepts()
            ? Line.of(Span.styled("accept", Span.Style.GOOD))
            : Line.of(Span.styled("drop", Span.Style.BAD));
  }

  /** Where a chain stands. */
  static Tree.Builder chain(String netns, PlacedChain placed) {
    Chain chain = placed.chain();
    List<String> hooks = new ArrayList<>();
    placed.hooks().forEach(hook -> hooks.add(hook.word()));
    Tree.Builder record = place(netns, placed).put("hooks", Tree.texts(hooks));
    if (chain.handle().isPresent()) {
      record.put("handle", chain.handle().getAsLong());
    }
    base(record, chain);
    record.put("rules", chain.rules().size());
    return record;
  }

  private static Tree.Builder place(String netns, PlacedChain placed) {
    return Tree.object()
        .put("netns", netns)
        .put("backend", placed.backend().word())
        .put("family", placed.table().family().word())
        .put("table", placed.table().name())
        .put("chain", placed.chain().name());
  }

  private static void base(Tree.Builder record, Chain chain) {
    if (chain.base().isPresent()) {
      Chain.Base base = chain.base().get();
      record
          .put("type", base.type())
          .put("hook", base.hook().word())
          .put("prio", base.priority())
          .put("policy", base.accepts() ? "accept" : "drop");
      if (!base.devices().isEmpty()) {
        record.put("devices", Tree.texts(base.devices()));
      }
      counters(record, base.counters());
    }
  }

  private static void counters(Tree.Builder record, Optional<Counters> counters) {
    if (counters.isPresent()) {
      record.put("packets", counters.get().packets()).put("bytes", counters.get().bytes());
    }
  }

  static Tree.Builder rule(String netns, PlacedRule placed, Origin origin) {
    Rule rule = placed.rule();
    Tree.Builder record = Tree.object().put("number", placed.number());
    record.putAll(place(netns, placed.chain()).build());
    List<String> hooks = new ArrayList<>();
    placed.chain().hooks().forEach(hook -> hooks.add(hook.word()));
    record.put("hooks", Tree.texts(hooks));
    if (placed.chain().chain().base().isPresent()) {
      Chain.Base base = placed.chain().chain().base().get();
      record
          .put("hook", base.hook().word())
          .put("prio", base.priority())
          .put("policy", base.accepts() ? "accept" : "drop");
    }
    record.put("position", placed.position());
    if (rule.handle().isPresent()) {
      record.put("handle", rule.handle().getAsLong());
    }
    counters(record, rule.counters());
    return record
        .put("comment", rule.comment())
        .put("rule", rule.text())
        .put("understood", rule.isUnderstood())
        .put("origin", origin(origin, Tree.object()).build());
  }

  private static Tree.Builder origin(Origin origin, Tree.Builder record) {
    return record
        .put("writer", origin.writer())
        .put("purpose", origin.purpose())
        .put("container", origin.container())
        .put("network", origin.network())
        .put("evidence", origin.evidence());
  }

  /** What a rule says, statement by statement, in nft's words. */
  static Tree.Arr statements(Rule rule) {
    List<String> texts = new ArrayList<>();
    for (Statement statement : rule.statements()) {
      texts.add(StatementText.of(statement));
    }
    return Tree.texts(texts);
  }

  static List<Outcome.Row> setRows(String netns, List<Ruleset> rulesets) {
    List<Outcome.Row> rows = new ArrayList<>();
    for (Ruleset ruleset : rulesets) {
      for (Table table : ruleset.tables()) {
        for (NamedSet set : table.sets()) {
          rows.add(
              new Outcome.Row(
                  List.of(
                      Line.of(Span.namespace(netns)),
                      Line.text(table.family().word()),
                      Line.text(table.name()),
                      Line.of(Span.styled(set.name(), Span.Style.STRONG)),
                      Line.text(type(set)),
                      Line.text(String.join(",", set.flags())),
                      Line.of(Span.number(set.elements().size())),
                      Line.text(elements(set))),
                  set(netns, table, set)));
        }
      }
    }
    return rows;
  }

  /** {@code ifname . ipv4_addr : verdict}. */
  static String type(NamedSet set) {
    return String.join(" . ", set.keyType())
        + (set.isMap() ? " : " + String.join(" . ", set.valueType()) : "");
  }

  private static String elements(NamedSet set) {
    List<String> texts = new ArrayList<>();
    for (NamedSet.Element element : set.elements()) {
      if (texts.size() == SHOWN) {
        texts.add("...");
        break;
      }
      texts.add(StatementText.of(element));
    }
    return String.join(", ", texts);
  }

  static Tree.Obj set(String netns, Table table, NamedSet set) {
    List<Tree> elements = new ArrayList<>();
    for (NamedSet.Element element : set.elements()) {
      Tree.Builder record = Tree.object().put("key", StatementText.of(element.key()));
      element.value().ifPresent(value -> record.put("value", StatementText.of(value)));
      element.verdict().ifPresent(verdict -> record.put("value", StatementText.of(verdict)));
      record.put("comment", element.comment());
      elements.add(record.build());
    }
    Tree.Builder record =
        Tree.object()
            .put("netns", netns)
            .put("family", table.family().word())
            .put("table", table.name())
            .put("set", set.name())
            .put("kind", set.isMap() ? "map" : "set")
            .put("type", Tree.texts(set.keyType()));
    if (set.isMap()) {
      record.put("map", Tree.texts(set.valueType()));
    }
    record.put("flags", Tree.texts(set.flags()));
    if (set.handle().isPresent()) {
      record.put("handle", set.handle().getAsLong());
    }
    return record.put("elements", new Tree.Arr(elements)).build();
  }
}
