package dev.plumb.answers.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.NamedNetns;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One fault after the other in real namespaces: what is predicted, and what a ping sees. */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.BRIDGE, Feature.IP_TOOL})
final class PathLiveTest {
  private static final LiveSurveyor LIVE = new LiveSurveyor(ProcRoot.system(), Engines.NONE);

  private static final String BUILD =
      """
      set -e
      for n in hub a b out; do
        ip netns add path-$n
        ip netns exec path-$n sysctl -qw net.ipv4.ip_forward=0 net.ipv4.conf.all.rp_filter=0 \
          net.ipv4.conf.default.rp_filter=0 net.ipv6.conf.default.disable_ipv6=1
        ip -n path-$n link set lo up
      done
      ip netns exec path-hub sysctl -qw net.ipv4.ip_forward=1
      ip -n path-hub link add br0 type bridge
      ip -n path-hub addr add 10.9.0.1/24 dev br0
      ip -n path-hub link set br0 up
      for n in a b; do
        ip -n path-hub link add v$n type veth peer name eth0 netns path-$n
        ip -n path-hub link set v$n master br0 up
        ip -n path-$n link set eth0 up
      done
      ip -n path-a addr add 10.9.0.2/24 dev eth0
      ip -n path-b addr add 10.9.0.3/24 dev eth0
      ip -n path-a route add default via 10.9.0.1
      ip -n path-hub link add up0 type veth peer name eth0 netns path-out
      ip -n path-hub link set up0 up
      ip -n path-out link set eth0 up
      ip -n path-hub addr add 10.8.0.1/24 dev up0
      ip -n path-out addr add 10.8.0.2/24 dev eth0
      ip -n path-out route add 10.9.0.0/24 via 10.8.0.1
      """;

  @AfterEach
  void takeDown() {
    NamedNetns.sh("for n in hub a b out; do ip netns del path-$n; done");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true                                                | 10.9.0.3 | NONE
          true                                                | 10.8.0.2 | NONE
          ip -n path-b link set eth0 down                     | 10.9.0.3 | LINK_DOWN
          ip -n path-hub link set va down                     | 10.9.0.3 | LINK_DOWN
          ip -n path-hub link set vb nomaster                 | 10.9.0.3 | NOT_ENSLAVED
          ip -n path-hub link set br0 down                    | 10.9.0.3 | BRIDGE_DOWN
          bridge -n path-hub link set dev va state 0          | 10.9.0.3 | STP_BLOCKING
          ip -n path-b addr flush dev eth0                    | 10.9.0.3 | NO_IP
          ip -n path-b link set eth0 arp off                  | 10.9.0.3 | NOARP
          ip -n path-b link del eth0                          | 10.9.0.3 | PEER_MISSING
          ip -n path-a neigh add 10.9.0.3 lladdr 02:00:00:00:00:99 dev eth0 | 10.9.0.3 | NEIGH_WRONG
          ip netns exec path-b sysctl -qw net.ipv4.icmp_echo_ignore_all=1 | 10.9.0.3 | ICMP_IGNORED
          ip -n path-a route del default                      | 10.8.0.2 | NO_ROUTE
          ip -n path-a route replace default via 10.9.0.77    | 10.8.0.2 | WRONG_GW
          ip -n path-a route add blackhole 10.8.0.0/24        | 10.8.0.2 | ROUTE_BLACKHOLE
          ip -n path-a route add prohibit 10.8.0.0/24         | 10.8.0.2 | ROUTE_PROHIBIT
          ip -n path-hub rule add from 10.9.0.2 prohibit pref 50 | 10.8.0.2 | RULE_PROHIBIT
          ip -n path-out route del 10.9.0.0/24                | 10.8.0.2 | NO_RETURN_ROUTE
          ip netns exec path-hub sysctl -qw net.ipv4.ip_forward=0 | 10.8.0.2 | IP_FORWARD_OFF
          ip netns exec path-hub sysctl -qw net.ipv4.conf.br0.forwarding=0 | 10.8.0.2 | IF_FORWARD_OFF
          """)
  void predictionIsWhatHappens(String fault, String destination, String code) throws Exception {
    NamedNetns.sh(BUILD);
    NamedNetns.sh(fault);
    PathAnswer answer = new PathEngine(host()).ask(flow(destination));
    boolean works =
        new ProcessBuilder("ip", "netns", "exec", "path-a", "ping", "-n", "-c1", "-W1", destination)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
    assertThat(answer.cause().code().name()).describedAs(answer.toString()).isEqualTo(code);
    assertThat(answer.verdict() == Verdict.DELIVERED).isEqualTo(works);
  }

  private static Host host() {
    return LIVE.survey(
        Needs.all(
            Part.LINKS,
            Part.ADDRESSES,
            Part.ROUTES,
            Part.RULES,
            Part.NEIGHBOURS,
            Part.FDB,
            Part.NSIDS,
            Part.SOCKETS,
            Part.RULESETS,
            Part.CONNTRACK,
            Part.SYSCTLS,
            Part.REFERENCES),
        java.util.List.of());
  }

  private static NetnsId id(Host host, String name) {
    for (Namespace namespace : host.namespaces()) {
      if (namespace.name().equals(name)) {
        return namespace.id();
      }
    }
    throw new AssertionError("no namespace " + name);
  }

  private static Flow flow(String destination) {
    Host host = host();
    return new Flow(
        id(host, "path-a"),
        Optional.empty(),
        Optional.empty(),
        IpAddress.of(destination),
        Transport.ICMP,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.of(id(host, destination.startsWith("10.9") ? "path-b" : "path-out")));
  }
}
