package dev.plumb.answers.filter;

import static dev.plumb.answers.filter.Given.ip;
import static dev.plumb.answers.filter.Given.judge;
import static dev.plumb.answers.filter.Given.nat;
import static dev.plumb.answers.filter.Given.tcp;
import static dev.plumb.answers.filter.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What NAT binds, and what becomes of all packets of a connection by it. */
final class NatTest {
  private static final Lookups LOOKUPS = knowing(List.of());

  /** Two links with an address each, and connections that are there already. */
  private static Lookups knowing(List<Connection> connections) {
    return new Lookups() {
      @Override
      public Answer<IpAddress> masqueradeAddress(LinkSide out, Packet packet) {
        return out.equals(Given.ETH1) ? Answer.of(ip("10.0.1.1")) : Answer.none();
      }

      @Override
      public Answer<IpAddress> firstAddress(LinkSide in, Family family) {
        return Answer.of(ip("10.0.0.1"));
      }

      @Override
      public ConnectionTable connections() {
        return ConnectionTable.of(connections);
      }
    };
  }

  private static String text(Packet packet) {
    Tuple tuple = packet.ip().orElseThrow().tuple();
    return tuple.source()
        + ":"
        + port(tuple.sourcePort())
        + " > "
        + tuple.destination()
        + ":"
        + port(tuple.destinationPort());
  }

  private static String port(OptionalInt port) {
    return port.isPresent() ? Integer.toString(port.getAsInt()) : "?";
  }

  private static Ending only(Judgement judgement) {
    assertThat(judgement.endings()).hasSize(1);
    assertThat(judgement.endings().getFirst().outcome()).isInstanceOf(Outcome.Accepted.class);
    return judgement.endings().getFirst();
  }

  /** 10.0.0.2:40000 > 10.0.1.2:80, and what the rule of that chain makes of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PREROUTING -j DNAT --to-destination 10.0.9.9 | 10.0.0.2:40000 > 10.0.9.9:80",
        "PREROUTING -p tcp -j DNAT --to-destination 10.0.9.9:8080 | 10.0.0.2:40000 > 10.0.9.9:8080",
        "PREROUTING -p tcp -j DNAT --to-destination :8080 | 10.0.0.2:40000 > 10.0.1.2:8080",
        "PREROUTING -p tcp -j DNAT --to-destination 10.0.9.9:90-99 | 10.0.0.2:40000 > 10.0.9.9:90",
        "PREROUTING -p tcp -j DNAT --to-destination 10.0.9.9:70-99 | 10.0.0.2:40000 > 10.0.9.9:80",
        "PREROUTING -p tcp -j DNAT --to-destination 10.0.9.9:1000-1999/75 | 10.0.0.2:40000 >"
            + " 10.0.9.9:1005",
        "PREROUTING -p udp -j DNAT --to-destination 10.0.9.9 | 10.0.0.2:40000 > 10.0.1.2:80",
        "PREROUTING -j DNAT --to-destination 10.0.1.2 | 10.0.0.2:40000 > 10.0.1.2:80",
        "PREROUTING -p tcp -j REDIRECT --to-ports 8080 | 10.0.0.2:40000 > 10.0.0.1:8080",
        "PREROUTING -j NETMAP --to 10.7.7.0/24 | 10.0.0.2:40000 > 10.7.7.2:80",
        "OUTPUT -p tcp -j REDIRECT --to-ports 8080 | 10.0.0.2:40000 > 127.0.0.1:8080",
        "POSTROUTING -j SNAT --to-source 10.0.9.9 | 10.0.9.9:40000 > 10.0.1.2:80",
        "POSTROUTING -p tcp -j SNAT --to-source 10.0.9.9:5000-5001 | 10.0.9.9:? > 10.0.1.2:80",
        "POSTROUTING -p tcp -j SNAT --to-source 10.0.9.9:5000 | 10.0.9.9:5000 > 10.0.1.2:80",
        "POSTROUTING -j MASQUERADE | 10.0.1.1:40000 > 10.0.1.2:80",
        "POSTROUTING -j MASQUERADE --random-fully | 10.0.1.1:? > 10.0.1.2:80",
        "POSTROUTING -j NETMAP --to 10.7.7.0/24 | 10.7.7.2:40000 > 10.0.1.2:80",
        "INPUT -j SNAT --to-source 10.0.9.9 | 10.0.9.9:40000 > 10.0.1.2:80",
        "POSTROUTING -j ACCEPT | 10.0.0.2:40000 > 10.0.1.2:80",
      })
  void aRuleRewrites(String rule, String expected) {
    Hook hook = Hook.valueOf(rule.substring(0, rule.indexOf(' ')));
    Firewall firewall = nat("-A " + rule.strip());
    Optional<Tracking> tracking =
        hook == Hook.POSTROUTING || hook == Hook.INPUT ? begun(tcp()) : Optional.empty();
    Judgement judgement =
        firewall.judge(
            hook,
            TableFamily.IP,
            tcp(),
            tracking,
            Passage.through(Given.ETH0, Given.ETH1),
            LOOKUPS);
    assertThat(text(only(judgement).packet())).isEqualTo(expected);
  }

  private static Optional<Tracking> begun(Packet packet) {
    return Optional.of(
        Tracking.of(
            ConnectionTable.begun(packet.ip().orElseThrow().tuple(), 0),
            Tracking.State.NEW,
            false));
  }

  @Test
  void aConnectionIsRewrittenBothWays() {
    Firewall firewall =
        nat(
            "-A PREROUTING -d 10.0.1.2/32 -j DNAT --to-destination 10.0.9.9",
            "-A POSTROUTING -j MASQUERADE");
    Ending came = only(judge(firewall, Hook.PREROUTING, tcp(), LOOKUPS));
    assertThat(text(came.packet())).isEqualTo("10.0.0.2:40000 > 10.0.9.9:80");
    assertThat(came.tracking().orElseThrow().connection().orElseThrow().is(Connection.DST_NAT))
        .isTrue();
    Passage through = Passage.through(Given.ETH0, Given.ETH1);
    Ending left =
        only(
            firewall.judge(
                Hook.POSTROUTING,
                TableFamily.IP,
                came.packet(),
                came.tracking(),
                through,
                LOOKUPS));
    assertThat(text(left.packet())).isEqualTo("10.0.1.1:40000 > 10.0.9.9:80");
    assertThat(left.tracking().orElseThrow().translated())
        .contains(left.packet().ip().orElseThrow().tuple());
    Connection held = left.tracking().orElseThrow().connection().orElseThrow();

    // The answer comes to the masqueraded address, and every rule is passed by.
    Lookups later = knowing(List.of(held));
    Packet answer =
        tcp()
            .withTuple(ConnectionTable.inverse(left.packet().ip().orElseThrow().tuple()))
            .withTcpFlags(Packet.SYN | Packet.ACK);
    Ending back = only(judge(firewall, Hook.PREROUTING, answer, later));
    assertThat(back.tracking().orElseThrow().state()).isEqualTo(Tracking.State.ESTABLISHED);
    assertThat(back.tracking().orElseThrow().reply()).isTrue();
    assertThat(text(back.packet())).isEqualTo("10.0.9.9:80 > 10.0.0.2:40000");
    Ending home =
        only(
            firewall.judge(
                Hook.POSTROUTING,
                TableFamily.IP,
                back.packet(),
                back.tracking(),
                Passage.through(Given.ETH1, Given.ETH0),
                later));
    assertThat(text(home.packet())).isEqualTo("10.0.1.2:80 > 10.0.0.2:40000");

    // A later packet goes where the first one went, whatever the rules say now.
    Ending again =
        only(
            judge(
                nat("-A PREROUTING -j DNAT --to-destination 10.0.8.8"),
                Hook.PREROUTING,
                tcp(),
                later));
    assertThat(text(again.packet())).isEqualTo("10.0.0.2:40000 > 10.0.9.9:80");
  }

  @Test
  void anErrorIsRewrittenWithThePacketThatItQuotes() {
    Firewall firewall = nat("-A POSTROUTING -j MASQUERADE");
    Passage through = Passage.through(Given.ETH0, Given.ETH1);
    Ending left =
        only(
            firewall.judge(
                Hook.POSTROUTING, TableFamily.IP, tcp(), begun(tcp()), through, LOOKUPS));
    Tuple sent = left.packet().ip().orElseThrow().tuple();
    OptionalInt none = OptionalInt.empty();
    Tuple tuple =
        new Tuple(
            ip("10.0.1.2"),
            ip("10.0.1.1"),
            Packet.ICMP,
            none,
            none,
            OptionalInt.of(3),
            OptionalInt.of(3),
            none);
    Packet error = Packet.of(new Packet.Ip(tuple, 0, 88, 64, 0, Optional.of(sent)));
    Lookups later = knowing(List.of(left.tracking().orElseThrow().connection().orElseThrow()));
    Ending back = only(judge(firewall, Hook.PREROUTING, error, later));
    assertThat(back.tracking().orElseThrow().state()).isEqualTo(Tracking.State.RELATED);
    Packet.Ip changed = back.packet().ip().orElseThrow();
    assertThat(changed.tuple().destination()).isEqualTo(ip("10.0.0.2"));
    assertThat(changed.quoted()).contains(tcp().ip().orElseThrow().tuple());
    // About a connection that nobody knows, it is invalid.
    assertThat(only(judge(firewall, Hook.PREROUTING, error, LOOKUPS)).tracking())
        .contains(Tracking.INVALID);
  }

  @Test
  void theFirstRuleOfAllNatChainsBinds() {
    assertThat(
            text(
                only(judge(
                        nat(
                            "-A PREROUTING -j DNAT --to-destination 10.0.9.9",
                            "-A PREROUTING -j DNAT --to-destination 10.0.8.8"),
                        Hook.PREROUTING,
                        tcp()))
                    .packet()))
        .isEqualTo("10.0.0.2:40000 > 10.0.9.9:80");
    // A chain that accepts leaves it to the next one.
    Firewall two =
        Firewall.of(
            List.of(
                natBefore("ACCEPT"),
                Given.save(
                    Backend.IPTABLES_LEGACY,
                    "*nat\n:PREROUTING ACCEPT [0:0]\n"
                        + "-A PREROUTING -j DNAT --to-destination 10.0.8.8\nCOMMIT\n")));
    assertThat(text(only(judge(two, Hook.PREROUTING, tcp())).packet()))
        .isEqualTo("10.0.0.2:40000 > 10.0.8.8:80");
    Firewall bound =
        Firewall.of(
            List.of(
                natBefore("DNAT --to-destination 10.0.9.9"),
                Given.save(
                    Backend.IPTABLES_LEGACY,
                    "*nat\n:PREROUTING ACCEPT [0:0]\n"
                        + "-A PREROUTING -j DNAT --to-destination 10.0.8.8\nCOMMIT\n")));
    assertThat(text(only(judge(bound, Hook.PREROUTING, tcp())).packet()))
        .isEqualTo("10.0.0.2:40000 > 10.0.9.9:80");
  }

  /** A native nat chain that is asked before iptables' own. */
  private static dev.plumb.model.firewall.Ruleset natBefore(String target) {
    String statement =
        target.equals("ACCEPT")
            ? "{'accept':null}"
            : "{'dnat':{'family':'ip','addr':'"
                + target.substring(target.lastIndexOf(' ') + 1)
                + "'}}";
    return Given.nft(
        "{'table':{'family':'ip','name':'t','handle':1}},"
            + "{'chain':{'family':'ip','table':'t','name':'c','handle':1,'type':'nat','hook':'prerouting','prio':-150,'policy':'accept'}},"
            + "{'rule':{'family':'ip','table':'t','chain':'c','handle':2,'expr':["
            + statement
            + "]}}");
  }

  @Test
  void whichOfTwoChainsOfOnePriorityComesFirstIsADoubt() {
    String one =
        "*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j DNAT --to-destination 10.0.9.9\nCOMMIT\n";
    String other = one.replace("10.0.9.9", "10.0.8.8");
    Judgement judgement =
        judge(
            Firewall.of(
                List.of(
                    Given.save(Backend.IPTABLES_NFT, one),
                    Given.save(Backend.IPTABLES_LEGACY, other))),
            Hook.PREROUTING,
            tcp());
    assertThat(judgement.endings())
        .extracting(ending -> text(ending.packet()))
        .containsExactlyInAnyOrder("10.0.0.2:40000 > 10.0.9.9:80", "10.0.0.2:40000 > 10.0.8.8:80");
    assertThat(judgement.isAccepted()).isTrue();
    assertThat(judgement.isDecided()).isFalse();
    // Where they lead to one place, there is none.
    assertThat(
            judge(
                    Firewall.of(
                        List.of(
                            Given.save(Backend.IPTABLES_NFT, one),
                            Given.save(Backend.IPTABLES_LEGACY, one))),
                    Hook.PREROUTING,
                    tcp())
                .isDecided())
        .isTrue();
  }

  @Test
  void natChainsAreAskedWhereNatStandsWhateverTheirPriority() {
    // The mark is set at -120, between the chain's own priority and NAT's.
    Firewall firewall =
        Firewall.of(
            List.of(
                Given.nft(
                    "{'table':{'family':'ip','name':'t','handle':1}},"
                        + "{'chain':{'family':'ip','table':'t','name':'n','handle':1,'type':'nat','hook':'prerouting','prio':-150,'policy':'accept'}},"
                        + "{'chain':{'family':'ip','table':'t','name':'f','handle':2,'type':'filter','hook':'prerouting','prio':-120,'policy':'accept'}},"
                        + "{'rule':{'family':'ip','table':'t','chain':'n','handle':3,'expr':[{'match':{'op':'==','left':{'meta':{'key':'mark'}},'right':7}},{'dnat':{'addr':'10.0.9.9'}}]}},"
                        + "{'rule':{'family':'ip','table':'t','chain':'f','handle':4,'expr':[{'mangle':{'key':{'meta':{'key':'mark'}},'value':7}}]}}")));
    assertThat(text(only(judge(firewall, Hook.PREROUTING, tcp())).packet()))
        .isEqualTo("10.0.0.2:40000 > 10.0.9.9:80");
  }

  /** Measured: what Linux 6.18 chose for 10.9.1.2 (docs/lab/0007-what-netfilter-does.md). */
  @ParameterizedTest
  @CsvSource({
    "PREROUTING -j DNAT --to-destination 10.9.2.2-10.9.2.4, 10.9.2.2, 10.9.2.3",
    "PREROUTING -j DNAT --to-destination 10.9.2.2-10.9.2.4, 10.9.2.3, 10.9.2.4",
    "PREROUTING -j DNAT --to-destination 10.9.2.2-10.9.2.4, 10.9.1.1, 10.9.2.4",
    "PREROUTING -j DNAT --to-destination 10.9.2.2-10.9.5.200 --persistent, 10.9.2.2, 10.9.4.176",
    "PREROUTING -j DNAT --to-destination 10.9.2.2-10.9.5.200 --persistent, 10.9.1.1, 10.9.4.176",
    "POSTROUTING -j SNAT --to-source 10.7.0.1-10.7.0.200, 10.9.2.2, 10.7.0.94",
  })
  void ofARangeTheKernelTakesOneByHash(String rule, String destination, String chosen) {
    boolean source = rule.startsWith("POST");
    Packet packet = Packet.udp(ip("10.9.1.2"), 40000, ip(destination), 9);
    Tuple after =
        only(nat("-A " + rule)
                .judge(
                    source ? Hook.POSTROUTING : Hook.PREROUTING,
                    TableFamily.IP,
                    packet,
                    source ? begun(packet) : Optional.empty(),
                    Passage.through(Given.ETH0, Given.ETH1),
                    LOOKUPS))
            .packet()
            .ip()
            .orElseThrow()
            .tuple();
    assertThat(source ? after.source() : after.destination()).isEqualTo(ip(chosen));
  }

  @Test
  void soItDoesOfIpv6Addresses() {
    Firewall firewall =
        Firewall.of(
            List.of(
                Given.save(
                    Backend.IPTABLES_NFT,
                    TableFamily.IP6,
                    "*nat\n"
                        + ":PREROUTING ACCEPT [0:0]\n"
                        + "-A PREROUTING -j DNAT --to-destination fd09:2::2-fd09:2:3::4\n"
                        + "COMMIT\n")));
    for (String[] one :
        List.of(
            new String[] {"fd09:2::3", "fd09:2:0:7f17:3d22:2496:ab06:6a9"},
            new String[] {"fd09:2::2", "fd09:2:1:b4e4:7515:4b52:275e:5e25"})) {
      Packet packet = Packet.udp(ip("fd09:1::2"), 40000, ip(one[0]), 9);
      assertThat(
              only(judge(firewall, Hook.PREROUTING, packet))
                  .packet()
                  .ip()
                  .orElseThrow()
                  .tuple()
                  .destination())
          .isEqualTo(ip(one[1]));
    }
  }

  @Test
  void aSourcePortThatIsTakenIsChanged() {
    Packet other = Packet.tcp(ip("10.0.0.3"), 40000, ip("10.0.1.2"), 80);
    Firewall firewall = nat("-A POSTROUTING -j MASQUERADE");
    Passage through = Passage.through(Given.ETH0, Given.ETH1);
    Connection first =
        only(firewall.judge(
                Hook.POSTROUTING, TableFamily.IP, other, begun(other), through, LOOKUPS))
            .tracking()
            .orElseThrow()
            .connection()
            .orElseThrow();
    Ending second =
        only(
            firewall.judge(
                Hook.POSTROUTING,
                TableFamily.IP,
                tcp(),
                begun(tcp()),
                through,
                knowing(List.of(first))));
    assertThat(text(second.packet())).isEqualTo("10.0.1.1:? > 10.0.1.2:80");
  }

  @Test
  void whatLeavesByAnotherLinkThanItMasqueradedByIsDropped() {
    Firewall firewall = nat("-A POSTROUTING -j MASQUERADE");
    Ending left =
        only(
            firewall.judge(
                Hook.POSTROUTING,
                TableFamily.IP,
                tcp(),
                begun(tcp()),
                Passage.through(Given.ETH0, Given.ETH1),
                LOOKUPS));
    assertThat(left.tracking().orElseThrow().masqueraded()).contains("eth1");
    assertThat(
            word(
                firewall.judge(
                    Hook.POSTROUTING,
                    TableFamily.IP,
                    tcp(),
                    left.tracking(),
                    Passage.through(Given.ETH1, Given.ETH0),
                    LOOKUPS)))
        .isEqualTo("dropped");
  }

  @Test
  void withoutAnAddressMasqueradeDrops() {
    assertThat(
            word(
                nat("-A POSTROUTING -j MASQUERADE")
                    .judge(
                        Hook.POSTROUTING,
                        TableFamily.IP,
                        tcp(),
                        begun(tcp()),
                        Passage.through(Given.ETH1, Given.ETH0),
                        LOOKUPS)))
        .isEqualTo("dropped");
    Judgement unknown =
        nat("-A POSTROUTING -j MASQUERADE")
            .judge(
                Hook.POSTROUTING,
                TableFamily.IP,
                tcp(),
                begun(tcp()),
                Passage.through(Given.ETH0, Given.ETH1),
                Lookups.NOTHING);
    assertThat(unknown.isDecided()).isFalse();
    assertThat(unknown.isAccepted()).isTrue();
    assertThat(unknown.endings().getFirst().doubts().getFirst().ofPacket()).isTrue();
  }

  @Test
  void whatIsNotTrackedIsNotTranslated() {
    Firewall firewall =
        Firewall.of(
            List.of(
                Given.save(
                    Backend.IPTABLES_LEGACY,
                    "*raw\n"
                        + ":PREROUTING ACCEPT [0:0]\n"
                        + "-A PREROUTING -p tcp -j CT --notrack\n"
                        + "COMMIT\n"
                        + "*nat\n"
                        + ":PREROUTING ACCEPT [0:0]\n"
                        + "-A PREROUTING -j DNAT --to-destination 10.0.9.9\n"
                        + "COMMIT\n")));
    Ending ending = only(judge(firewall, Hook.PREROUTING, tcp()));
    assertThat(ending.tracking()).contains(Tracking.UNTRACKED);
    assertThat(text(ending.packet())).isEqualTo("10.0.0.2:40000 > 10.0.1.2:80");
  }

  @Test
  void outputThatIsTranslatedIsRoutedAnew() {
    Ending ending =
        only(judge(nat("-A OUTPUT -j DNAT --to-destination 10.0.9.9"), Hook.OUTPUT, tcp()));
    assertThat(ending.reroutes()).isTrue();
    assertThat(only(judge(nat("-A OUTPUT -j ACCEPT"), Hook.OUTPUT, tcp())).reroutes()).isFalse();
    Firewall marks =
        Firewall.of(
            List.of(
                Given.save(
                    Backend.IPTABLES_LEGACY,
                    "*mangle\n"
                        + ":OUTPUT ACCEPT [0:0]\n"
                        + "-A OUTPUT -j MARK --set-xmark 0x1/0xffffffff\n"
                        + "COMMIT\n")));
    assertThat(only(judge(marks, Hook.OUTPUT, tcp())).reroutes()).isTrue();
  }
}
