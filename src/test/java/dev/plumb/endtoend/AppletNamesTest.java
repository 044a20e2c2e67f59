package dev.plumb.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applets take names from the files that the real tools read: both are run over an {@code /etc} of
 * our own, which says what no distribution would.
 */
@LiveKernel(needs = {Feature.VETH, Feature.TUN, Feature.IP_TOOL, Feature.NET_TOOLS})
final class AppletNamesTest {
  private static final String SCENE =
      """
      mkdir etc; mount -t tmpfs tmpfs etc; cp -a /etc/. etc 2>/dev/null || true; mount --bind etc /etc
      ip netns add blue
      # No addresses that are tentative for a while, and none that nobody asked for.
      ip netns exec blue sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
        echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
      ip -n blue link set lo up
      ip -n blue link add eth0 type veth peer name eth1
      ip -n blue link set eth0 up group 7; ip -n blue link set eth1 up
      ip -n blue addr add 10.1.0.2/24 dev eth0
      ip -n blue route add 10.2.0.0/16 via 10.1.0.1 proto 77
      ip -n blue route add 10.3.0.9 via 10.1.0.9 proto 200 realm 5
      ip -n blue route add 10.4.0.0/16 dev eth0 table 300 scope 220 proto 12
      ip -n blue route add 10.5.0.0/16 dev eth0 table 301 tos 0x28
      ip -n blue route add default via 10.1.0.1 proto 4
      ip -n blue rule add pref 9 lookup 300; ip -n blue rule add pref 10 ipproto 6 lookup 301
      ip -n blue tuntap add dev tun0 mode tun user 0 group 0
      """;

  private static final List<String> LINES =
      List.of(
          "ip route show table all",
          "ip -j -d route show table all",
          "ip route show table three",
          "ip route show proto mine",
          "ip rule",
          "ip -j rule",
          "ip addr",
          "ip link show group mine",
          "ip -d link show tun0",
          "route",
          "route -n",
          "route -e");

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void makeScene() throws IOException {
    scene = Scene.ofClasses(folder);
  }

  private void mustAgree(String files) throws Exception {
    StringBuilder script = new StringBuilder(SCENE).append(files);
    List<String> ours = new ArrayList<>();
    for (String line : LINES) {
      script.append("ip netns exec blue ").append(line).append(" >>real 2>/dev/null || true\n");
      ours.add("exec --applet blue " + line);
    }
    script
        .append("plumb --keep-going -c '")
        .append(String.join("; ", ours))
        .append("' >ours || true\n");
    script.append("wc -l <real; diff real ours || true\n");
    Said said = scene.play(script.toString());
    assertThat(said.isClean().out()).as(said.err()).matches("[3-9][0-9]\n");
  }

  @Test
  void namesThatSomebodyWrote() throws Exception {
    mustAgree(
        """
        printf '77\\tmine\\n200 last # why\\n' >>/etc/iproute2/rt_protos
        echo '220 mile' >>/etc/iproute2/rt_scopes
        printf '300 three\\n0x12d hex\\n' >/etc/iproute2/rt_tables.d/more.conf
        echo '301 ignored' >/etc/iproute2/rt_tables.d/more.txt
        echo '7 mine' >>/etc/iproute2/group
        echo '5 five' >>/etc/iproute2/rt_realms
        echo '10.1.0.1 gateway.example gateway' >>/etc/hosts
        echo '10.1.0.9 a-name-that-is-too-long-for-its-column' >>/etc/hosts
        echo '10.3.0.9 only.one' >>/etc/hosts
        printf 'two 10.2\\nnear 10.1.0.0 # comment\\n' >>/etc/networks
        sed -i 's/^root:/boss:/' /etc/passwd /etc/group
        """);
  }

  /** Also the tools' own way of reading what is no number, too great, too long or broken off. */
  @Test
  void namesThatNobodyShouldWrite() throws Exception {
    mustAgree(
        """
        { printf '4294967373 wraps\\n300 toomuch\\n-12 minus\\n0xzz\\n200blanks  and more\\n'
          printf 'broken\\n12 after\\n'; } >/etc/iproute2/rt_protos
        { head -c 600 /dev/zero | tr '\\0' 'x'; printf '\\n220 unreached\\n'; } >/etc/iproute2/rt_scopes
        { printf '300 '; head -c 700 /dev/zero | tr '\\0' 'y'; printf '\\n301 three'; } >/etc/iproute2/rt_tables
        : >/etc/iproute2/rt_realms; rm /etc/iproute2/rt_dsfield /etc/iproute2/group
        printf 'nonsense\\n10.1.0.1\\n10.1.0.1 # none\\n\\n10.1.0.1\\tfirst second\\n10.1.0.1 later\\n' >/etc/hosts
        printf 'two 10.2.0.0\\nagain 10.2\\nbad 10.1.0.0.0\\n' >/etc/networks
        """);
  }

  @Test
  void whatIsThereForOneNamespaceComesFirst() throws Exception {
    mustAgree(
        """
        mkdir -p /etc/netns/blue/iproute2; echo '300 three' >/etc/netns/blue/iproute2/rt_tables
        echo '10.1.0.1 blue-gateway' >/etc/netns/blue/hosts
        """);
  }

  @Test
  void withoutAnyFileTheBuiltInNamesAreLeft() throws Exception {
    mustAgree("rm -r /etc/iproute2 /etc/hosts /etc/networks /etc/protocols\n");
  }

  @Test
  void whatIsNoFileIsNotOpened() throws Exception {
    Said said =
        scene.play(
            SCENE
                + """
                rm /etc/iproute2/rt_protos /etc/hosts; mkfifo /etc/iproute2/rt_protos /etc/hosts
                timeout 20 plumb exec --applet blue route
                timeout 20 plumb exec --applet blue ip route
                """);
    assertThat(said.isDone().out()).contains("10.2.0.0/16 via 10.1.0.1 dev eth0 proto 77");
  }
}
