package dev.plumb.answers.path;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One fault after the other in real namespaces: what is predicted, and what a ping sees. */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.BRIDGE, Feature.IP_TOOL})
final class PathLiveTest {
  @BeforeAll
  static void warmUp() throws Exception {
    FlowLab.warmUp();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true                                                | 10.9.0.3 | NONE
          true                                                | 10.8.0.2 | NONE
          ip -n @b link set eth0 down                     | 10.9.0.3 | LINK_DOWN
          ip -n @hub link set va down                     | 10.9.0.3 | LINK_DOWN
          ip -n @hub link set vb nomaster                 | 10.9.0.3 | NOT_ENSLAVED
          ip -n @hub link set br0 down                    | 10.9.0.3 | BRIDGE_DOWN
          bridge -n @hub link set dev va state 0          | 10.9.0.3 | STP_BLOCKING
          ip -n @b addr flush dev eth0                    | 10.9.0.3 | NO_IP
          ip -n @b link set eth0 arp off                  | 10.9.0.3 | NOARP
          ip -n @b link del eth0                          | 10.9.0.3 | PEER_MISSING
          ip -n @a neigh add 10.9.0.3 lladdr 02:00:00:00:00:99 dev eth0 | 10.9.0.3 | NEIGH_WRONG
          ip netns exec @b sysctl -qw net.ipv4.icmp_echo_ignore_all=1 | 10.9.0.3 | ICMP_IGNORED
          ip -n @a route del default                      | 10.8.0.2 | NO_ROUTE
          ip -n @a route replace default via 10.9.0.77    | 10.8.0.2 | WRONG_GW
          ip -n @a route add blackhole 10.8.0.0/24        | 10.8.0.2 | ROUTE_BLACKHOLE
          ip -n @a route add prohibit 10.8.0.0/24         | 10.8.0.2 | ROUTE_PROHIBIT
          ip -n @hub rule add from 10.9.0.2 prohibit pref 50 | 10.8.0.2 | RULE_PROHIBIT
          ip -n @out route del 10.9.0.0/24                | 10.8.0.2 | NO_RETURN_ROUTE
          ip netns exec @hub sysctl -qw net.ipv4.ip_forward=0 | 10.8.0.2 | IP_FORWARD_OFF
          ip netns exec @hub sysctl -qw net.ipv4.conf.br0.forwarding=0 | 10.8.0.2 | IF_FORWARD_OFF
          """)
  void predictionIsWhatHappens(String fault, String destination, String code) throws Exception {
    try (FlowLab lab = FlowLab.build("path")) {
      lab.run(fault);
      lab.predicts(
          destination,
          Transport.ICMP,
          code,
          Optional.of(destination.startsWith("10.9") ? "b" : "out"));
    }
  }
}
