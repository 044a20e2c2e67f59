package dev.plumb.world.netfilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.Operator;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Table;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.model.firewall.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What iptables and its kin print is understood, and nothing of it is lost. */
final class SaveReaderTest {
  @ParameterizedTest
  @CsvSource({
    "IP, iptables-save.txt, 89",
    "IP6, ip6tables-save.txt, 6",
    "BRIDGE, ebtables-save.txt, 5",
    "ARP, arptables-save.txt, 2"
  })
  void everyRulePrintsBackToItsLineAndIsUnderstood(TableFamily family, String file, int count)
      throws MalformedRuleset {
    List<String> printed = check(family, Saved.text(file));
    assertThat(printed).hasSize(count);
  }

  /** The lines of Docker's own golden files; they stay outside this repository. */
  @Test
  @Tag("shared")
  void everyLineOfDockersGoldenFilesIsUnderstood() throws Exception {
    String folder = System.getenv("PLUMB_SHARED");
    assumeTrue(folder != null, "PLUMB_SHARED names no folder with corpus/docker-iptables");
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(folder, "corpus/docker-iptables"))) {
      files = all.sorted().toList();
    }
    int rules = 0;
    for (Path file : files) {
      boolean six = file.toString().contains("ip6tables");
      String text = Files.readString(file, StandardCharsets.UTF_8);
      rules += check(six ? TableFamily.IP6 : TableFamily.IP, text).size();
    }
    System.getLogger("shared")
        .log(System.Logger.Level.INFO, "{0} files, {1} rules", files.size(), rules);
    assertThat(files.size()).isGreaterThan(250);
    assertThat(rules).isGreaterThan(3000);
  }

  /** The rules of a text, each of which says itself and is understood. */
  private static List<String> check(TableFamily family, String text) throws MalformedRuleset {
    List<String> expected = new ArrayList<>();
    text.lines()
        .filter(SaveLine::isRule)
        .forEach(line -> expected.add(line.replaceFirst("^\\[\\d+:\\d+] ", "")));
    List<String> printed = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    for (Table table : SaveReader.read(family, text)) {
      for (Chain chain : table.chains()) {
        for (Rule rule : chain.rules()) {
          printed.add(SaveLine.read(rule.text(), List.of()).print());
          kept.add(rule.text());
          assertThat(rule.isUnderstood()).as("%s: %s", rule.text(), rule.statements()).isTrue();
        }
      }
    }
    assertThat(printed).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(kept).isEqualTo(printed);
    return printed;
  }

  private static Rule rule(String text) throws MalformedRuleset {
    return SaveReader.rule(TableFamily.IP, text, "FORWARD", OptionalLong.empty(), Optional.empty());
  }

  private static Statement match(Expression left, Operator operator, Expression right) {
    return new Statement.Match(left, operator, right);
  }

  @Test
  void optionsMeanWhatIptablesSaysTheyMean() throws MalformedRuleset {
    assertThat(
            rule("-A FORWARD ! -s 10.0.0.0/8 -i eth+ -p tcp -m multiport --dports 80,443:445 -j X")
                .statements())
        .containsExactly(
            match(
                new Expression.Payload("ip", "saddr"),
                Operator.NE,
                new Expression.Network(IpAddress.of("10.0.0.0"), 8)),
            match(new Expression.Meta("iifname"), Operator.EQ, new Expression.Text("eth*")),
            match(new Expression.Meta("l4proto"), Operator.EQ, new Expression.Text("tcp")),
            match(
                new Expression.Payload("tcp", "dport"),
                Operator.EQ,
                new Expression.AnonymousSet(
                    List.of(
                        new Expression.Number(80),
                        new Expression.Range(
                            new Expression.Number(443), new Expression.Number(445))))),
            new Statement.Decide(new Verdict.Jump("X")));
  }

  @Test
  void marksKeepTheBitsOutsideTheirMask() throws MalformedRuleset {
    Expression mark = new Expression.Meta("mark");
    assertThat(rule("-A FORWARD -j MARK --set-xmark 0x4000/0x4000").statements())
        .containsExactly(
            new Statement.Set(mark, new Expression.Bits("|", mark, new Expression.Number(0x4000))));
    // kube-proxy clears its bit by exclusive or: the mask is empty, so all bits are kept.
    assertThat(rule("-A FORWARD -j MARK --set-xmark 0x4000/0x0").statements())
        .containsExactly(
            new Statement.Set(
                mark,
                new Expression.Bits(
                    "^",
                    new Expression.Bits("&", mark, new Expression.Number(0xffff_ffffL)),
                    new Expression.Number(0x4000))));
  }

  @Test
  void translationsSayWhereTheyLead() throws MalformedRuleset {
    assertThat(rule("-A FORWARD -p tcp -j DNAT --to-destination 10.0.0.1-10.0.0.9:80-90 --random"))
        .extracting(found -> found.statements().getLast())
        .isEqualTo(
            new Statement.Nat(
                Statement.Nat.Kind.DNAT,
                Optional.of(
                    new Expression.Range(
                        new Expression.Address(IpAddress.of("10.0.0.1")),
                        new Expression.Address(IpAddress.of("10.0.0.9")))),
                Optional.of(
                    new Expression.Range(new Expression.Number(80), new Expression.Number(90))),
                List.of("random")));
  }

  @Test
  void whatIsNotKnownStaysAsItsText() throws MalformedRuleset {
    Rule rule = rule("-A FORWARD -m quantum ! --spin \"up \\\"or\\\" down\" -j DROP");
    assertThat(rule.isUnderstood()).isFalse();
    assertThat(rule.text())
        .isEqualTo("-A FORWARD -m quantum ! --spin \"up \\\"or\\\" down\" -j DROP");
    assertThat(rule.statements())
        .contains(
            new Statement.Unknown("! --spin \"up \\\"or\\\" down\""),
            new Statement.Decide(new Verdict.Drop()));
    assertThat(rule("-A FORWARD -j TELEPORT --to mars").isUnderstood()).isFalse();
    assertThat(rule("-A FORWARD  -j DROP").isUnderstood())
        .as("two blanks do not print back")
        .isFalse();
  }

  @Test
  void builtInChainsStandWhereTheKernelAsksThem() throws MalformedRuleset {
    List<Table> tables =
        SaveReader.read(
            TableFamily.IP,
            "*nat\n:POSTROUTING ACCEPT [1:60]\n:OUTPUT ACCEPT [0:0]\n:MINE - [0:0]\nCOMMIT\n"
                + "*filter\n:FORWARD DROP [7:420]\nCOMMIT\n");
    Chain.Base after = tables.get(0).chain("POSTROUTING").orElseThrow().base().orElseThrow();
    assertThat(after.hook()).isEqualTo(Hook.POSTROUTING);
    assertThat(after.priority()).isEqualTo(100);
    assertThat(tables.get(0).chain("OUTPUT").orElseThrow().base().orElseThrow().priority())
        .isEqualTo(-100);
    assertThat(tables.get(0).chain("MINE").orElseThrow().base()).isEmpty();
    Chain.Base forward = tables.get(1).chain("FORWARD").orElseThrow().base().orElseThrow();
    assertThat(forward.accepts()).isFalse();
    assertThat(forward.counters().orElseThrow().packets()).isEqualTo(7);
  }

  @Test
  void aLineFeedInACommentIsNoNewLine() throws MalformedRuleset {
    List<Table> tables =
        SaveReader.read(
            TableFamily.IP,
            "*filter\n:INPUT ACCEPT [0:0]\n"
                + "-A INPUT -m comment --comment \"a\n-A INPUT -j ACCEPT\" -j DROP\nCOMMIT\n");
    assertThat(tables.getFirst().chain("INPUT").orElseThrow().rules()).hasSize(1);
  }

  @Test
  void aTextThatIsNoneIsMalformed() {
    assertThatThrownBy(() -> SaveReader.read(TableFamily.IP, "iptables: command not found\n"))
        .isInstanceOf(MalformedRuleset.class)
        .hasMessageContaining("line 1");
  }
}
