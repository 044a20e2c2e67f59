package dev.plumb.console.command;

import dev.plumb.answers.firewall.Origin;
import dev.plumb.answers.firewall.PlacedChain;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.answers.firewall.Provenance;
import dev.plumb.answers.firewall.StatementText;
import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chains with their rules, and one rule with all that is known of it, for people to read. */
final class FirewallReport {
  private FirewallReport() {}

  static Outcome.Report of(
      String netns,
      String word,
      List<PlacedChain> chains,
      List<PlacedRule> rules,
      Provenance provenance) {
    List<Line> lines = new ArrayList<>();
    List<Tree> chainRecords = new ArrayList<>();
    List<Table> tables = new ArrayList<>();
    for (PlacedChain chain : chains) {
      lines.add(title(chain));
      List<Tree> ruleRecords = new ArrayList<>();
      for (PlacedRule placed : rules) {
        if (placed.chain() == chain || placed.chain().equals(chain)) {
          Origin origin = provenance.of(placed);
          lines.add(line(placed, origin));
          ruleRecords.add(FirewallRecords.rule(netns, placed, origin).build());
        }
      }
      if (ruleRecords.isEmpty()) {
        lines.add(Line.of(Span.dim("  no rules")));
      }
      chainRecords.add(
          Tree.object()
              .putAll(FirewallRecords.chain(netns, chain).build())
              .put("list", new Tree.Arr(ruleRecords))
              .build());
      if (!tables.contains(chain.table())) {
        tables.add(chain.table());
      }
    }
    List<Tree> setRecords = new ArrayList<>();
    for (Table table : tables) {
      for (NamedSet set : table.sets()) {
        lines.add(set(table, set));
        for (NamedSet.Element element : set.elements()) {
          lines.add(Line.text("  " + StatementText.of(element)));
        }
        setRecords.add(FirewallRecords.set(netns, table, set));
      }
    }
    Tree.Obj record =
        Tree.object()
            .put("netns", netns)
            .put("chains", new Tree.Arr(chainRecords))
            .put("sets", new Tree.Arr(setRecords))
            .build();
    return new Outcome.Report(lines, record, Optional.of(word));
  }

  /** {@code chain FORWARD of ip filter (iptables-nft), forward 0, policy drop}. */
  private static Line title(PlacedChain placed) {
    Line.Builder line =
        Line.build()
            .add(Span.styled("chain ", Span.Style.HEADING))
            .add(Span.styled(placed.chain().name(), Span.Style.STRONG))
            .add(" of " + placed.table().family().word() + " " + placed.table().name())
            .add(Span.dim(" (" + placed.backend().word() + ")"));
    Optional<Chain.Base> base = placed.chain().base();
    if (base.isPresent()) {
      line.add(", " + base.get().hook().word() + " " + base.get().priority() + ", policy ");
      FirewallRecords.policy(placed).spans().forEach(line::add);
    } else {
      line.add(reached(placed));
    }
    return line.line();
  }

  private static String reached(PlacedChain placed) {
    List<String> words = new ArrayList<>();
    for (Hook hook : placed.hooks()) {
      words.add(hook.word());
    }
    return words.isEmpty() ? ", nothing leads here" : ", reached from " + String.join(", ", words);
  }

  private static Line line(PlacedRule placed, Origin origin) {
    Line.Builder line = Line.build().add("  ").add(Span.number(placed.position())).add(" ");
    line.add(FirewallRecords.text(placed.rule()));
    if (placed.rule().counters().isPresent()) {
      line.add(Span.dim("  "))
          .add(
              Span.of(
                  Long.toUnsignedString(placed.rule().counters().get().packets()),
                  Span.Kind.INT,
                  Span.Style.DIM))
          .add(Span.dim(" packets"));
    }
    return line.add(Span.dim("  " + origin.sentence())).line();
  }

  private static Line set(Table table, NamedSet set) {
    return Line.build()
        .add(Span.styled(set.isMap() ? "map " : "set ", Span.Style.HEADING))
        .add(Span.styled(set.name(), Span.Style.STRONG))
        .add(" of " + table.family().word() + " " + table.name() + ": ")
        .add(FirewallRecords.type(set))
        .line();
  }

  /** One rule, a fact a line. */
  static List<Line> rule(String netns, PlacedRule placed, Origin origin) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.of(FirewallRecords.text(placed.rule())));
    lines.add(
        Line.build()
            .add("  rule ")
            .add(Span.number(placed.position()))
            .add(" in ")
            .add(Span.namespace(netns))
            .add(", number ")
            .add(Span.number(placed.number()))
            .add(" of its list")
            .line());
    Line.Builder where = Line.build().add("  ");
    title(placed.chain()).spans().forEach(where::add);
    lines.add(where.line());
    for (Statement statement : placed.rule().statements()) {
      lines.add(
          Line.of(
              Span.dim("  " + role(statement)),
              statement.isUnderstood()
                  ? Span.plain(StatementText.of(statement))
                  : Span.styled(StatementText.of(statement), Span.Style.WARNING)));
    }
    placed
        .rule()
        .counters()
        .ifPresent(
            counters ->
                lines.add(
                    Line.build()
                        .add(Span.dim("  counted  "))
                        .add(count(counters.packets()))
                        .add(" packets, ")
                        .add(count(counters.bytes()))
                        .add(" bytes")
                        .line()));
    placed
        .rule()
        .comment()
        .ifPresent(comment -> lines.add(Line.of(Span.dim("  comment  "), Span.plain(comment))));
    lines.add(Line.of(Span.dim("  from     "), Span.plain(origin.sentence())));
    lines.add(Line.of(Span.dim("  because  "), Span.plain(origin.evidence())));
    return lines;
  }

  private static Span count(long unsigned) {
    return Span.of(Long.toUnsignedString(unsigned), Span.Kind.INT, Span.Style.PLAIN);
  }

  private static String role(Statement statement) {
    return switch (statement) {
      case Statement.Match match -> "if       ";
      case Statement.Limit limit -> "if       ";
      case Statement.Opaque opaque -> "if       ";
      case Statement.Unknown unknown -> "unknown  ";
      case Statement.Decide decide -> "then     ";
      case Statement.DecideBy decide -> "then     ";
      case Statement.Reject reject -> "then     ";
      case Statement.Nat nat -> "then     ";
      case Statement.Tproxy tproxy -> "then     ";
      case Statement.Set set -> "then     ";
      case Statement.NoTrack noTrack -> "then     ";
      case Statement.Count count -> "then     ";
      case Statement.Report report -> "then     ";
      case Statement.ChangeSet change -> "then     ";
      case Statement.Aside aside -> "then     ";
    };
  }
}
