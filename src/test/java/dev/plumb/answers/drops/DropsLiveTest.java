package dev.plumb.answers.drops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.NamedNetns;
import dev.plumb.model.Host;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.DropReader;
import dev.plumb.model.port.Needs;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.drops.LiveDropReader;
import dev.plumb.world.kernel.ProcRoot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real packets that do not arrive: each is counted in its place, as often as it was sent. */
@LiveKernel(
    needs = {Feature.NETNS, Feature.VETH, Feature.IP_TOOL, Feature.PYTHON, Feature.IPTABLES})
final class DropsLiveTest {
  private static final LiveSurveyor LIVE = new LiveSurveyor(ProcRoot.system(), Engines.NONE);
  private static final LiveDropReader READER = new LiveDropReader(new Doors(ProcRoot.system()));
  private static final Needs NEEDS =
      Needs.all(Needs.Part.LINKS, Needs.Part.COUNTERS, Needs.Part.RULESETS, Needs.Part.REFERENCES);

  @BeforeAll
  static void build() {
    NamedNetns.sh(
        """
        set -e
        ip netns add drop-a; ip netns add drop-b
        for ns in drop-a drop-b; do
          ip netns exec $ns sysctl -qw net.ipv6.conf.all.disable_ipv6=1
          ip netns exec $ns sysctl -qw net.ipv6.conf.default.disable_ipv6=1
        done
        ip -n drop-a link add eth0 type veth peer name eth0 netns drop-b
        ip -n drop-a addr add 10.79.0.1/24 dev eth0; ip -n drop-b addr add 10.79.0.2/24 dev eth0
        for ns in drop-a drop-b; do ip -n $ns link set lo up; ip -n $ns link set eth0 up; done
        """);
    python("drop-a", "send('10.79.0.2', 9, 1)"); // the neighbours know each other from here on
  }

  @AfterAll
  static void remove() {
    NamedNetns.sh("ip netns del drop-a; ip netns del drop-b");
  }

  private static void python(String netns, String line) {
    String script =
        """
        import socket
        def send(to, port, times, source=None):
          s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
          if source: s.setsockopt(0, 15, 1); s.bind((source, 0))
          for i in range(times): s.sendto(b'x' * 1000, (to, port))
        """
            + line;
    NamedNetns.sh("ip netns exec " + netns + " python3 - <<'END'\n" + script + "\nEND");
  }

  private static Drops read() {
    Host host = LIVE.survey(NEEDS, List.of());
    Set<NetnsId> ours = new HashSet<>();
    host.namespaces().stream()
        .filter(namespace -> namespace.name().startsWith("drop-"))
        .forEach(namespace -> ours.add(namespace.id()));
    DropReader.Reading reading = READER.read(List.copyOf(ours));
    assertThat(reading.gaps()).isEmpty();
    return Drops.reading(host, reading.counters(), ours);
  }

  private interface Deed {
    void run();
  }

  /** {@code 3 drop-b IpInDiscards RP_FILTER}. */
  private static List<String> during(Deed deed) {
    Drops before = read();
    deed.run();
    return read().since(before).stream()
        .map(
            finding ->
                finding.count()
                    + " "
                    + finding.where()
                    + " "
                    + finding.counter()
                    + " "
                    + finding.cause().orElse("-"))
        .toList();
  }

  @Test
  void whereNothingIsDroppedNothingIsSaid() {
    assertThat(during(() -> NamedNetns.sh("ip netns exec drop-a ping -c 3 -i 0.2 10.79.0.2")))
        .isEmpty();
  }

  @Test
  void aRuleThatDropsIsNamedWithItsPlace() {
    NamedNetns.sh(
        "ip netns exec drop-b iptables -w -A INPUT -p udp --dport 7 -j ACCEPT;"
            + " ip netns exec drop-b iptables -w -A INPUT -p udp --dport 99 -j DROP");
    try {
      List<String> said = during(() -> python("drop-a", "send('10.79.0.2', 99, 4)"));
      assertThat(said).hasSize(1);
      assertThat(said.getFirst())
          .matches("4 drop-b iptables-(nft|legacy):filter/INPUT#2 FW_(LEGACY_)?DROP");
    } finally {
      NamedNetns.sh("ip netns exec drop-b iptables -w -F INPUT");
    }
  }

  @Test
  void reversePathFilteringIsTold() {
    NamedNetns.sh(
        "ip netns exec drop-b sysctl -qw net.ipv4.conf.eth0.rp_filter=1;"
            + " ip -n drop-a addr add 10.99.0.1/32 dev lo");
    try {
      assertThat(during(() -> python("drop-a", "send('10.79.0.2', 9, 5, '10.99.0.1')")))
          .containsExactly("5 drop-b TcpExtIPReversePathFilter RP_FILTER");
    } finally {
      NamedNetns.sh(
          "ip netns exec drop-b sysctl -qw net.ipv4.conf.eth0.rp_filter=0;"
              + " ip -n drop-a addr del 10.99.0.1/32 dev lo");
    }
  }

  @Test
  void noRouteAndNobodyListening() {
    assertThat(
            during(
                () ->
                    python(
                        "drop-a",
                        """
                        for i in range(3):
                          try: send('198.51.100.1', 9, 1)
                          except OSError: pass
                        """)))
        .containsExactly("3 drop-a IpOutNoRoutes NO_ROUTE");
    assertThat(during(() -> python("drop-a", "send('10.79.0.2', 9, 1)")))
        .containsExactly("1 drop-b UdpNoPorts LISTEN_NONE");
  }

  @Test
  void aFullAcceptQueueIsCountedOnce() {
    List<String> said =
        during(
            () ->
                python(
                    "drop-b",
                    """
                    import time
                    s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(0)
                    held = []
                    for i in range(4):
                      c = socket.socket(); c.setblocking(False); c.connect_ex(s.getsockname())
                      held.append(c)
                    time.sleep(0.2)
                    """));
    assertThat(said).hasSize(1);
    assertThat(said.getFirst()).endsWith(" drop-b TcpExtListenOverflows BACKLOG_FULL");
  }

  @Test
  void aQueueThatIsTooShort() {
    try {
      NamedNetns.sh(
          "ip netns exec drop-a tc qdisc add dev eth0 root handle 7: tbf rate 8kbit burst 2000"
              + " limit 2000");
      List<String> said = during(() -> python("drop-a", "send('10.79.0.2', 9, 10)"));
      assertThat(said).anyMatch(line -> line.matches("[5-9] drop-a:eth0 tbf 7: QDISC_DROP"));
    } finally {
      NamedNetns.sh("ip netns exec drop-a tc qdisc del dev eth0 root");
    }
  }
}
