package dev.plumb.answers.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * One case for each mechanism: what is predicted, what a client sees, and what is known of both.
 */
@LiveKernel(
    needs = {
      Feature.NETNS,
      Feature.VETH,
      Feature.BRIDGE,
      Feature.NFT,
      Feature.IPTABLES,
      Feature.IP_TOOL,
      Feature.BRIDGE_TOOL,
      Feature.PYTHON
    })
final class ExchangeLiveTest {
  /** A router with a bridge and two hosts on it, and a third beyond it; @ is the lab's prefix. */
  private static final String BUILD =
      """
      for n in hub a b out; do ip netns add @$n; ip netns exec @$n sysctl -qw net.ipv4.ip_forward=0 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0 net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0 net.ipv4.ping_group_range='0 0'; ip -n @$n link set lo up; done
      ip netns exec @hub sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
      ip netns exec @hub sysctl -qw net.bridge.bridge-nf-call-iptables=0 2>/dev/null || true
      ip -n @hub link add br0 type bridge forward_delay 0; ip -n @hub link set br0 up
      ip -n @hub addr add 10.9.0.1/24 dev br0; ip -n @hub addr add fd09::1/64 dev br0 nodad
      i=2; for n in a b; do ip -n @hub link add v$n type veth peer name eth0 netns @$n; ip -n @hub link set v$n master br0 up; ip -n @$n link set eth0 up; ip -n @$n addr add 10.9.0.$i/24 dev eth0; ip -n @$n addr add fd09::$i/64 dev eth0 nodad; ip -n @$n route add default via 10.9.0.1; ip -n @$n route add default via fd09::1; i=3; done
      ip -n @hub link add up0 type veth peer name eth0 netns @out; ip -n @hub link set up0 up; ip -n @out link set eth0 up
      ip -n @hub addr add 10.8.0.1/24 dev up0; ip -n @out addr add 10.8.0.2/24 dev eth0; ip -n @out route add 10.9.0.0/24 via 10.8.0.1
      ip -n @hub addr add fd08::1/64 dev up0 nodad; ip -n @out addr add fd08::2/64 dev eth0 nodad; ip -n @out route add fd09::/64 via fd08::1
      for p in a:eth0 b:eth0 hub:br0 hub:up0 out:eth0; do for t in arp_cache ndisc_cache; do ip -n @${p%:*} ntable change name $t dev ${p#*:} retrans 100; done; done
      """;

  private static final List<String> LISTENERS =
      List.of(
          "serve @b tcp 0.0.0.0 80",
          "serve @b tcp :: 80",
          "serve @b udp 0.0.0.0 53",
          "serve @b tcp 127.0.0.1 81",
          "serve @b tcp 10.9.0.3 82",
          "serve @a tcp 0.0.0.0 80",
          "serve @out tcp 0.0.0.0 443",
          "serve @out tcp :: 443");

  /** What is done, the question, and what the client sees. */
  private static final String CASES =
      """
      true | a tcp 10.9.0.3 80 | ok @b
      true | a tcp 10.9.0.3 79 | refused
      true | a udp 10.9.0.3 53 | ok @b
      true | a udp 10.9.0.3 54 | refused
      true | a icmp 10.9.0.3 0 | ok
      true | a tcp 10.8.0.2 443 | ok @out
      true | a tcp fd08::2 443 | ok @out
      true | a tcp fd09::3 80 | ok @b
      true | a tcp fd09::3 79 | refused
      true | a tcp fd09::33 80 | EHOSTUNREACH
      true | a tcp 10.9.0.3 81 | refused
      true | a tcp 10.9.0.3 82 | ok @b
      true | b tcp 127.0.0.1 81 | ok @b
      true | a tcp 10.9.0.44 80 | EHOSTUNREACH
      true | a udp 10.9.0.44 53 | timeout
      true | a icmp 10.9.0.44 0 | EHOSTUNREACH
      true | out tcp 192.0.2.1 80 | ENETUNREACH
      true | a tcp 192.0.2.1 80 | ENETUNREACH
      true | a udp 192.0.2.1 53 | timeout
      ip netns exec @b iptables -A INPUT -p tcp --dport 80 -j DROP | a tcp 10.9.0.3 80 | timeout
      ip netns exec @b iptables -A INPUT -p tcp --dport 80 -j REJECT | a tcp 10.9.0.3 80 | refused
      ip netns exec @b iptables -A INPUT -j REJECT --reject-with icmp-admin-prohibited | a udp 10.9.0.3 53 | EHOSTUNREACH
      ip netns exec @b iptables -A INPUT -j REJECT --reject-with icmp-host-unreachable | a udp 10.9.0.3 53 | timeout
      ip netns exec @a iptables -A OUTPUT -p udp -j DROP | a udp 10.9.0.3 53 | EPERM
      ip netns exec @a iptables -A OUTPUT -p udp -j REJECT | a udp 10.9.0.3 53 | EPERM
      ip netns exec @a iptables -A OUTPUT -p icmp -j REJECT | a icmp 10.9.0.3 0 | EPERM
      ip netns exec @a nft add table ip t; ip netns exec @a nft add chain ip t c '{ type filter hook postrouting priority 0; }'; ip netns exec @a nft add rule ip t c udp dport 53 drop | a udp 10.9.0.3 53 | EPERM
      ip -n @a rule add pref 5 from 10.9.0.2 unreachable | a udp 10.9.0.3 53 | ENETUNREACH
      ip netns exec @b sysctl -qw net.ipv4.ip_default_ttl=1 | a tcp 10.9.0.3 80 | ok @b
      ip netns exec @out sysctl -qw net.ipv4.ip_default_ttl=1 | a tcp 10.8.0.2 443 | timeout
      ip netns exec @a iptables -A OUTPUT -p tcp -j DROP | a tcp 10.9.0.3 80 | timeout
      ip netns exec @a iptables -A OUTPUT -p tcp -j REJECT --reject-with tcp-reset | a tcp 10.9.0.3 80 | timeout
      ip netns exec @a iptables -A OUTPUT -p tcp --dport 80 -j REJECT --reject-with tcp-reset | a tcp 10.9.0.3 80 | refused
      ip netns exec @hub nft add table inet t; ip netns exec @hub nft add chain inet t c '{ type filter hook forward priority 0; policy drop; }' | a tcp 10.8.0.2 443 | timeout
      ip netns exec @hub nft add table inet t; ip netns exec @hub nft add chain inet t c '{ type filter hook forward priority 0; }'; ip netns exec @hub nft add rule inet t c reject with icmpx admin-prohibited | a tcp 10.8.0.2 443 | EHOSTUNREACH
      ip netns exec @hub nft add table inet t; ip netns exec @hub nft add chain inet t c '{ type filter hook forward priority 0; }'; ip netns exec @hub nft add rule inet t c reject with icmpx admin-prohibited | a tcp fd08::2 443 | EACCES
      ip netns exec @hub iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.9.0.3:80 | out tcp 10.8.0.1 8080 | ok @b
      ip netns exec @hub iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.9.0.3:79 | out tcp 10.8.0.1 8080 | refused
      ip netns exec @hub iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.9.0.3:80 | a tcp 10.9.0.1 8080 | timeout
      ip netns exec @hub sysctl -qw net.bridge.bridge-nf-call-iptables=1; ip netns exec @hub iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.9.0.3:80 | a tcp 10.9.0.1 8080 | ok @b
      ip netns exec @hub iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.9.0.3:80; ip netns exec @hub iptables -t nat -A POSTROUTING -d 10.9.0.3 -j MASQUERADE | a tcp 10.9.0.1 8080 | ok @b
      ip netns exec @hub iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.9.0.2:80; ip netns exec @hub iptables -t nat -A POSTROUTING -s 10.9.0.2 -d 10.9.0.2 -j MASQUERADE | a tcp 10.9.0.1 8080 | ok @a
      ip netns exec @hub sysctl -qw net.bridge.bridge-nf-call-iptables=1; ip netns exec @hub iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.9.0.2:80; ip netns exec @hub iptables -t nat -A POSTROUTING -s 10.9.0.2 -d 10.9.0.2 -j MASQUERADE | a tcp 10.9.0.1 8080 | timeout
      ip netns exec @hub sysctl -qw net.bridge.bridge-nf-call-iptables=1; bridge -n @hub link set dev va hairpin on; ip netns exec @hub iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.9.0.2:80; ip netns exec @hub iptables -t nat -A POSTROUTING -s 10.9.0.2 -d 10.9.0.2 -j MASQUERADE | a tcp 10.9.0.1 8080 | ok @a
      ip -n @out route del 10.9.0.0/24; ip netns exec @hub iptables -t nat -A POSTROUTING -o up0 -j MASQUERADE | a tcp 10.8.0.2 443 | ok @out
      ip -n @out route del 10.9.0.0/24 | a tcp 10.8.0.2 443 | timeout
      ip netns exec @b iptables -t nat -A PREROUTING -p tcp --dport 79 -j REDIRECT --to-ports 80 | a tcp 10.9.0.3 79 | ok @b
      ip -n @hub link set up0 mtu 1300 | a tcp 10.8.0.2 443 | ok @out
      ip -n @hub link set up0 mtu 1300; ip -n @out link set eth0 mtu 1300; ip netns exec @hub iptables -A OUTPUT -p icmp -j DROP | a tcp 10.8.0.2 443 | ok @out
      ip -n @b link set eth0 mtu 1300 | a icmp 10.9.0.3 0 | ok
      ip -n @a route add 10.8.0.2/32 via 10.9.0.3; ip netns exec @b sysctl -qw net.ipv4.ip_forward=1 | a tcp 10.8.0.2 443 | ok @out
      ip -n @a route add 10.8.0.2/32 via 10.9.0.3 | a tcp 10.8.0.2 443 | timeout
      ip netns exec @a sysctl -qw net.ipv4.ip_default_ttl=1 | a tcp 10.8.0.2 443 | EHOSTUNREACH
      ip -n @a rule del pref 32766 | a tcp 10.8.0.2 443 | ENETUNREACH
      ip -n @a route add throw 10.8.0.0/24 | a tcp 10.8.0.2 443 | ENETUNREACH
      ip -n @a route add prohibit 10.8.0.0/24 | a tcp 10.8.0.2 443 | EACCES
      ip -n @hub rule add pref 5 to 10.8.0.2 prohibit | a tcp 10.8.0.2 443 | EHOSTUNREACH
      ip -n @b link set eth0 address $(ip netns exec @a cat /sys/class/net/eth0/address) | a tcp 10.9.0.3 80 | EHOSTUNREACH
      """;

  @Test
  void predictionIsWhatAClientSees() throws IOException {
    Map<String, ProbedLab> labs = new LinkedHashMap<>();
    Map<ProbedLab.Question, String> known = new HashMap<>();
    for (String line : CASES.strip().split("\n")) {
      String[] parts = line.strip().split(" \\| ");
      ProbedLab lab = labs.computeIfAbsent(parts[0], fault -> lab("x" + labs.size() + "n", fault));
      String[] words = parts[1].split(" ");
      ProbedLab.Question question =
          new ProbedLab.Question(
              lab.prefix() + words[0],
              Transport.of(words[1]).orElseThrow(),
              words[2],
              Integer.parseInt(words[3]));
      lab.questions().add(question);
      known.put(question, line.strip().replace("@", lab.prefix()));
    }
    List<String> predicted = new ArrayList<>();
    List<String> observed = new ArrayList<>();
    try (ProbedLabs probes = new ProbedLabs()) {
      for (ProbedLabs.Compared one : probes.compare(List.copyOf(labs.values()))) {
        String line = known.get(one.question());
        String asked = line.substring(0, line.lastIndexOf("| ") + 2);
        predicted.add(asked + one.predicted());
        observed.add(asked + one.observed());
      }
    }
    assertThat(observed).containsExactlyInAnyOrderElementsOf(known.values());
    assertThat(predicted).containsExactlyInAnyOrderElementsOf(observed);
  }

  private static ProbedLab lab(String prefix, String fault) {
    return new ProbedLab(
        prefix,
        List.of(prefix + "hub", prefix + "a", prefix + "b", prefix + "out"),
        List.of((BUILD + fault).replace("@", prefix)),
        List.of(),
        LISTENERS.stream().map(one -> one.replace("@", prefix)).toList(),
        new ArrayList<>());
  }
}
