package dev.plumb.answers.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.NamedNetns;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.port.Needs;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One change after the other to real namespaces, and what is said of it: all of it, once. */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.BRIDGE, Feature.IP_TOOL})
final class HostDiffLiveTest {
  private static final LiveSurveyor LIVE = new LiveSurveyor(ProcRoot.system(), Engines.NONE);
  private static final String HUB = "diff-hub";
  private static final String WEB = "diff-web";
  private static final String DB = "diff-db";

  @BeforeAll
  static void build() {
    for (String name : List.of(HUB, WEB, DB)) {
      NamedNetns.sh("ip netns add " + name);
    }
    // No IPv6 addresses that come a moment later by themselves.
    each("sysctl -qw net.ipv6.conf.default.disable_ipv6=1");
    rebuild();
  }

  private static void each(String command) {
    for (String name : List.of(HUB, WEB, DB)) {
      NamedNetns.sh("ip netns exec " + name + " " + command);
    }
  }

  /** The same scene with other ifindexes, hardware addresses and random names. */
  private static void rebuild() {
    NamedNetns.sh(
        """
        set -e
        hub="ip -n diff-hub"; web="ip -n diff-web"; db="ip -n diff-db"
        $hub link add br0 address 02:00:00:00:00:b0 type bridge
        $hub link add br1 address 02:00:00:00:00:b1 type bridge
        $hub link set br0 up; $hub link set br1 up
        for to in web db; do
          name=veth$(od -An -N4 -tx1 /dev/urandom | tr -d ' ')
          $hub link add $name type veth peer name eth0 netns diff-$to
          $hub link set $name master br0 up
          ip -n diff-$to link set eth0 up
        done
        $web addr add 10.7.0.2/24 dev eth0
        $db addr add 10.7.0.3/24 dev eth0
        $web route add default via 10.7.0.1 dev eth0
        $web rule add from 10.9.0.0/16 lookup 77 priority 500
        $web neigh add 10.7.0.9 lladdr 02:00:00:00:00:09 dev eth0
        """);
  }

  private static void tearDown() {
    NamedNetns.sh(
        """
        for ns in hub web db; do
          for link in $(ip -n diff-$ns -o link | sed -n 's/^[0-9]*: \\([^@:]*\\).*/\\1/p'); do
            [ $link = lo ] || ip -n diff-$ns link del $link 2>/dev/null || true
          done
        done
        ip -n diff-web rule del priority 500
        """);
  }

  @AfterAll
  static void remove() {
    for (String name : List.of(HUB, WEB, DB)) {
      NamedNetns.sh("ip netns del " + name);
    }
  }

  /** The scene alone: other tests may make namespaces meanwhile. */
  private static Host survey() {
    Host host = LIVE.survey(Needs.everything(), List.of());
    List<Namespace> ours = new ArrayList<>();
    for (Namespace namespace : host.namespaces()) {
      if (namespace.name().startsWith("diff-")) {
        ours.add(namespace);
      }
    }
    return new Host("h", host.self(), ours, List.of(), List.of(), List.of(), host.taken());
  }

  private static List<String> said(Host before, boolean all) {
    Difference difference = HostDiff.between(before, survey(), all);
    assertThat(difference.unknown()).isEmpty();
    return difference.changes().stream().map(Change::plain).toList();
  }

  /** The kernel tells of carriers a moment later. */
  private static void settles(Host before) {
    List<String> left = said(before, false);
    for (int tries = 0; tries < 30 && !left.isEmpty(); tries++) {
      NamedNetns.sh("sleep 0.1");
      left = said(before, false);
    }
    assertThat(left).as("what is left after all was taken back").isEmpty();
  }

  /** What is said after a change, and that nothing is left to say when it is taken back. */
  private static List<String> after(String change, String back) {
    Host before = survey();
    NamedNetns.sh(change);
    List<String> said = said(before, false);
    NamedNetns.sh(back);
    settles(before);
    return said;
  }

  private static String port(String of) {
    return NamedNetns.sh(
            "ip -n diff-hub -o link | grep \"link-netns diff-"
                + of
                + "\\b\" | sed 's/^[0-9]*: \\([^@]*\\)@.*/\\1/'")
        .strip();
  }

  @Test
  void aVethThatLeftItsBridge() {
    String port = port("web");
    assertThat(
            after(
                "ip -n diff-hub link set " + port + " nomaster",
                "ip -n diff-hub link set " + port + " master br0"))
        .containsExactly(port + ", the other end of diff-web:eth0, left its bridge br0");
    assertThat(
            after(
                "ip -n diff-hub link set " + port + " master br1",
                "ip -n diff-hub link set " + port + " master br0"))
        .contains(port + ", the other end of diff-web:eth0, moved from the bridge br0 to br1");
  }

  @Test
  void aRouteThatIsGoneOrLeadsElsewhere() {
    assertThat(
            after(
                "ip -n diff-web route del default",
                "ip -n diff-web route add default via 10.7.0.1 dev eth0"))
        .containsExactly("the route default via 10.7.0.1 dev eth0 is gone");
    assertThat(
            after(
                "ip -n diff-web route replace default via 10.7.0.254 dev eth0",
                "ip -n diff-web route replace default via 10.7.0.1 dev eth0"))
        .containsExactly(
            "the route default via 10.7.0.1 dev eth0 is default via 10.7.0.254 dev eth0 now");
    assertThat(
            after(
                "ip -n diff-db route add blackhole 192.0.2.0/24",
                "ip -n diff-db route del blackhole 192.0.2.0/24"))
        .containsExactly("the route blackhole 192.0.2.0/24 appeared");
  }

  @Test
  void aRuleThatAppeared() {
    assertThat(
            after(
                "ip -n diff-db rule add fwmark 7 lookup 42 priority 100",
                "ip -n diff-db rule del priority 100"))
        .containsExactly("rule 100: from all fwmark 0x7 lookup 42 appeared");
    assertThat(
            after(
                "ip -n diff-web rule del priority 500",
                "ip -n diff-web rule add from 10.9.0.0/16 lookup 77 priority 500"))
        .containsExactly("rule 500: from 10.9.0.0/16 lookup 77 is gone");
  }

  @Test
  void anAddressWithTheRoutesThatFollowIsOneChange() {
    assertThat(
            after(
                "ip -n diff-db addr add 10.8.0.1/24 dev eth0",
                "ip -n diff-db addr del 10.8.0.1/24 dev eth0"))
        .containsExactly("eth0 has the address 10.8.0.1/24 now");
  }

  @Test
  void aLinkThatMovedOrIsCalledOtherwise() {
    NamedNetns.sh(
        "ip -n diff-web link add lan7 address 02:00:00:00:00:07 type veth peer name lan7x netns"
            + " diff-hub");
    Host before = survey();
    NamedNetns.sh("ip -n diff-web link set lan7 netns diff-db");
    assertThat(said(before, false)).containsExactly("lan7 moved from diff-web to diff-db");
    NamedNetns.sh("ip -n diff-db link set lan7 name wan7 netns diff-web");
    assertThat(said(before, false)).containsExactly("wan7 was called lan7 before");
    NamedNetns.sh("ip -n diff-web link del wan7");
    assertThat(said(before, false))
        .containsExactly(
            "lan7x is gone, it led to diff-web:lan7", "lan7 is gone, it led to diff-hub:lan7x");
  }

  @Test
  void aLinkThatAppearedIsOneChange() {
    assertThat(
            after(
                "ip -n diff-db link add dm0 type bridge; ip -n diff-db addr add 10.5.0.1/24 dev"
                    + " dm0; ip -n diff-db link set dm0 up",
                "ip -n diff-db link del dm0"))
        .containsExactly("dm0 appeared, with 10.5.0.1/24");
  }

  @Test
  void aLinkThatWasSetDownOrChanged() {
    assertThat(
            after("ip -n diff-hub link set br1 mtu 1400", "ip -n diff-hub link set br1 mtu 1500"))
        .containsExactly("br1's mtu is 1400 now, was 1500");
    assertThat(
            after(
                "ip -n diff-hub link set br1 type bridge ageing_time 1000",
                "ip -n diff-hub link set br1 type bridge ageing_time 30000"))
        .containsExactly("br1's ageing_time is 1000 now, was 30000");
    assertThat(after("ip -n diff-hub link set br1 down", "ip -n diff-hub link set br1 up"))
        .containsExactly("br1 was set down");
  }

  @Test
  void aNeighbourThatWasSetIsNewsAndALearnedOneIsNot() {
    assertThat(
            after(
                "ip -n diff-web neigh replace 10.7.0.9 lladdr 02:00:00:00:00:0a dev eth0",
                "ip -n diff-web neigh replace 10.7.0.9 lladdr 02:00:00:00:00:09 dev eth0"))
        .containsExactly(
            "the neighbour 10.7.0.9 on eth0's lladdr is 02:00:00:00:00:0a now, was"
                + " 02:00:00:00:00:09");
    assertThat(
            after(
                "ip -n diff-web neigh add 10.7.0.8 lladdr 02:00:00:00:00:08 nud stale dev eth0",
                "ip -n diff-web neigh del 10.7.0.8 dev eth0"))
        .isEmpty();
  }

  @Test
  void aNamespaceThatCameAndWent() {
    Host before = survey();
    try (NamedNetns extra = NamedNetns.add("diff-extra")) {
      extra.ip("link add dm0 type bridge");
      assertThat(said(before, false))
          .containsExactly("namespace diff-extra appeared, with one link");
      before = survey();
    }
    assertThat(said(before, false)).containsExactly("namespace diff-extra is gone, with one link");
  }

  @Test
  void aSceneBuiltAgainIsTheSameUnlessItsNumbersCount() {
    Host before = survey();
    tearDown();
    rebuild();
    // The same three namespaces, every link made anew.
    assertThat(said(before, false))
        .allMatch(line -> line.startsWith("eth0's address is ") || line.contains("02:00:00"));
    assertThat(said(before, true)).anyMatch(line -> line.contains("'s ifindex is "));
  }
}
