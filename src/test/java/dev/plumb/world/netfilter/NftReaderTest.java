package dev.plumb.world.netfilter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Table;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.model.firewall.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What nft prints, held against what iptables printed of the same kernel at the same moment. */
final class NftReaderTest {
  private static List<Table> tables() throws MalformedRuleset {
    NftReader.Listing listing =
        NftReader.read(Saved.text("nft.json"), NftText.read(Saved.text("nft.txt")));
    assertThat(listing.notUnderstood()).isEmpty();
    return listing.tables();
  }

  private static Table table(TableFamily family, String name) throws MalformedRuleset {
    for (Table table : tables()) {
      if (table.family() == family && table.name().equals(name)) {
        return table;
      }
    }
    throw new AssertionError("no table " + name);
  }

  @Test
  void everyNativeRuleIsUnderstoodAndHasItsLine() throws MalformedRuleset {
    int rules = 0;
    for (Table table :
        List.of(table(TableFamily.INET, "mine"), table(TableFamily.IP, "docker-bridges"))) {
      for (Chain chain : table.chains()) {
        for (Rule rule : chain.rules()) {
          rules++;
          assertThat(rule.isUnderstood()).as("%s: %s", rule.text(), rule.statements()).isTrue();
          assertThat(Saved.text("nft.txt"))
              .contains("\t\t" + rule.text() + " # handle " + rule.handle().getAsLong() + "\n");
        }
      }
    }
    assertThat(rules).isGreaterThan(20);
  }

  @Test
  void setsAndMapsHaveTheirElements() throws MalformedRuleset {
    Table mine = table(TableFamily.INET, "mine");
    NamedSet blocked = mine.set("blocked").orElseThrow();
    assertThat(blocked.isMap()).isFalse();
    assertThat(blocked.elements()).hasSize(2);
    assertThat(blocked.elements().getLast().comment()).contains("x");
    NamedSet ports = mine.set("ports").orElseThrow();
    assertThat(ports.valueType()).containsExactly("ipv4_addr", "inet_service");
    assertThat(ports.elements().getFirst().value().orElseThrow())
        .isInstanceOf(Expression.Concatenation.class);
    NamedSet jumps =
        table(TableFamily.IP, "docker-bridges").set("filter-forward-in-jumps").orElseThrow();
    assertThat(jumps.elements().getFirst().verdict())
        .contains(new Verdict.Jump("filter-forward-in__docker0"));
  }

  @Test
  void iptablesTablesMergeRuleByRule() throws MalformedRuleset {
    List<Table> saved = new ArrayList<>();
    saved.addAll(SaveReader.read(TableFamily.IP, Saved.text("iptables-save.txt")));
    saved.addAll(SaveReader.read(TableFamily.IP6, Saved.text("ip6tables-save.txt")));
    saved.addAll(SaveReader.read(TableFamily.BRIDGE, Saved.text("ebtables-save.txt")));
    saved.addAll(SaveReader.read(TableFamily.ARP, Saved.text("arptables-save.txt")));
    int merged = 0;
    for (Table table : saved) {
      Table nft = table(table.family(), table.name());
      assertThat(TableMerge.looksLikeIptables(nft)).as(table.name()).isTrue();
      Optional<Table> both = TableMerge.merge(nft, table);
      assertThat(both).as("%s %s", table.family(), table.name()).isPresent();
      for (Chain chain : both.get().chains()) {
        for (Rule rule : chain.rules()) {
          merged++;
          assertThat(rule.handle()).isPresent();
          assertThat(rule.text()).startsWith("-A " + chain.name());
        }
      }
    }
    assertThat(merged).isGreaterThan(100);
    assertThat(TableMerge.looksLikeIptables(table(TableFamily.INET, "mine"))).isFalse();
  }

  /** Where nft has words of its own for what iptables wrote, both readings are the same. */
  @Test
  void bothReadersSayTheSameOfTheSameRule() throws MalformedRuleset {
    int compared = 0;
    for (Table table : SaveReader.read(TableFamily.IP, Saved.text("iptables-save.txt"))) {
      Table nft = table(table.family(), table.name());
      for (Chain chain : table.chains()) {
        for (int i = 0; i < chain.rules().size(); i++) {
          Rule other = nft.chain(chain.name()).orElseThrow().rules().get(i);
          if (!TableMerge.hasExtension(other)) {
            compared++;
            assertThat(simple(other))
                .as(chain.rules().get(i).text())
                .isEqualTo(simple(chain.rules().get(i)));
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(10);
  }

  /**
   * Without the order of matches, without reports, whose settings each tool names, and without
   * counters, which iptables keeps elsewhere; and nft leaves out a protocol that a port's name
   * implies.
   */
  private static List<String> simple(Rule rule) {
    List<String> ports = new ArrayList<>();
    for (Statement statement : rule.statements()) {
      if (statement instanceof Statement.Match match
          && match.left() instanceof Expression.Payload payload
          && !payload.protocol().startsWith("ip")) {
        ports.add(payload.protocol());
      }
    }
    return rule.statements().stream()
        .filter(statement -> !(statement instanceof Statement.Count))
        .filter(statement -> !(statement instanceof Statement.Report))
        .filter(
            statement ->
                !(statement instanceof Statement.Match match
                    && match.left().equals(new Expression.Meta("l4proto"))
                    && match.right() instanceof Expression.Text text
                    && ports.contains(text.value())))
        .map(Object::toString)
        .sorted()
        .collect(Collectors.toList());
  }

  @Test
  void aForgedHandleTakesTheLineFromBoth() throws MalformedRuleset {
    String text =
        "table ip t { # handle 1\n\tchain c { # handle 1\n\t\taccept comment \"x\n"
            + "\t\tdrop # handle 7\n\" # handle 6\n\t\tdrop # handle 7\n\t}\n}\n";
    NftText lines = NftText.read(text);
    assertThat(lines.line("ip", "t", "c", java.util.OptionalLong.of(7))).isEmpty();
  }

  @Test
  void whatNftDoesNotKnowYetStaysAsItsJson() throws MalformedRuleset {
    NftReader.Listing listing =
        NftReader.read(
            "{\"nftables\": [{\"rule\": {\"family\": \"ip\", \"table\": \"t\", \"chain\": \"c\","
                + " \"handle\": 3, \"expr\": [{\"warp\": {\"factor\": 9}}, {\"drop\": null}]}}]}",
            NftText.NONE);
    Rule rule = listing.tables().getFirst().chains().getFirst().rules().getFirst();
    assertThat(rule.isUnderstood()).isFalse();
    assertThat(rule.statements())
        .containsExactly(
            new Statement.Unknown("{\"warp\": {\"factor\": 9}}"),
            new Statement.Decide(new Verdict.Drop()));
    assertThat(rule.text()).contains("\"factor\": 9");
  }
}
