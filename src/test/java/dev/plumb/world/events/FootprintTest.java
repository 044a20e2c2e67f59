package dev.plumb.world.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.NamedNetns;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Spawner;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.spawn.LiveSpawner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Looking, listening and a program that does nothing leave the host as it was. */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.BRIDGE, Feature.IP_TOOL})
final class FootprintTest {
  /** What an operator could see of a namespace. Counters and lifetimes run by themselves. */
  private static final String STATE =
      """
      ip -d link; ip address; ip route show table all; ip -6 route show table all; ip rule
      ip -6 rule; ip neighbour; bridge fdb; bridge vlan
      find /proc/sys/net -type f -readable | sort | xargs grep -s . | grep -v -e nf_conntrack_count \
        -e /random/ -e entropy -e stable_secret
      nft list ruleset 2>&1; cat /proc/net/ip_tables_names /proc/net/ip6_tables_names 2>&1
      cat /proc/net/netlink | awk '$2 == 0 {n++} END {print n}'
      """;

  private static final String HOST =
      "cut -d' ' -f1,3 /proc/modules; ls /run/netns; cat /proc/self/mountinfo";

  private static String state() {
    return NamedNetns.sh("{ " + STATE + HOST + "; }")
        + NamedNetns.sh("nsenter --net=/run/netns/foot-a sh -c '" + quoted(STATE) + "'")
        + NamedNetns.sh("nsenter --net=/run/netns/foot-b sh -c '" + quoted(STATE) + "'");
  }

  private static String quoted(String script) {
    return script.replace("'", "'\\''");
  }

  private static String nsids() {
    return NamedNetns.sh(
        "for n in foot-a foot-b; do ip -n $n netns list-id; done; ip netns list-id");
  }

  @Test
  void surveyListeningAndExecChangeNothing() throws Exception {
    try (NamedNetns a = NamedNetns.add("foot-a");
        NamedNetns b = NamedNetns.add("foot-b")) {
      a.ip("link add br0 type bridge");
      a.ip("link add veth1 type veth peer name eth0 netns foot-b");
      a.ip("link set veth1 master br0 up");
      b.ip("link set eth0 up");
      b.ip("address add 10.0.0.2/24 dev eth0 nodad");
      Thread.sleep(2500); // until IPv6 has its addresses and the bridge has learned
      // ip's own link dump makes the kernel give the nsids that a survey's dump would.
      String before = state();
      String nsidsBefore = nsids();
      ProcRoot proc = ProcRoot.system();
      Doors doors = new Doors(proc);
      try (AutoCloseable listening = new LiveEvents(doors, List.of()).listen(event -> {})) {
        assertThat(listening).isNotNull();
        assertThat(
                new LiveSurveyor(proc, Engines.NONE).survey(Needs.survey(), List.of()).namespaces())
            .hasSizeGreaterThanOrEqualTo(3);
        Object inode = Files.getAttribute(Path.of("/run/netns/foot-b"), "unix:ino");
        NetnsId id = new NetnsId(Doors.own().device(), (Long) inode);
        Spawner spawner = new LiveSpawner(doors, proc, note -> {});
        assertThat(
                spawner
                    .run(
                        new Spawner.Program(
                            id,
                            List.of("true"),
                            new Spawner.Resolver.HostFiles(),
                            Map.of("PATH", "/usr/bin:/bin")))
                    .code())
            .isZero();
      }
      assertThat(state()).isEqualTo(before);
      assertThat(nsids()).isEqualTo(nsidsBefore);
    }
  }
}
