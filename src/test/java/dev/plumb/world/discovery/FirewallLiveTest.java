package dev.plumb.world.discovery;

import static dev.plumb.live.NamedNetns.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.answers.firewall.HookOrder;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.NamedNetns;
import dev.plumb.model.Connection;
import dev.plumb.model.Facet;
import dev.plumb.model.Namespace;
import dev.plumb.model.Sysctl;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.kernel.ProcRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A namespace's firewall, connections and sysctls, held against what the tools say there. */
@LiveKernel(
    needs = {Feature.NETNS, Feature.NFT, Feature.IPTABLES, Feature.CONNTRACK, Feature.IP_TOOL})
final class FirewallLiveTest {
  private static final String CAPTURE =
      System.getProperty("basedir") + "/src/test/resources/netfilter/capture.sh";

  private static Namespace survey(String name, Part part) {
    return new LiveSurveyor(ProcRoot.system(), new MachineEngines())
        .survey(Needs.named(part, Part.CONTAINERS), List.of(name)).namespaces().stream()
            .filter(namespace -> namespace.name().equals(name))
            .findFirst()
            .orElseThrow();
  }

  private static String in(String name, String command) {
    return sh("ip netns exec " + name + " sh -c '" + command + "'");
  }

  private static List<String> lines(String text, String beginning) {
    return text.lines()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.replaceFirst("^\\[\\d+:\\d+] ", ""))
        .sorted()
        .toList();
  }

  private static List<String> rules(Namespace namespace, Backend backend) {
    List<String> texts = new ArrayList<>();
    for (PlacedRule rule : HookOrder.rules(HookOrder.chains(namespace.rulesets().orEmpty()))) {
      if (rule.chain().backend() == backend) {
        texts.add(rule.rule().text());
        assertThat(rule.rule().isUnderstood()).as(rule.rule().text()).isTrue();
      }
    }
    texts.sort(null);
    return texts;
  }

  /** The whole vocabulary of the captures, and a legacy rule, rule for rule. */
  @Test
  void rulesAreWhatTheToolsList() {
    try (NamedNetns netns = NamedNetns.add("fw0")) {
      sh(
          "ip netns exec fw0 unshare -m sh "
              + CAPTURE
              + " $(mktemp -d /tmp/plumb-captures-XXXXXX) >/dev/null 2>&1;"
              + " rm -r /tmp/plumb-captures-*");
      in("fw0", "iptables-legacy -A FORWARD -s 192.0.2.1 -j DROP");
      String saved =
          in(
              "fw0",
              "for t in iptables ip6tables ebtables arptables; do $t-nft-save 2>/dev/null; done");
      String legacy = in("fw0", "iptables-legacy-save 2>/dev/null");
      List<String> nft =
          in("fw0", "nft list table inet mine; nft list table ip docker-bridges")
              .lines()
              .filter(line -> line.startsWith("\t\t"))
              .map(String::strip)
              .toList();
      Namespace namespace = survey("fw0", Part.RULESETS);
      assertThat(namespace.rulesets().isRead()).isTrue();
      assertThat(namespace.gaps()).isEmpty();
      assertThat(rules(namespace, Backend.IPTABLES_NFT))
          .isEqualTo(lines(saved, "-A"))
          .hasSizeGreaterThan(100);
      assertThat(rules(namespace, Backend.IPTABLES_LEGACY))
          .isEqualTo(lines(legacy, "-A"))
          .hasSize(1);
      List<String> native0 = rules(namespace, Backend.NFT);
      assertThat(nft).containsAll(native0);
      assertThat(native0).hasSizeGreaterThan(20);
      assertThat(netns.name()).isEqualTo("fw0");
    }
  }

  /** Listing a legacy table makes it: we look only at those that are there. */
  @Test
  void lookingLoadsNothing() {
    try (NamedNetns netns = NamedNetns.add("fw1")) {
      Namespace namespace = survey(netns.name(), Part.RULESETS);
      for (Ruleset ruleset : namespace.rulesets().orEmpty()) {
        assertThat(ruleset.tables()).isEmpty();
        assertThat(ruleset.gaps()).isEmpty();
      }
      assertThat(namespace.rulesets()).isInstanceOf(Facet.Read.class);
      assertThat(
              in("fw1", "cat /proc/net/ip_tables_names /proc/net/ip6_tables_names")
                  .replace("cat: ", ""))
          .isEmpty();
      assertThat(in("fw1", "nft list ruleset")).isEmpty();
    }
  }

  @Test
  void connectionsAreWhatConntrackFollows() {
    try (NamedNetns netns = NamedNetns.add("fw2")) {
      netns.ip("link set lo up");
      in(
          "fw2",
          "nft add table ip t; nft \"add chain ip t c { type nat hook output priority -100; }\";"
              + " nft add rule ip t c ip daddr 127.0.0.9 udp dport 99 dnat to 127.0.0.1:98;"
              + " ping -c 1 -W 1 127.0.0.1 >/dev/null");
      sh("ip netns exec fw2 bash -c 'echo x > /dev/udp/127.0.0.9/99' || true");
      Namespace namespace = survey("fw2", Part.CONNTRACK);
      List<Connection> found = namespace.conntrack().orEmpty();
      Optional<Connection> translated =
          found.stream().filter(connection -> connection.is(Connection.DST_NAT)).findFirst();
      assertThat(translated).as("%s", found).isPresent();
      assertThat(translated.get().original().destinationPort()).hasValue(99);
      assertThat(translated.get().reply().sourcePort()).hasValue(98);
      assertThat(translated.get().reply().source()).hasToString("127.0.0.1");
      assertThat(found)
          .anySatisfy(
              connection -> {
                assertThat(connection.original().protocol()).isEqualTo(1);
                assertThat(connection.original().icmpType()).hasValue(8);
              });
    }
  }

  @Test
  void sysctlsAreThoseOfTheNamespace() {
    try (NamedNetns netns = NamedNetns.add("fw3")) {
      in("fw3", "echo 2 > /proc/sys/net/ipv4/conf/lo/rp_filter");
      List<Sysctl> found = survey(netns.name(), Part.SYSCTLS).sysctls().orEmpty();
      assertThat(found)
          .contains(
              new Sysctl(
                  "net.ipv4.conf.lo.rp_filter", Optional.of("lo"), "net.ipv4.conf.rp_filter", "2"));
      assertThat(found.size()).isGreaterThan(50);
      for (Sysctl sysctl : found) {
        String file = "/proc/sys/" + sysctl.key().replace('.', '/');
        assertThat(in("fw3", "cat " + file).strip().replace('\t', ' '))
            .as(sysctl.key())
            .isEqualTo(sysctl.value());
      }
    }
  }
}
