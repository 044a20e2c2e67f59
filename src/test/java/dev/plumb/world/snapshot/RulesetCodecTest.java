package dev.plumb.world.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Connection;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Sysctl;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Counters;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.TableFamily;
import dev.plumb.world.netfilter.NftReader;
import dev.plumb.world.netfilter.NftText;
import dev.plumb.world.netfilter.SaveReader;
import dev.plumb.world.netfilter.Saved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rulesets, connections and sysctls come out of a file as they went in. */
final class RulesetCodecTest {
  private static final NetnsId ID = new NetnsId(4, 7);

  @TempDir Path folder;

  private static Host host(
      Facet<Ruleset> rulesets, Facet<Connection> conntrack, Facet<Sysctl> sysctls) {
    Namespace namespace =
        new Namespace(
            ID,
            OptionalLong.empty(),
            "host",
            List.of(),
            Namespace.Kind.HOST,
            List.of(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            rulesets,
            conntrack,
            sysctls,
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Optional.empty(),
            List.of(),
            Optional.empty());
    return new Host("h", ID, List.of(namespace), List.of(), List.of(), List.of(), Instant.EPOCH);
  }

  private Namespace reopened(Host host) throws IOException {
    Path file = folder.resolve("host.json");
    SnapshotArchive archive = new SnapshotArchive("0");
    archive.save(host, file);
    Namespace opened = archive.open(file).namespaces().getFirst();
    Files.delete(file);
    return opened;
  }

  @Test
  void capturedRulesetsSurvive() throws IOException {
    List<Ruleset> rulesets =
        List.of(
            new Ruleset(
                Backend.NFT,
                NftReader.read(Saved.text("nft.json"), NftText.read(Saved.text("nft.txt")))
                    .tables(),
                List.of(new Gap("a", "b", "c"))),
            new Ruleset(
                Backend.IPTABLES_NFT,
                SaveReader.read(TableFamily.IP, Saved.text("iptables-save.txt")),
                List.of()),
            new Ruleset(
                Backend.IPTABLES_LEGACY,
                SaveReader.read(TableFamily.BRIDGE, Saved.text("ebtables-save.txt")),
                List.of()));
    Namespace opened = reopened(host(Facet.of(rulesets), Facet.notAsked(), Facet.of(List.of())));
    assertThat(opened.rulesets()).isEqualTo(Facet.of(rulesets));
    assertThat(opened.conntrack()).isEqualTo(Facet.notAsked());
    assertThat(opened.sysctls()).isEqualTo(Facet.of(List.of()));
  }

  @Test
  void connectionsAndSysctlsSurvive() throws IOException {
    Connection.Tuple there =
        new Connection.Tuple(
            IpAddress.of("10.0.0.1"),
            IpAddress.of("10.0.0.2"),
            6,
            OptionalInt.of(4711),
            OptionalInt.of(80),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty());
    Connection connection =
        new Connection(
            there,
            there,
            0x8000_018e,
            Optional.of("ESTABLISHED"),
            OptionalLong.of(431_999),
            0xffff_ffffL,
            7,
            Optional.of(new Counters(1, 60)),
            Optional.empty(),
            List.of());
    Sysctl sysctl =
        new Sysctl(
            "net.ipv4.conf.eth0.5.rp_filter",
            Optional.of("eth0.5"),
            "net.ipv4.conf.rp_filter",
            "2");
    Gap gap = new Gap("rules", "EPERM", "none");
    Namespace opened =
        reopened(
            host(
                new Facet.Missing<>(gap),
                Facet.of(List.of(connection)),
                Facet.of(List.of(sysctl))));
    assertThat(opened.rulesets()).isEqualTo(new Facet.Missing<Ruleset>(gap));
    assertThat(opened.conntrack()).isEqualTo(Facet.of(List.of(connection)));
    assertThat(opened.sysctls()).isEqualTo(Facet.of(List.of(sysctl)));
  }

  @Test
  void anOlderFileOpensAsNotAsked() throws IOException {
    Path file = folder.resolve("host.json");
    new SnapshotArchive("0").save(host(Facet.notAsked(), Facet.notAsked(), Facet.notAsked()), file);
    String text = Files.readString(file);
    String older =
        text.replace("\"plumb_snapshot\":2", "\"plumb_snapshot\":1")
            .replace(",\"rulesets\":null,\"conntrack\":null,\"sysctls\":null", "");
    assertThat(older).doesNotContain("sysctls").isNotEqualTo(text);
    Files.writeString(file, older);
    Namespace opened = new SnapshotArchive("0").open(file).namespaces().getFirst();
    assertThat(opened.rulesets()).isEqualTo(Facet.notAsked());
    assertThat(opened.sysctls()).isEqualTo(Facet.notAsked());
  }
}
