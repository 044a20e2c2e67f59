package dev.plumb.answers.filter;

import static dev.plumb.answers.filter.Given.ip;
import static dev.plumb.answers.filter.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.HardwareAddress;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The matches of iptables: for which packets a rule holds that drops. */
final class MatchesTest {
  private static final Packet TCP = Given.tcp();
  private static final Packet UDP = Packet.udp(ip("10.0.0.2"), 40000, ip("10.0.1.2"), 53);
  private static final Packet ECHO = Packet.echo(ip("10.0.0.2"), ip("10.0.1.2"), 7);

  private static boolean holds(String match, Packet packet) {
    String dropped = Given.forwarded(Given.forward("-A FORWARD " + match + " -j DROP"), packet);
    assertThat(dropped).as(match).isIn("dropped", "accepted");
    return dropped.equals("dropped");
  }

  /** What holds for the TCP packet, the UDP one, the echo: y or n for each. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-s 10.0.0.0/24                          | yyy",
        "! -s 10.0.0.0/24                        | nnn",
        "-s 10.0.0.3/32                          | nnn",
        "-d 10.0.1.2/255.0.255.255               | yyy",
        "! -d 10.0.1.3/32                        | yyy",
        "-i eth0                                 | yyy",
        "-i eth+                                 | yyy",
        "! -i eth+                               | nnn",
        "-i eth                                  | nnn",
        "-o eth1                                 | yyy",
        "! -o eth1                               | nnn",
        "-p tcp                                  | ynn",
        "! -p tcp                                | nyy",
        "-p icmp                                 | nny",
        "-p udp -m udp --dport 53                | nyn",
        "-p udp -m udp ! --dport 53              | nnn",
        "-p tcp -m tcp ! --dport 53              | ynn",
        "-p tcp -m tcp --dport 79:81             | ynn",
        "-p tcp -m tcp --sport 40000             | ynn",
        "-p tcp -m multiport --dports 22,80      | ynn",
        "-p tcp -m multiport ! --dports 22,80    | nnn",
        "-p tcp -m multiport --dports 22,70:90   | ynn",
        "-p tcp -m multiport --ports 40000       | ynn",
        "-p tcp -m multiport ! --ports 40000     | nnn",
        "-p tcp -m multiport ! --ports 22        | ynn",
        "-p tcp -m tcp --tcp-flags SYN,RST,ACK SYN   | ynn",
        "-p tcp -m tcp ! --tcp-flags SYN,RST,ACK SYN | nnn",
        "-p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK   | nnn",
        "-p tcp -m tcp --tcp-flags ACK NONE          | ynn",
        "-p icmp -m icmp --icmp-type 8           | nny",
        "-p icmp -m icmp ! --icmp-type 8         | nnn",
        "-p icmp -m icmp --icmp-type 3/3         | nnn",
        "-p icmp -m icmp --icmp-type 8/0         | nny",
        "-m iprange --src-range 10.0.0.1-10.0.0.3 | yyy",
        "-m iprange ! --dst-range 10.0.1.0-10.0.1.1 | yyy",
        "-m length --length 60                   | ynn",
        "-m length --length 29:84                | yny",
        "-m length ! --length 28                 | yny",
        "-m ttl --ttl-eq 64                      | yyy",
        "-m ttl --ttl-lt 64                      | nnn",
        "-m ttl --ttl-gt 63                      | yyy",
        "-m mark --mark 0x0                      | yyy",
        "-m mark ! --mark 0x0                    | nnn",
        "-m dscp --dscp 0x00                     | yyy",
        "-m dscp ! --dscp 0x00                   | nnn",
        "-m tos --tos 0x00/0xff                  | yyy",
        "-m tos ! --tos 0x00/0xff                | nnn",
        "-m pkttype --pkt-type unicast           | yyy",
        "-m pkttype --pkt-type broadcast         | nnn",
        "-m comment --comment hello              | yyy",
        "-m physdev --physdev-in eth0            | nnn",
        "-m physdev ! --physdev-in eth0          | yyy",
        "-m physdev --physdev-is-bridged         | nnn",
        "-m physdev ! --physdev-is-bridged       | yyy",
        "-m owner --uid-owner 0                  | nnn",
        "-m owner ! --uid-owner 0                | yyy",
        "-f                                      | nnn",
        "-m mac --mac-source 02:00:00:00:00:01   | nnn",
        "-m conntrack --ctstate INVALID          | yyy",
        "-m conntrack ! --ctstate INVALID        | nnn",
        "-m conntrack --ctorigdst 10.0.1.2       | nnn",
      })
  void aMatchHolds(String match, String expected) {
    StringBuilder holds = new StringBuilder();
    for (Packet packet : List.of(TCP, UDP, ECHO)) {
      holds.append(holds(match.strip(), packet) ? 'y' : 'n');
    }
    assertThat(holds).as(match).hasToString(expected);
  }

  @Test
  void macsAreThoseOfTheFrame() {
    Packet framed =
        TCP.withMacs(
            Optional.of(
                new Packet.Macs(
                    HardwareAddress.parse("02:00:00:00:00:01"),
                    HardwareAddress.parse("02:00:00:00:00:02"))));
    assertThat(holds("-m mac --mac-source 02:00:00:00:00:01", framed)).isTrue();
    assertThat(holds("-m mac ! --mac-source 02:00:00:00:00:01", framed)).isFalse();
  }

  @Test
  void aPortThatIsNotKnownIsADoubt() {
    Packet somewhere =
        TCP.withTuple(
            Packet.ports(ip("10.0.0.2"), OptionalInt.empty(), ip("10.0.1.2"), 80, Packet.TCP));
    assertThat(
            Given.forwarded(
                Given.forward("-A FORWARD -p tcp -m tcp --sport 1024 -j DROP"), somewhere))
        .isEqualTo("accepted or dropped");
  }

  private static String asked(String match, Hook hook, Passage passage, Lookups lookups) {
    Firewall firewall =
        Firewall.of(
            List.of(
                Given.save(
                    Backend.IPTABLES_LEGACY,
                    "*mangle\n"
                        + ":PREROUTING ACCEPT [0:0]\n"
                        + ":OUTPUT ACCEPT [0:0]\n"
                        + ":FORWARD ACCEPT [0:0]\n"
                        + "-A "
                        + match
                        + " -j DROP\nCOMMIT\n")));
    return word(firewall.judge(hook, TableFamily.IP, TCP, Optional.empty(), passage, lookups));
  }

  @Test
  void ownersAreThoseOfTheSendingSocket() {
    Passage.Sender root = new Passage.Sender(OptionalLong.of(0), OptionalLong.of(0));
    Passage made = Passage.from(root, Given.ETH1);
    assertThat(asked("OUTPUT -m owner --uid-owner 0", Hook.OUTPUT, made, Lookups.NOTHING))
        .isEqualTo("dropped");
    assertThat(asked("OUTPUT -m owner --uid-owner 1-9", Hook.OUTPUT, made, Lookups.NOTHING))
        .isEqualTo("accepted");
    assertThat(
            asked(
                "OUTPUT -m owner --uid-owner 0",
                Hook.OUTPUT,
                Passage.from(Passage.Sender.SOMEBODY, Given.ETH1),
                Lookups.NOTHING))
        .isEqualTo("accepted or dropped");
    assertThat(asked("OUTPUT -m owner --socket-exists", Hook.OUTPUT, made, Lookups.NOTHING))
        .isEqualTo("dropped");
  }

  private static Lookups local(String... addresses) {
    return new Lookups() {
      @Override
      public Answer<String> addressType(FibQuestion question) {
        return Answer.of(
            List.of(addresses).contains(question.address().toString()) ? "local" : "unicast");
      }

      @Override
      public Answer<LinkSide> routeLink(FibQuestion question) {
        return question.on().isPresent() && !question.on().get().equals(Given.ETH1)
            ? Answer.none()
            : Answer.of(Given.ETH1);
      }

      @Override
      public Answer<Boolean> isIpsec(Packet packet, Passage passage, boolean in) {
        return Answer.none();
      }

      @Override
      public Answer<Boolean> inIpSet(
          String name, List<String> directions, Packet packet, Passage passage) {
        return name.equals("known") ? Answer.of(true) : Answer.unknown("who knows");
      }
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PREROUTING -m addrtype --dst-type LOCAL                 | dropped",
        "PREROUTING -m addrtype ! --dst-type LOCAL               | accepted",
        "PREROUTING -m addrtype --src-type LOCAL                 | accepted",
        "PREROUTING -m addrtype --dst-type LOCAL,BROADCAST       | dropped",
        "PREROUTING -m addrtype --dst-type UNICAST               | accepted",
        "PREROUTING -m rpfilter                                  | accepted",
        "PREROUTING -m rpfilter --invert                         | dropped",
        "PREROUTING -m rpfilter --loose                          | dropped",
        "PREROUTING -m policy --dir in --pol none                | dropped",
        "PREROUTING -m policy --dir in --pol ipsec               | accepted",
        "PREROUTING -m set --match-set known src                 | dropped",
        "PREROUTING -m set ! --match-set known src               | accepted",
        "PREROUTING -m set --match-set other src                 | accepted or dropped",
      })
  void routingIsAsked(String match, String expected) {
    assertThat(asked(match.strip(), Hook.PREROUTING, Passage.into(Given.ETH0), local("10.0.1.2")))
        .isEqualTo(expected);
  }

  /** An own address is unicast too: ip6tables alone sees it so (xt_addrtype.c match_type6). */
  @Test
  void anAddressOfIpv6HasSeveralTypes() {
    Packet six = Packet.tcp(ip("fd00::2"), 40000, ip("fd00:1::2"), 80);
    for (String[] one :
        List.of(
            new String[] {"--dst-type UNICAST", "dropped"},
            new String[] {"--dst-type LOCAL", "dropped"},
            new String[] {"--src-type LOCAL", "accepted"},
            new String[] {"! --dst-type UNICAST", "accepted"})) {
      Firewall firewall =
          Firewall.of(
              List.of(
                  Given.save(
                      Backend.IPTABLES_NFT,
                      TableFamily.IP6,
                      "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m addrtype "
                          + one[0]
                          + " -j DROP\nCOMMIT\n")));
      assertThat(word(Given.judge(firewall, Hook.FORWARD, six, local("fd00:1::2"))))
          .as(one[0])
          .isEqualTo(one[1]);
    }
  }

  @Test
  void bridgePortsAreThoseThatBrNetfilterRemembers() {
    LinkSide port = new LinkSide("veth1", 9, 1, 0, Optional.of("veth"), Optional.of("br0"));
    Passage bridged =
        Passage.through(Given.BRIDGE, Given.BRIDGE)
            .withPhysical(Optional.of(port), Optional.of(port));
    for (String match :
        List.of(
            "FORWARD -m physdev --physdev-in veth1",
            "FORWARD -m physdev --physdev-out veth+",
            "FORWARD -m physdev --physdev-is-bridged")) {
      assertThat(asked(match, Hook.FORWARD, bridged, Lookups.NOTHING)).isEqualTo("dropped");
    }
  }
}
