package dev.plumb.answers.filter;

import static dev.plumb.answers.filter.Given.ip;
import static dev.plumb.answers.filter.Given.judge;
import static dev.plumb.answers.filter.Given.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What conntrack says of packets, and when. */
final class ConntrackTest {
  private static final Firewall ASKS = mangle("-A PREROUTING -m conntrack --ctstate NEW");

  private static Firewall mangle(String... rules) {
    return table("mangle", rules);
  }

  private static Firewall table(String table, String... rules) {
    return Firewall.of(
        List.of(
            Given.save(
                Backend.IPTABLES_LEGACY,
                "*"
                    + table
                    + "\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n"
                    + String.join("\n", rules)
                    + "\nCOMMIT\n")));
  }

  private static Lookups holding(Connection... connections) {
    return new Lookups() {
      @Override
      public ConnectionTable connections() {
        return ConnectionTable.of(List.of(connections));
      }
    };
  }

  private static Tracking.State state(Packet packet, Lookups lookups) {
    return judge(ASKS, Hook.PREROUTING, packet, lookups)
        .decided()
        .orElseThrow()
        .tracking()
        .orElseThrow()
        .state();
  }

  @Test
  void nobodyTracksWhenNoRuleAsks() {
    assertThat(
            judge(mangle("-A PREROUTING -j ACCEPT"), Hook.PREROUTING, tcp())
                .decided()
                .orElseThrow()
                .tracking())
        .isEmpty();
  }

  @Test
  void firstPacketsAreNewAndOthersInvalid() {
    assertThat(state(tcp(), Lookups.NOTHING)).isEqualTo(Tracking.State.NEW);
    assertThat(state(tcp().withTcpFlags(Packet.ACK), Lookups.NOTHING))
        .isEqualTo(Tracking.State.NEW);
    Lookups strict =
        new Lookups() {
          @Override
          public boolean tcpLoose() {
            return false;
          }
        };
    assertThat(state(tcp().withTcpFlags(Packet.ACK), strict)).isEqualTo(Tracking.State.INVALID);
    for (int flags : List.of(Packet.SYN | Packet.ACK, Packet.RST, Packet.FIN | Packet.ACK, 0)) {
      assertThat(state(tcp().withTcpFlags(flags), Lookups.NOTHING))
          .isEqualTo(Tracking.State.INVALID);
    }
    Packet echo = Packet.echo(ip("10.0.0.2"), ip("10.0.1.2"), 7);
    assertThat(state(echo, Lookups.NOTHING)).isEqualTo(Tracking.State.NEW);
    Packet answer = echo.withTuple(ConnectionTable.inverse(echo.ip().orElseThrow().tuple()));
    assertThat(answer.ip().orElseThrow().tuple().icmpType()).hasValue(0);
    assertThat(state(answer, Lookups.NOTHING)).isEqualTo(Tracking.State.INVALID);
    Connection held = ConnectionTable.begun(echo.ip().orElseThrow().tuple(), 0);
    assertThat(state(answer, holding(held))).isEqualTo(Tracking.State.ESTABLISHED);
  }

  @Test
  void aConnectionIsEstablishedWhenItWasAnswered() {
    Tuple tuple = tcp().ip().orElseThrow().tuple();
    Connection begun = ConnectionTable.begun(tuple, 0);
    assertThat(state(tcp(), holding(begun))).isEqualTo(Tracking.State.NEW);
    Connection answered = ConnectionTable.withStatus(begun, Connection.SEEN_REPLY);
    assertThat(state(tcp(), holding(answered))).isEqualTo(Tracking.State.ESTABLISHED);
    Packet reply = tcp().withTuple(ConnectionTable.inverse(tuple));
    assertThat(state(reply, holding(begun))).isEqualTo(Tracking.State.ESTABLISHED);
  }

  @Test
  void neighbourDiscoveryIsNotTracked() {
    Firewall six =
        Firewall.of(
            List.of(
                Given.save(
                    Backend.IPTABLES_LEGACY,
                    TableFamily.IP6,
                    "*filter\n"
                        + ":INPUT ACCEPT [0:0]\n"
                        + "-A INPUT -m conntrack --ctstate NEW -j DROP\n"
                        + "COMMIT\n")));
    OptionalInt none = OptionalInt.empty();
    Tuple tuple =
        new Tuple(
            ip("fe80::1"),
            ip("ff02::1:ff00:2"),
            Packet.ICMPV6,
            none,
            none,
            OptionalInt.of(135),
            OptionalInt.of(0),
            none);
    Packet asks = Packet.of(new Packet.Ip(tuple, 0, 72, 255, 0, Optional.empty()));
    assertThat(judge(six, Hook.PREROUTING, asks).decided().orElseThrow().tracking())
        .contains(Tracking.UNTRACKED);
  }

  @Test
  void rulesBeforeConntrackSeeAnInvalidPacket() {
    Firewall raw = table("raw", "-A PREROUTING -m conntrack --ctstate INVALID -j DROP");
    assertThat(Given.word(judge(raw, Hook.PREROUTING, tcp()))).isEqualTo("dropped");
    Firewall later = mangle("-A PREROUTING -m conntrack --ctstate INVALID -j DROP");
    assertThat(Given.word(judge(later, Hook.PREROUTING, tcp()))).isEqualTo("accepted");
  }

  @Test
  void aZoneIsAWorldOfItsOwn() {
    String zone =
        "*raw\n"
            + ":PREROUTING ACCEPT [0:0]\n"
            + "-A PREROUTING -i eth0 -j CT --zone 5\n"
            + "COMMIT\n"
            + "*mangle\n"
            + ":PREROUTING ACCEPT [0:0]\n"
            + "-A PREROUTING -m conntrack --ctstate ESTABLISHED -j DROP\n"
            + "COMMIT\n";
    Firewall firewall = Firewall.of(List.of(Given.save(Backend.IPTABLES_LEGACY, zone)));
    Connection elsewhere =
        ConnectionTable.withStatus(
            ConnectionTable.begun(tcp().ip().orElseThrow().tuple(), 0), Connection.SEEN_REPLY);
    Ending ending =
        judge(firewall, Hook.PREROUTING, tcp(), holding(elsewhere)).decided().orElseThrow();
    assertThat(ending.tracking().orElseThrow().state()).isEqualTo(Tracking.State.NEW);
    assertThat(ending.tracking().orElseThrow().connection().orElseThrow().zone()).isEqualTo(5);
    Connection here =
        ConnectionTable.withStatus(
            ConnectionTable.begun(tcp().ip().orElseThrow().tuple(), 5), Connection.SEEN_REPLY);
    assertThat(Given.word(judge(firewall, Hook.PREROUTING, tcp(), holding(here))))
        .isEqualTo("dropped");
  }

  @Test
  void marksAreSavedAndRestoredBitByBit() {
    Firewall firewall =
        mangle(
            "-A PREROUTING -j CONNMARK --set-xmark 0x30/0xf0",
            "-A PREROUTING -j CONNMARK --save-mark --nfmask 0xf --ctmask 0xf",
            "-A PREROUTING -j MARK --set-xmark 0x0/0xffffffff",
            "-A PREROUTING -j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff");
    Ending ending = judge(firewall, Hook.PREROUTING, tcp().withMark(0x125)).decided().orElseThrow();
    assertThat(ending.packet().mark()).isEqualTo(0x35);
    assertThat(ending.tracking().orElseThrow().connection().orElseThrow().mark()).isEqualTo(0x35);
  }

  @Test
  void theFirstPacketConfirmsItsConnectionWhenItCameThrough() {
    Firewall firewall = mangle("-A PREROUTING -m conntrack --ctstate NEW -j ACCEPT");
    Ending came = judge(firewall, Hook.PREROUTING, tcp()).decided().orElseThrow();
    assertThat(came.tracking().orElseThrow().connection().orElseThrow().is(8)).isFalse();
    Ending left =
        firewall
            .judge(
                Hook.POSTROUTING,
                TableFamily.IP,
                came.packet(),
                came.tracking(),
                Passage.through(Given.ETH0, Given.ETH1),
                Lookups.NOTHING)
            .decided()
            .orElseThrow();
    assertThat(left.tracking().orElseThrow().connection().orElseThrow().is(8)).isTrue();
  }
}
