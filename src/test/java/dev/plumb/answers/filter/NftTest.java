package dev.plumb.answers.filter;

import static dev.plumb.answers.filter.Given.ip;
import static dev.plumb.answers.filter.Given.tcp;
import static dev.plumb.answers.filter.Given.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.HardwareAddress;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** nft's own expressions, sets and maps, as {@code nft -j} says them. */
final class NftTest {
  private static final String SETS =
      ",{'set':{'family':'inet','name':'nets','table':'t','type':'ipv4_addr','handle':9,'flags':['interval'],"
          + "'elem':['10.0.9.9',{'prefix':{'addr':'10.0.1.0','len':24}},{'range':['10.5.0.1','10.5.0.7']}]}}"
          + ",{'set':{'family':'inet','name':'pairs','table':'t','type':['ipv4_addr','inet_service'],'handle':9,'flags':['interval'],"
          + "'elem':[{'concat':[{'prefix':{'addr':'10.0.1.0','len':24}},{'range':[80,90]}]},{'concat':['10.0.9.9',22]}]}}"
          + ",{'set':{'family':'inet','name':'links','table':'t','type':'ifname','handle':9,'flags':['interval'],'elem':['eth*','lo']}}"
          + ",{'map':{'family':'inet','name':'byLink','table':'t','type':'ifname','handle':9,'map':'verdict',"
          + "'elem':[['eth1',{'accept':null}],['*',{'drop':null}]]}}"
          + ",{'map':{'family':'inet','name':'byBoth','table':'t','type':['ifname','ipv4_addr'],'handle':9,'map':'verdict',"
          + "'elem':[[{'concat':['eth0','10.0.1.2']},{'jump':{'target':'drops'}}]]}}";

  private static Firewall inet(String hook, String expressions) {
    return Firewall.of(
        List.of(
            Given.nft(
                "{'table':{'family':'inet','name':'t','handle':1}}"
                    + ",{'chain':{'family':'inet','table':'t','name':'c','handle':1,'type':'filter','hook':'"
                    + hook
                    + "','prio':0,'policy':'accept'}}"
                    + ",{'chain':{'family':'inet','table':'t','name':'drops','handle':2}}"
                    + ",{'rule':{'family':'inet','table':'t','chain':'drops','handle':3,'expr':[{'drop':null}]}}"
                    + ",{'rule':{'family':'inet','table':'t','chain':'c','handle':4,'expr':["
                    + expressions
                    + "]}}"
                    + SETS)));
  }

  private static String forwarded(String expressions) {
    return Given.forwarded(inet("forward", expressions), tcp());
  }

  private static String match(String operator, String left, String right) {
    return "{'match':{'op':'"
        + operator
        + "','left':"
        + left
        + ",'right':"
        + right
        + "}},{'drop':null}";
  }

  /** What drops 10.0.0.2:40000 > 10.0.1.2:80, SYN, from eth0 to eth1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "== | {'payload':{'protocol':'ip','field':'daddr'}} | '@nets' | y",
        "!= | {'payload':{'protocol':'ip','field':'daddr'}} | '@nets' | n",
        "== | {'payload':{'protocol':'ip','field':'saddr'}} | '@nets' | n",
        "== | {'payload':{'protocol':'ip6','field':'daddr'}} | 'fd00::1' | n",
        "!= | {'payload':{'protocol':'ip6','field':'daddr'}} | 'fd00::1' | n",
        "== | {'concat':[{'payload':{'protocol':'ip','field':'daddr'}},{'payload':{'protocol':'tcp','field':'dport'}}]}"
            + " | '@pairs' | y",
        "== | {'concat':[{'payload':{'protocol':'ip','field':'daddr'}},{'payload':{'protocol':'tcp','field':'sport'}}]}"
            + " | '@pairs' | n",
        "== | {'meta':{'key':'iifname'}} | '@links' | y",
        "== | {'meta':{'key':'iifname'}} | 'eth*' | y",
        "!= | {'meta':{'key':'iifname'}} | 'eth0' | n",
        "== | {'meta':{'key':'iif'}} | 'eth0' | y",
        "== | {'meta':{'key':'iif'}} | 2 | y",
        "== | {'meta':{'key':'iifname'}} | '2' | n",
        "== | {'meta':{'key':'l4proto'}} | {'set':['tcp','udp']} | y",
        "== | {'meta':{'key':'l4proto'}} | 'icmp' | n",
        "== | {'meta':{'key':'nfproto'}} | 'ipv4' | y",
        "== | {'meta':{'key':'protocol'}} | 'ip6' | n",
        "== | {'payload':{'protocol':'th','field':'dport'}} | {'set':[53,{'range':[80,81]}]} | y",
        "== | {'payload':{'protocol':'udp','field':'dport'}} | 80 | n",
        "!= | {'payload':{'protocol':'udp','field':'dport'}} | 80 | n",
        "in | {'payload':{'protocol':'tcp','field':'flags'}} | ['syn','ack'] | y",
        "! | {'payload':{'protocol':'tcp','field':'flags'}} | 'ack' | y",
        "== | {'&':[{'payload':{'protocol':'tcp','field':'flags'}},['fin','syn','rst','ack']]} |"
            + " 'syn' | y",
        "in | {'ct':{'key':'state'}} | ['established','invalid'] | y",
        "== | {'ct':{'key':'state'}} | 'invalid' | y",
        "== | {'ct':{'key':'state'}} | {'set':['new','invalid']} | y",
        "!= | {'ct':{'key':'state'}} | 'established' | y",
        "in | {'ct':{'key':'status'}} | 'dnat' | n",
        "== | {'payload':{'protocol':'ip','field':'dscp'}} | 'cs1' | n",
        "< | {'payload':{'protocol':'ip','field':'ttl'}} | 65 | y",
        ">= | {'payload':{'protocol':'ip','field':'ttl'}} | 65 | n",
        "== | {'payload':{'protocol':'ip','field':'length'}} | {'range':[50,70]} | y",
        "== | {'payload':{'protocol':'ip','field':'version'}} | 4 | y",
        "== | {'&':[{'payload':{'protocol':'ip','field':'daddr'}},'255.0.255.0']} | '10.0.1.0' | y",
        "== | {'payload':{'base':'th','offset':16,'len':16}} | 80 | y",
        "== | {'meta':{'key':'skuid'}} | 0 | n",
        "!= | {'meta':{'key':'skuid'}} | 0 | n",
        "== | {'&':[{'meta':{'key':'mark'}},255]} | 0 | y",
        "!= | {'&':[{'payload':{'protocol':'ip','field':'frag-off'}},8191]} | 0 | n",
        "== | {'exthdr':{'name':'frag'}} | true | n",
        "== | {'payload':{'protocol':'ether','field':'saddr'}} | '02:00:00:00:00:01' | n",
        "== | {'meta':{'key':'pkttype'}} | 'host' | y",
        "== | {'meta':{'key':'iiftype'}} | 'ether' | y",
      })
  void aMatchHolds(String operator, String left, String right, String expected) {
    assertThat(forwarded(match(operator.strip(), left.strip(), right.strip())))
        .isEqualTo(expected.equals("y") ? "dropped" : "accepted");
  }

  @Test
  void maps() {
    String byLink = "{'vmap':{'key':{'meta':{'key':'%s'}},'data':'@byLink'}}";
    assertThat(forwarded(byLink.formatted("iifname"))).isEqualTo("dropped");
    assertThat(forwarded(byLink.formatted("oifname"))).isEqualTo("accepted");
    assertThat(
            forwarded(
                "{'vmap':{'key':{'concat':[{'meta':{'key':'iifname'}},{'payload':{'protocol':'ip','field':'daddr'}}]},'data':'@byBoth'}}"))
        .isEqualTo("dropped");
    // What is not in the map ends the rule, whatever stands behind.
    assertThat(
            forwarded(
                "{'vmap':{'key':{'payload':{'protocol':'tcp','field':'dport'}},'data':{'set':[[81,{'accept':null}]]}}},{'drop':null}"))
        .isEqualTo("accepted");
    assertThat(
            forwarded(
                "{'vmap':{'key':{'payload':{'protocol':'tcp','field':'dport'}},'data':{'set':[[22,{'accept':null}],[{'range':[80,90]},{'drop':null}]]}}}"))
        .isEqualTo("dropped");
  }

  @Test
  void aLinkThatIsNotThereHasAnEmptyName() {
    String drops = match("!=", "{'meta':{'key':'iifname'}}", "'eth0'");
    Judgement made = Given.judge(inet("output", drops), Hook.OUTPUT, tcp());
    assertThat(word(made)).isEqualTo("dropped");
    String typed = match("!=", "{'meta':{'key':'iiftype'}}", "'loopback'");
    assertThat(word(Given.judge(inet("output", typed), Hook.OUTPUT, tcp()))).isEqualTo("accepted");
  }

  @Test
  void whatTheKernelDrawsLeadsToAllEnds() {
    String draws =
        "{'match':{'op':'<','left':{'numgen':{'mode':'random','mod':4,'offset':0}},'right':%d}},{'drop':null}";
    Judgement judgement = Given.judge(inet("forward", draws.formatted(2)), Hook.FORWARD, tcp());
    assertThat(word(judgement)).isEqualTo("accepted or dropped");
    assertThat(judgement.endings().getFirst().doubts().getFirst().kind())
        .isEqualTo(Doubt.Kind.CHANCE);
    assertThat(word(Given.judge(inet("forward", draws.formatted(4)), Hook.FORWARD, tcp())))
        .isEqualTo("dropped");
  }

  @Test
  void aLoadBalancerHasSeveralEndings() {
    Firewall firewall =
        Firewall.of(
            List.of(
                Given.nft(
                    "{'table':{'family':'ip','name':'t','handle':1}},"
                        + "{'chain':{'family':'ip','table':'t','name':'n','handle':1,'type':'nat','hook':'prerouting','prio':-100,'policy':'accept'}},"
                        + "{'rule':{'family':'ip','table':'t','chain':'n','handle':3,'expr':[{'dnat':{'family':'ip','addr':{'map':{'key':{'numgen':{'mode':'random','mod':2,'offset':0}},'data':{'set':[[0,'10.0.9.1'],[1,'10.0.9.2']]}}}}}]}}")));
    Judgement judgement = Given.judge(firewall, Hook.PREROUTING, tcp());
    assertThat(judgement.isAccepted()).isTrue();
    assertThat(judgement.endings())
        .extracting(ending -> ending.packet().ip().orElseThrow().tuple().destination().toString())
        .containsExactly("10.0.9.1", "10.0.9.2");
  }

  @Test
  void aMapOfAddressesAndPorts() {
    Firewall firewall =
        Firewall.of(
            List.of(
                Given.nft(
                    "{'table':{'family':'ip','name':'t','handle':1}},{'map':{'family':'ip','name':'m','table':'t','type':'inet_service','handle':8,'map':'ipv4_addr"
                        + " . inet_service','elem':[[80,{'concat':['10.0.9.1',8080]}]]}},"
                        + "{'chain':{'family':'ip','table':'t','name':'n','handle':1,'type':'nat','hook':'prerouting','prio':-100,'policy':'accept'}},"
                        + "{'rule':{'family':'ip','table':'t','chain':'n','handle':3,'expr':[{'dnat':{'family':'ip','addr':{'map':{'key':{'payload':{'protocol':'tcp','field':'dport'}},'data':'@m'}}}}]}}")));
    Packet.Ip there =
        Given.judge(firewall, Hook.PREROUTING, tcp())
            .decided()
            .orElseThrow()
            .packet()
            .ip()
            .orElseThrow();
    assertThat(there.tuple().destination()).isEqualTo(ip("10.0.9.1"));
    assertThat(there.tuple().destinationPort()).hasValue(8080);
    Packet other = Packet.tcp(ip("10.0.0.2"), 40000, ip("10.0.1.2"), 81);
    assertThat(Given.judge(firewall, Hook.PREROUTING, other).decided().orElseThrow().packet())
        .isEqualTo(other);
  }

  @Test
  void aRuleForTheOtherFamilyDoesNotHold() {
    Firewall firewall =
        Firewall.of(
            List.of(
                Given.nft(
                    "{'table':{'family':'inet','name':'t','handle':1}},"
                        + "{'chain':{'family':'inet','table':'t','name':'n','handle':1,'type':'nat','hook':'prerouting','prio':-100,'policy':'accept'}},"
                        + "{'rule':{'family':'inet','table':'t','chain':'n','handle':3,'expr':[{'dnat':{'family':'ip6','addr':'fd00::9'}}]}}")));
    assertThat(Given.judge(firewall, Hook.PREROUTING, tcp()).decided().orElseThrow().packet())
        .isEqualTo(tcp());
  }

  @Test
  void aDormantTableIsNotAsked() {
    Firewall firewall =
        Firewall.of(
            List.of(
                Given.nft(
                    "{'table':{'family':'ip','name':'t','handle':1,'flags':'dormant'}},"
                        + "{'chain':{'family':'ip','table':'t','name':'f','handle':1,'type':'filter','hook':'forward','prio':0,'policy':'drop'}}")));
    assertThat(Given.forwarded(firewall, tcp())).isEqualTo("accepted");
  }

  @Test
  void rejectsSayTheSameInBothFamilies() {
    Outcome outcome =
        Given.judge(
                inet("forward", "{'reject':{'type':'icmpx','expr':'no-route'}}"),
                Hook.FORWARD,
                tcp())
            .decided()
            .orElseThrow()
            .outcome();
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> {
              assertThat(rejected.type()).isEqualTo("icmp");
              assertThat(rejected.code()).contains("net-unreachable");
            });
  }

  @Test
  void framesAreAskedAtTheirOwnHooks() {
    Firewall firewall =
        Firewall.of(
            List.of(
                Given.nft(
                    "{'table':{'family':'bridge','name':'b','handle':1}},"
                        + "{'chain':{'family':'bridge','table':'b','name':'f','handle':1,'type':'filter','hook':'forward','prio':-200,'policy':'accept'}},{'rule':{'family':'bridge','table':'b','chain':'f','handle':2,'expr':[{'match':{'op':'==','left':{'payload':{'protocol':'arp','field':'operation'}},'right':'request'}},{'match':{'op':'==','left':{'payload':{'protocol':'arp','field':'daddr"
                        + " ip'}},'right':'10.0.0.9'}},{'drop':null}]}},"
                        + "{'rule':{'family':'bridge','table':'b','chain':'f','handle':3,'expr':[{'match':{'op':'==','left':{'payload':{'protocol':'vlan','field':'id'}},'right':7}},{'drop':null}]}},"
                        + "{'table':{'family':'netdev','name':'n','handle':2}},"
                        + "{'chain':{'family':'netdev','table':'n','name':'i','handle':1,'dev':'eth0','type':'filter','hook':'ingress','prio':0,'policy':'drop'}}")));
    HardwareAddress mac = HardwareAddress.parse("02:00:00:00:00:01");
    Packet asks = Packet.of(new Packet.Arp(1, mac, ip("10.0.0.2"), mac, ip("10.0.0.9")));
    Passage bridged = Passage.through(Given.ETH0, Given.ETH1);
    assertThat(
            word(
                firewall.judge(
                    Hook.FORWARD,
                    TableFamily.BRIDGE,
                    asks,
                    Optional.empty(),
                    bridged,
                    Lookups.NOTHING)))
        .isEqualTo("dropped");
    assertThat(
            word(
                firewall.judge(
                    Hook.FORWARD,
                    TableFamily.BRIDGE,
                    tcp(),
                    Optional.empty(),
                    bridged,
                    Lookups.NOTHING)))
        .isEqualTo("accepted");
    assertThat(
            word(
                firewall.judge(
                    Hook.FORWARD,
                    TableFamily.BRIDGE,
                    tcp().withVlan(OptionalInt.of(7)),
                    Optional.empty(),
                    bridged,
                    Lookups.NOTHING)))
        .isEqualTo("dropped");
    assertThat(Given.forwarded(firewall, tcp())).isEqualTo("accepted");
    for (LinkSide link : List.of(Given.ETH0, Given.ETH1)) {
      assertThat(
              word(
                  firewall.judge(
                      Hook.INGRESS,
                      TableFamily.NETDEV,
                      tcp(),
                      Optional.empty(),
                      Passage.into(link),
                      Lookups.NOTHING)))
          .isEqualTo(link.equals(Given.ETH0) ? "dropped" : "accepted");
    }
  }
}
