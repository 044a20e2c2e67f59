package dev.plumb.answers.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.NamedNetns;
import dev.plumb.model.Namespace;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.discovery.MachineEngines;
import dev.plumb.world.kernel.ProcRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The same options written as Docker's nft backend writes them, one table with verdict maps by link
 * name, get the same answers as its iptables rules ({@link DockerPromisesTest}).
 */
@LiveKernel(needs = {Feature.NETNS, Feature.NFT, Feature.CONNTRACK, Feature.IP_TOOL})
final class DockerNftLiveTest {
  private static final String NAME = "dkr";

  @Test
  void theSameOptionsPromiseTheSame() throws Exception {
    int asked = 0;
    Path file = Files.createTempFile("rules", ".nft");
    NamedNetns netns = NamedNetns.add(NAME);
    try {
      for (boolean six : List.of(false, true)) {
        for (String options :
            List.of(
                "hairpin=false,internal=false,icc=false,masq=true,snat=false,gwm=nat,bindlh=false",
                "hairpin=false,internal=false,icc=true,masq=true,snat=true,gwm=nat,bindlh=true",
                "hairpin=true,internal=false,icc=true,masq=true,snat=false,gwm=nat,bindlh=false",
                "hairpin=true,internal=false,icc=true,masq=false,snat=false,gwm=nat,bindlh=true",
                "hairpin=false,internal=false,icc=true,masq=true,snat=false,gwm=nat-unprotected,bindlh=false",
                "hairpin=false,internal=false,icc=false,masq=true,snat=false,gwm=routed,bindlh=false",
                "hairpin=false,internal=true,icc=false",
                "hairpin=true,internal=true,icc=true")) {
          Files.writeString(file, rules(options, six));
          NamedNetns.sh("ip netns exec " + NAME + " nft -f " + file);
          Namespace namespace =
              new LiveSurveyor(ProcRoot.system(), new MachineEngines())
                  .survey(Needs.named(Part.RULESETS), List.of(NAME)).namespaces().stream()
                      .filter(found -> found.name().equals(NAME))
                      .findFirst()
                      .orElseThrow();
          asked += new DockerNetwork(options, six, Firewall.of(namespace.rulesets())).check();
        }
      }
    } finally {
      netns.close();
      Files.delete(file);
    }
    assertThat(asked).isGreaterThan(250);
  }

  private static String rules(String options, boolean six) {
    boolean internal = options.contains("internal=true");
    boolean hairpin = options.contains("hairpin=true");
    String ip = six ? "ip6" : "ip";
    String container = six ? "fd49:efd7:54aa::1" : "192.168.0.2";
    String subnet = six ? "fd49:efd7:54aa::/64" : "192.168.0.0/24";
    String loopback = six ? "::1" : "127.0.0.1";
    String icc = options.contains("icc=true") ? "accept" : "drop";
    StringBuilder raw = new StringBuilder();
    StringBuilder forwardIn = new StringBuilder("ct state established,related counter accept\n");
    StringBuilder forwardOut = new StringBuilder("ct state established,related counter accept\n");
    StringBuilder translates = new StringBuilder();
    StringBuilder leaves = new StringBuilder();
    if (internal) {
      forwardIn.append("iifname != \"br-dummy\" counter drop\ncounter ").append(icc).append('\n');
      forwardOut.append("oifname != \"br-dummy\" counter drop\n");
    } else {
      if (options.contains("gwm=nat,")) {
        raw.append(ip + " daddr " + container + " iifname != \"br-dummy\" counter drop\n");
      }
      if (options.contains("bindlh=true") && !six) {
        raw.append("iifname != \"lo\" ip daddr 127.0.0.1 tcp dport 8080 counter drop\n");
      }
      forwardIn.append("iifname \"br-dummy\" counter ").append(icc).append('\n');
      forwardIn.append(ip + " daddr " + container + " tcp dport 80 counter accept\n");
      if (options.contains("gwm=routed")) {
        forwardIn.append(six ? "meta l4proto ipv6-icmp accept\n" : "ip protocol icmp accept\n");
      }
      forwardIn
          .append("counter ")
          .append(options.contains("nat-unprotected") ? "accept" : "drop")
          .append('\n');
      forwardOut.append("counter accept\n");
      translates.append(hairpin ? "" : "iifname != \"br-dummy\" ");
      translates.append(six ? "ip6 saddr != fe80::/10 " : "");
      translates.append(options.contains("bindlh=true") ? ip + " daddr " + loopback + " " : "");
      translates.append(
          "tcp dport 8080 counter dnat to " + (six ? "[" + container + "]" : container) + ":80\n");
      if (options.contains("masq=true") && !options.contains("gwm=routed")) {
        leaves.append("oifname != \"br-dummy\" " + ip + " saddr " + subnet + " counter ");
        leaves.append(
            options.contains("snat=true")
                ? "snat to " + (six ? "fd34:d0d4:672f::123" : "192.168.123.0")
                : "masquerade");
        leaves.append('\n');
      }
    }
    String own = hairpin ? "" : ip + " daddr != " + (six ? "::1" : "127.0.0.0/8") + " ";
    return """
    flush ruleset
    table %1$s docker-bridges {
      map in-jumps { type ifname : verdict; elements = { "br-dummy" : jump in__br-dummy } }
      map out-jumps { type ifname : verdict; elements = { "br-dummy" : jump out__br-dummy } }
      map leaves-jumps { type ifname : verdict; elements = { "br-dummy" : jump leaves__br-dummy } }
      chain in__br-dummy {
        %2$s
      }
      chain out__br-dummy {
        %3$s
      }
      chain translates {
        %4$s
      }
      chain leaves__br-dummy {
        %5$s
      }
      chain forward {
        type filter hook forward priority filter; policy accept;
        oifname vmap @in-jumps
        iifname vmap @out-jumps
      }
      chain prerouting {
        type nat hook prerouting priority dstnat; policy accept;
        fib daddr type local counter jump translates
      }
      chain output {
        type nat hook output priority -100; policy accept;
        %6$sfib daddr type local counter jump translates
      }
      chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        iifname vmap @leaves-jumps
      }
      chain raw {
        type filter hook prerouting priority raw; policy accept;
        %7$s
      }
    }
    """
        .formatted(ip, forwardIn, forwardOut, translates, leaves, own, raw);
  }
}
