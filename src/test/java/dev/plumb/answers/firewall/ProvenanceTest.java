package dev.plumb.answers.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Container;
import dev.plumb.model.Host;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.Table;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.world.netfilter.NftReader;
import dev.plumb.world.netfilter.NftText;
import dev.plumb.world.netfilter.SaveReader;
import dev.plumb.world.netfilter.Saved;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who wrote which rule, on captured rulesets; and in which order they are listed. */
final class ProvenanceTest {
  private static final Container WEB =
      new Container(
          "docker",
          "0123456789ab",
          "web",
          "running",
          OptionalInt.empty(),
          Optional.empty(),
          "bridge",
          List.of(
              new Container.Attachment(
                  "bridge",
                  Optional.of("f00d"),
                  Prefix.parse("172.17.0.2/16"),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())),
          List.of(),
          Optional.empty());

  private static List<Ruleset> rulesets() throws IOException {
    List<Table> nft = new ArrayList<>();
    for (Table table :
        NftReader.read(Saved.text("nft.json"), NftText.read(Saved.text("nft.txt"))).tables()) {
      if (table.name().equals("mine") || table.name().equals("docker-bridges")) {
        nft.add(table);
      }
    }
    return List.of(
        new Ruleset(Backend.NFT, nft, List.of()),
        new Ruleset(
            Backend.IPTABLES_NFT,
            SaveReader.read(TableFamily.IP, Saved.text("iptables-save.txt")),
            List.of()));
  }

  private static Map<String, String> origins() throws IOException {
    Host host =
        new Host(
            "h", new NetnsId(4, 1), List.of(), List.of(WEB), List.of(), List.of(), Instant.EPOCH);
    Provenance provenance = new Provenance(host);
    Map<String, String> origins = new TreeMap<>();
    for (PlacedRule rule : HookOrder.rules(HookOrder.chains(rulesets()))) {
      origins.put(rule.rule().text(), provenance.of(rule).sentence());
    }
    return origins;
  }

  @Test
  void everyProgramIsKnownByItsMarks() throws IOException {
    Map<String, String> origins = origins();
    assertThat(origins)
        .containsEntry(
            "-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination"
                + " 172.17.0.2:80",
            "docker: published port 8080/tcp of web")
        .containsEntry(
            "-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
            "docker: masquerade of bridge")
        .containsEntry(
            "-A PREROUTING -d 172.17.0.2/32 ! -i docker0 -j DROP",
            "docker: direct access protection of web")
        .containsEntry("-A DOCKER-USER -s 192.0.2.0/24 -j DROP", "yours: before Docker's own rules")
        .containsEntry(
            "-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER", "docker: way into DOCKER")
        .containsEntry(
            "-A CNI-0123456789abcdef01234567 -d 10.88.0.0/16 -m comment --comment \"name:"
                + " \\\"podnet\\\" id: \\\"0123456789ab\\\"\" -j ACCEPT",
            "cni: web")
        .containsEntry("-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000", "kube")
        .containsEntry("-A INPUT -j ufw-before-input", "ufw: way into ufw-before-input")
        .containsEntry("-A f2b-sshd -j RETURN", "fail2ban")
        .containsEntry(
            "-A NETAVARK-1D8721804F16F ! -d 224.0.0.0/4 -j MASQUERADE", "podman: masquerade")
        .containsEntry("-A INPUT -m conntrack --ctstate INVALID -j DROP", "yours")
        .containsEntry("-A FORWARD -p gre -j ACCEPT", "yours");
    assertThat(
            origins.get(
                "tcp dport 8080 counter packets 0 bytes 0 dnat to 172.17.0.2:80 comment \"DNAT\""))
        .isEqualTo("docker: published port 8080/tcp of web");
    assertThat(
            origins.get(
                "iifname \"docker0\" oifname \"docker0\" counter packets 0 bytes 0 accept comment"
                    + " \"ICC\""))
        .isEqualTo("docker: ICC of bridge");
  }

  @Test
  void chainsAreListedInHookOrderAndJumpsBehindTheirSource() throws IOException {
    List<String> names = new ArrayList<>();
    int last = Integer.MIN_VALUE;
    for (PlacedChain chain : HookOrder.chains(rulesets())) {
      names.add(chain.chain().name());
      if (chain.chain().base().isPresent()) {
        var base = chain.chain().base().get();
        int place = base.hook().ordinal() * 10_000 + base.priority() + 1_000;
        assertThat(place).as(chain.chain().name()).isGreaterThanOrEqualTo(last);
        last = place;
      }
    }
    assertThat(names.indexOf("filter-forward-in__docker0"))
        .isGreaterThan(names.indexOf("filter-FORWARD"));
    assertThat(names.indexOf("deep")).isEqualTo(names.indexOf("in") + 1);
    assertThat(names).last().isNotEqualTo("deep");
  }
}
