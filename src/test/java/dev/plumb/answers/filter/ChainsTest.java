package dev.plumb.answers.filter;

import static dev.plumb.answers.filter.Given.forward;
import static dev.plumb.answers.filter.Given.forwarded;
import static dev.plumb.answers.filter.Given.judge;
import static dev.plumb.answers.filter.Given.tcp;
import static dev.plumb.answers.filter.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.Ruleset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which chains are asked, in which order, and what ends them. */
final class ChainsTest {
  private static final String EMPTY = "*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n";
  private static final String DROPS =
      "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j DROP\nCOMMIT\n";

  private static Firewall both(String nft, String legacy) {
    return Firewall.of(
        List.of(
            Given.save(Backend.IPTABLES_NFT, nft), Given.save(Backend.IPTABLES_LEGACY, legacy)));
  }

  @Test
  void noRulesAcceptEverything() {
    assertThat(forwarded(Firewall.of(List.of()), tcp())).isEqualTo("accepted");
  }

  @Test
  void theFirstRuleThatDecidesDecides() {
    assertThat(forwarded(forward("-A FORWARD -j ACCEPT", "-A FORWARD -j DROP"), tcp()))
        .isEqualTo("accepted");
    assertThat(forwarded(forward("-A FORWARD -j DROP", "-A FORWARD -j ACCEPT"), tcp()))
        .isEqualTo("dropped");
  }

  @Test
  void acceptEndsItsOwnChainAlone() {
    String accepts = "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -j ACCEPT\nCOMMIT\n";
    assertThat(forwarded(both(accepts, EMPTY), tcp())).isEqualTo("accepted");
    assertThat(forwarded(both(accepts, DROPS), tcp())).isEqualTo("dropped");
    assertThat(forwarded(both(DROPS, accepts), tcp())).isEqualTo("dropped");
  }

  @Test
  void aJumpComesBackBehindItself() {
    assertThat(
            forwarded(
                forward("-A FORWARD -j X", "-A FORWARD -j DROP", "-A X -s 9.9.9.9/32 -j ACCEPT"),
                tcp()))
        .isEqualTo("dropped");
    assertThat(
            forwarded(
                forward(
                    "-A FORWARD -j X", "-A FORWARD -j ACCEPT", "-A X -j RETURN", "-A X -j DROP"),
                tcp()))
        .isEqualTo("accepted");
  }

  @Test
  void aGotoComesBackBehindTheLastJump() {
    // X goes to Y, and Y's end is behind the jump to X in FORWARD: not the rest of X.
    Firewall firewall =
        forward(
            "-A FORWARD -j X",
            "-A FORWARD -j ACCEPT",
            "-A X -g Y",
            "-A X -j DROP",
            "-A Y -j RETURN");
    assertThat(forwarded(firewall, tcp())).isEqualTo("accepted");
    // From a base chain there is nothing to come back to but the policy.
    assertThat(forwarded(forward("-A FORWARD -g X", "-A FORWARD -j DROP"), tcp()))
        .isEqualTo("accepted");
  }

  @Test
  void returnInABaseChainIsItsPolicy() {
    String save =
        "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -j RETURN\n-A FORWARD -j ACCEPT\nCOMMIT\n";
    Judgement judgement =
        judge(Firewall.of(List.of(Given.save(Backend.IPTABLES_NFT, save))), Hook.FORWARD, tcp());
    assertThat(judgement.decided().orElseThrow().outcome())
        .isInstanceOfSatisfying(
            Outcome.Dropped.class,
            dropped ->
                assertThat(dropped.by().orElseThrow())
                    .isInstanceOfSatisfying(
                        Step.Policy.class, policy -> assertThat(policy.accepts()).isFalse()));
  }

  @Test
  void theTrailNamesTheRulesThatHeld() {
    Judgement judgement =
        judge(
            forward("-A FORWARD -s 9.9.9.9/32 -j DROP", "-A FORWARD -j X", "-A X -p tcp -j DROP"),
            Hook.FORWARD,
            tcp());
    assertThat(judgement.decided().orElseThrow().trail())
        .extracting(step -> step instanceof Step.Matched(var rule) ? rule.rule().text() : "")
        .containsExactly("-A FORWARD -j X", "-A X -p tcp -j DROP");
  }

  @Test
  void marksOfOneTableAreSeenByTheNext() {
    String save =
        "*mangle\n"
            + ":FORWARD ACCEPT [0:0]\n"
            + "-A FORWARD -j MARK --set-xmark 0x5/0xf\n"
            + "COMMIT\n"
            + "*filter\n"
            + ":FORWARD ACCEPT [0:0]\n"
            + "-A FORWARD -m mark --mark 0x15/0xff -j DROP\n"
            + "COMMIT\n";
    Firewall firewall = Firewall.of(List.of(Given.save(Backend.IPTABLES_LEGACY, save)));
    assertThat(forwarded(firewall, tcp().withMark(0x10))).isEqualTo("dropped");
    assertThat(forwarded(firewall, tcp().withMark(0x20))).isEqualTo("accepted");
  }

  @Test
  void anUndecidedMatchIsFollowedBothWays() {
    Firewall open = forward("-A FORWARD -m string --string x --algo bm -j DROP");
    Judgement judgement = judge(open, Hook.FORWARD, tcp());
    assertThat(word(judgement)).isEqualTo("accepted or dropped");
    assertThat(judgement.endings()).allSatisfy(ending -> assertThat(ending.doubts()).hasSize(1));
    // Where both ways end alike, the doubt is none.
    Judgement alike =
        judge(
            forward("-A FORWARD -m string --string x --algo bm -j DROP", "-A FORWARD -j DROP"),
            Hook.FORWARD,
            tcp());
    assertThat(alike.isDecided()).isTrue();
    assertThat(word(alike)).isEqualTo("dropped");
  }

  @Test
  void whatOnlyReportsIsNoDoubt() {
    Judgement judgement =
        judge(
            forward(
                "-A FORWARD -m limit --limit 1/sec -j LOG",
                "-A FORWARD -m string --string x --algo bm -j NFLOG"),
            Hook.FORWARD,
            tcp());
    assertThat(judgement.isDecided()).isTrue();
  }

  @Test
  void rulesThatCountAndDrawAreDoubtsOfTheirKind() {
    assertThat(kind("-A FORWARD -m limit --limit 5/sec -j DROP")).isEqualTo(Doubt.Kind.RATE);
    assertThat(kind("-A FORWARD -m statistic --mode random --probability 0.5 -j DROP"))
        .isEqualTo(Doubt.Kind.CHANCE);
    assertThat(kind("-A FORWARD -m time --timestart 08:00 -j DROP")).isEqualTo(Doubt.Kind.UNKNOWN);
  }

  private static Doubt.Kind kind(String rule) {
    return judge(forward(rule), Hook.FORWARD, tcp())
        .endings()
        .getFirst()
        .doubts()
        .getFirst()
        .kind();
  }

  @Test
  void aTargetThatNobodyKnowsMayDoAnything() {
    assertThat(forwarded(forward("-A FORWARD -j SYNPROXY --mss 1460"), tcp()))
        .isEqualTo("accepted or dropped");
    assertThat(forwarded(forward("-A FORWARD -j GONE", "-A FORWARD -j DROP"), tcp()))
        .isEqualTo("accepted or dropped");
  }

  @Test
  void manyDoubtsAreNotFollowedWithoutEnd() {
    String[] rules = new String[40];
    for (int i = 0; i < rules.length; i++) {
      rules[i] =
          "-A FORWARD -m string --string x --algo bm -j MARK --set-xmark "
              + "0x%1$x/0x%1$x".formatted(1L << i % 32);
    }
    assertThat(forwarded(forward(rules), tcp())).contains("accepted");
  }

  @Test
  void rulesThatCouldNotBeReadMayDrop() {
    Gap gap = new Gap("firewall rules", "EPERM", "no rule is shown");
    Judgement judgement = judge(Firewall.of(new Facet.Missing<Ruleset>(gap)), Hook.FORWARD, tcp());
    assertThat(word(judgement)).isEqualTo("accepted or dropped");
    assertThat(judgement.endings().getFirst().doubts().getFirst().kind()).isEqualTo(Doubt.Kind.GAP);
    assertThat(word(judge(Firewall.of(Facet.notAsked()), Hook.FORWARD, tcp())))
        .isEqualTo("accepted or dropped");
    Ruleset partly =
        new Ruleset(
            Backend.IPTABLES_NFT, Given.save(Backend.IPTABLES_NFT, DROPS).tables(), List.of(gap));
    assertThat(word(judge(Firewall.of(List.of(partly)), Hook.FORWARD, tcp()))).isEqualTo("dropped");
  }

  @Test
  void theSenderIsToldInHisOwnProtocol() {
    assertThat(rejected("-A FORWARD -j REJECT --reject-with icmp-host-prohibited"))
        .isEqualTo("icmp host-prohibited");
    assertThat(rejected("-A FORWARD -p tcp -j REJECT --reject-with tcp-reset"))
        .isEqualTo("tcp reset ");
    assertThat(
            forwarded(
                forward("-A FORWARD -p tcp -j REJECT --reject-with tcp-reset"),
                tcp().withTcpFlags(Packet.RST)))
        .isEqualTo("dropped");
  }

  private static String rejected(String rule) {
    Outcome outcome = judge(forward(rule), Hook.FORWARD, tcp()).decided().orElseThrow().outcome();
    Outcome.Rejected rejected = (Outcome.Rejected) outcome;
    return rejected.type() + " " + rejected.code().orElse("");
  }

  @Test
  void aThousandRulesOfAThousandAreAskedInNoTime() {
    String[] rules = new String[10_000];
    for (int i = 0; i < rules.length; i++) {
      rules[i] =
          "-A FORWARD -d 10.%d.%d.0/24 -i eth0 -p tcp -m tcp --dport %d -j DROP"
              .formatted(2 + i / 250, i % 250, 1 + i % 60_000);
    }
    Firewall firewall = forward(rules);
    for (int i = 0; i < 20; i++) {
      assertThat(forwarded(firewall, tcp())).isEqualTo("accepted");
    }
    long begin = System.nanoTime();
    forwarded(firewall, tcp());
    assertThat((System.nanoTime() - begin) / 1_000_000).isLessThan(100);
  }
}
