package dev.plumb.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code lint} says of a healthy host, and of one with a mistake of each kind. */
@LiveKernel(needs = {Feature.VETH, Feature.BRIDGE, Feature.IP_TOOL})
final class LintTest {
  /** Two containers on a bridge, as an engine would make them. */
  private static final String HEALTHY =
      """
      ip link set lo up
      ip link add br0 type bridge
      ip addr add 10.7.0.1/24 dev br0
      ip link set br0 up
      for n in 2 3; do
        ip netns add c$n
        ip link add v$n type veth peer name eth0 netns c$n
        ip link set v$n master br0 up
        ip -n c$n link set lo up
        ip -n c$n link set eth0 address 02:00:00:00:00:0$n addrgenmode none up
        ip -n c$n addr add 10.7.0.$n/24 dev eth0
        ip -n c$n route add default via 10.7.0.1
      done
      """;

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene = Scene.ofClasses(folder);
  }

  @Test
  void aHealthyHostHasNoFindings() throws Exception {
    Said said = scene.play(HEALTHY + "plumb lint -o csv --columns kind,subject\n");
    assertThat(said.isDone().out()).isEqualTo("kind,subject\n");
  }

  @Test
  void eachMistakeIsNamedOnceWithItsPlace() throws Exception {
    Said said =
        scene.play(
            HEALTHY
                + """
                ip -n c3 addr add 10.7.0.2/24 dev eth0
                ip -n c3 link set eth0 down
                ip -n c3 link set eth0 address 02:00:00:00:00:02
                ip -n c3 link set eth0 up
                ip link set v3 mtu 1400
                ip addr add 10.9.0.1/16 dev br0
                ip link add br1 type bridge
                ip addr add 10.9.5.1/24 dev br1
                ip link set br1 up
                ip route add 10.7.0.64/26 via 10.9.0.9
                ip netns add c4
                ip link add v4 type veth peer name eth0 netns c4
                ip link set v4 up
                ip netns add c5
                ip link add v5 type veth peer name eth0 netns c5
                ip -n c5 link set eth0 up
                ip netns add c6
                plumb lint -o jsonl | python3 -c '
                import json, sys
                for line in sys.stdin:
                    f = json.loads(line)
                    print(f["kind"], *f["subjects"], "-", f["sentence"].split(";")[0])'
                plumb lint >/dev/null || echo "exit $?"
                """);
    assertThat(said.isDone().out())
        .isEqualTo(
            """
            duplicate-address c2:eth0 c3:eth0 - 10.7.0.2 is on 2 links that hear each other
            duplicate-mac c2:eth0 c3:eth0 - 02:00:00:00:00:02 belongs to 2 links of one segment
            mtu-mismatch host:br0 host:v3 host:v2 c2:eth0 c3:eth0 - \
            mtu 1400 on host:br0 host:v3, 1500 on host:v2 c2:eth0 c3:eth0
            overlapping-prefixes host:br0 host:br1 - 10.9.0.0/16 on br0 and 10.9.5.0/24 on br1 overlap
            shadowed-prefix host:br0 host - \
            10.7.0.64/26 via 10.9.0.9 takes part of 10.7.0.0/24, which is on br0
            half-cable host:v5 c5:eth0 - v5 is set down, so its other end, which is up, has no carrier
            half-cable c4:eth0 host:v4 - eth0 is set down, so its other end, which is up, has no carrier
            loose-cable host:v4 - v4 is up, and a port of nothing, without an address or a route
            loose-cable c5:eth0 - eth0 is up, and a port of nothing, without an address or a route
            idle-namespace c6 - no process, and no link but the loopback
            exit 1
            """);
  }

  @Test
  @LiveKernel(needs = {Feature.VETH, Feature.BRIDGE, Feature.IPTABLES, Feature.CONNTRACK})
  void twoFirewallsAndConnectionsToNobodyAreNamed() throws Exception {
    Said said =
        scene.play(
            HEALTHY
                + """
                iptables-nft -A FORWARD -m conntrack --ctstate NEW -j ACCEPT
                iptables-legacy -A INPUT -j ACCEPT
                for target in 3 9; do
                  conntrack -I -p tcp -s 10.7.0.2 -d 10.7.0.$target --sport 1000 --dport 80 \
                    --state ESTABLISHED --timeout 60 >/dev/null 2>&1
                done
                plumb lint -o jsonl | python3 -c '
                import json, sys
                for line in sys.stdin:
                    f = json.loads(line)
                    print(f["kind"], *f["subjects"], "-", f["sentence"])'
                """);
    assertThat(said.isDone().out())
        .isEqualTo(
            """
            two-firewalls host - 1 rule of nf_tables and 1 of iptables-legacy decide, and each tool \
            shows its half alone
            stale-conntrack host - 1 tracked connection to addresses that nobody has any more, such \
            as 10.7.0.9
            """);
  }
}
