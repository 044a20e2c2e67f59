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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A namespace's firewall, connections and sysctls, held against what the tools say there. */
@LiveKernel(
    needs = {Feature.NETNS, Feature.NFT, Feature.IPTABLES, Feature.CONNTRACK, Feature.IP_TOOL})
final class FirewallLiveTest {
  private static final String CAPTURE =
      System.getProperty("basedir") + "/src/test/resources/netfilter/capture.sh";

  private static Namespace survey(String name, Part... parts) {
    return new LiveSurveyor(ProcRoot.system(), new MachineEngines())
        .survey(Needs.named(Part.CONTAINERS, parts), List.of(name)).namespaces().stream()
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

  /** The kernel's table is one for all namespaces, its count is not. */
  @Test
  void whereNothingIsTrackedNothingIsListed() {
    try (NamedNetns busy = NamedNetns.add("fw4");
        NamedNetns idle = NamedNetns.add("fw5")) {
      busy.ip("link set lo up");
      in(
          "fw4",
          "nft add table ip t; nft \"add chain ip t c { type filter hook output priority 0; }\";"
              + " nft add rule ip t c ct state new accept");
      sh("ip netns exec fw4 bash -c 'echo x > /dev/udp/127.0.0.9/99' || true");
      assertThat(survey(idle.name(), Part.CONNTRACK).conntrack()).isEqualTo(Facet.of(List.of()));
      assertThat(survey(busy.name(), Part.CONNTRACK).conntrack().orEmpty()).isNotEmpty();
    }
  }

  /** Of some links and of what new ones get, by their files and by the dump of links alike. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sysctlsAreThoseOfTheNamespace(boolean withLinks) {
    try (NamedNetns netns = NamedNetns.add("fw3")) {
      netns.ip("link add br0 type bridge");
      netns.ip("link add eth0.5 type veth peer name p0");
      netns.ip("link add low0 mtu 1000 type bridge"); // no IPv6 below 1280
      // Every setting of one link has a value that its neighbours in the array have not.
      in(
          "fw3",
          "n=1; for f in /proc/sys/net/ipv4/conf/p0/* /proc/sys/net/ipv6/conf/p0/*; do"
              + " n=$((n % 3 + 1)); echo $n > $f || echo 1 > $f || true; done 2>/dev/null");
      in("fw3", "echo 2 > /proc/sys/net/ipv4/conf/lo/rp_filter");
      in("fw3", "echo 1 > /proc/sys/net/ipv4/conf/default/arp_ignore");
      in("fw3", "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");
      // Another number in each file that takes one: who reads the wrong one is found out.
      in(
          "fw3",
          "n=1000; for f in /proc/sys/net/ipv[46]/conf/p0/*; do"
              + " n=$((n + 1)); echo $n 2>/dev/null > $f || true; done");
      List<Sysctl> found =
          (withLinks
                  ? survey(netns.name(), Part.SYSCTLS, Part.LINKS)
                  : survey(netns.name(), Part.SYSCTLS))
              .sysctls()
              .orEmpty();
      assertThat(found)
          .contains(
              new Sysctl(
                  "net.ipv4.conf.lo.rp_filter", Optional.of("lo"), "net.ipv4.conf.rp_filter", "2"));
      assertThat(found.size()).isGreaterThan(150);
      assertThat(found.stream().map(Sysctl::link).flatMap(Optional::stream).distinct())
          .containsExactlyInAnyOrder("all", "default", "lo", "br0", "eth0.5", "p0", "low0");
      StringBuilder files = new StringBuilder();
      StringBuilder ours = new StringBuilder();
      for (Sysctl sysctl : found) {
        String link = sysctl.link().orElse("");
        String file =
            sysctl.link().isEmpty()
                ? sysctl.key().replace('.', '/')
                : sysctl.name().replace('.', '/').replace("/conf/", "/conf/" + link + "/");
        files.append(" /proc/sys/").append(file);
        ours.append(file).append(' ').append(sysctl.value()).append('\n');
      }
      assertThat(
              in("fw3", "for f in" + files + "; do echo ${f#/proc/sys/} $(cat $f); done")
                  .replace('\t', ' ')
                  .strip())
          .isEqualTo(ours.toString().strip());
    }
  }
}
