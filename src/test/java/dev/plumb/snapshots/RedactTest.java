package dev.plumb.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Address;
import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Facet;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import dev.plumb.model.port.Archive;
import dev.plumb.world.snapshot.SnapshotArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --redact} takes out of a file, and that the rest still answers as before. */
class RedactTest {
  private static final List<String> MARKERS =
      List.of(
          "MARKERalias",
          "MARKERgap",
          "MARKERcommand",
          "MARKERproject",
          "marker-path",
          "4d41524b4552");
  private static final Set<String> KEPT =
      Set.of("host", "bridge", "none", "lo", "eth0", "eth1", "docker0", "default", "");

  @TempDir private Path folder;
  private final SnapshotArchive archive = new SnapshotArchive("1");
  private Path marked = Path.of("");
  private Path redacted = Path.of("");
  private Archive.Redacted done =
      new Archive.Redacted(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of());

  @BeforeEach
  void redact() throws IOException {
    marked = folder.resolve("marked.json");
    redacted = folder.resolve("redacted.plumb.json.gz");
    Files.writeString(marked, marked(text(OpenedFile.DOCKER)));
    done = archive.saveRedacted(archive.open(marked), redacted);
  }

  private static String text(Path gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(gzip))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The Docker host with something to hide in every place that can hold it. */
  private static String marked(String json) {
    String marked =
        json.replaceFirst(
                "\"ifname\":\"docker0\"",
                "\"ifname\":\"docker0\",\"altnames\":[\"MARKERalt\"],\"ifalias\":\"MARKERalias\"")
            .replaceFirst("\"gaps\":\\[\\]", "\"gaps\":[" + gap() + "]")
            .replaceFirst("\"comm\":\"dockerd\"", "\"comm\":\"MARKERcommand\"")
            .replaceFirst(
                "(\"network_mode\":\"front\",\"attachments\":\\[[^\\]]*\\])",
                "$1,\"compose_project\":\"MARKERproject\"")
            .replaceFirst(
                "(\"headroom\":0,\"tailroom\":0)",
                "$1,\"phys_port_id\":{\"\\$hex\":\"4d41524b4552\"}")
            .replaceFirst(
                "(\"inet6_addr_gen_mode\":0[^}]*\\{[^}]*\\}\\})",
                "$1,\"unknown\":[{\"type\":999,\"payload\":\"4d41524b4552\"}]")
            // The uplink of a machine on the Internet.
            .replace("198.51.100.", "93.184.216.")
            .replaceFirst("\"/run/netns/", "\"/run/marker-path/");
    return marked;
  }

  private static String gap() {
    return "{\"subject\":\"web\",\"reason\":\"/srv/MARKERgap: EACCES\",\"consequence\":\"no"
        + " MARKERgap\"}";
  }

  @Test
  void theMarkersAreThere() throws IOException {
    for (String marker : MARKERS) {
      assertThat(Files.readString(marked).contains(marker)).as(marker).isTrue();
    }
  }

  @Test
  void nothingOfTheMachineIsInTheFile() throws IOException {
    String json = text(redacted);
    for (String marker : MARKERS) {
      assertThat(json.contains(marker)).as(marker).isFalse();
    }
    assertThat(json.contains("MARKER")).isFalse();
    Host host = archive.open(marked);
    Set<String> secrets = secrets(host);
    assertThat(secrets).hasSizeGreaterThan(60);
    for (String secret : secrets) {
      assertThat(containsWord(json, secret)).as(secret).isFalse();
    }
  }

  /** Names, hardware addresses, ids and public addresses of a host. */
  private static Set<String> secrets(Host host) {
    Set<String> secrets = new LinkedHashSet<>(List.of(host.hostname(), "93.184.216"));
    for (Container container : host.containers()) {
      secrets.add(container.name());
      secrets.add(container.id());
      secrets.add(container.shortId());
    }
    for (EngineNetwork network : host.networks()) {
      secrets.add(network.name());
      secrets.add(network.id());
    }
    for (Namespace namespace : host.namespaces()) {
      secrets.addAll(namespace.names());
      for (Link link : namespace.links().orEmpty()) {
        secrets.add(link.name());
        link.address().ifPresent(mac -> secrets.add(mac.toString()));
        link.address().ifPresent(mac -> secrets.add(mac.bytes().toString()));
      }
      for (Address address : namespace.addresses().orEmpty()) {
        if (address.local().address().isLinkLocal()) {
          secrets.add(address.local().address().toString());
        }
      }
      for (FdbEntry entry : namespace.fdb().orEmpty()) {
        if (!entry.address().isMulticast()) {
          secrets.add(entry.address().toString());
        }
      }
      for (Neighbour neighbour : namespace.neighbours().orEmpty()) {
        neighbour
            .hardware()
            .filter(mac -> !mac.isMulticast())
            .ifPresent(mac -> secrets.add(mac.toString()));
      }
    }
    secrets.removeAll(KEPT);
    secrets.removeIf(secret -> secret.matches("[0:]+")); // a loopback has no other
    return secrets;
  }

  /** A name is found as a whole, an address or id anywhere. */
  private static boolean containsWord(String text, String word) {
    boolean whole = word.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-');
    return whole && word.length() < 12 ? text.contains("\"" + word + "\"") : text.contains(word);
  }

  @Test
  void whatWasLeftOutIsAGap() throws IOException {
    Host opened = archive.open(redacted);
    List<String> gaps = new ArrayList<>();
    for (Namespace namespace : opened.namespaces()) {
      namespace.gaps().forEach(gap -> gaps.add(gap.subject()));
      for (Link link : namespace.links().orEmpty()) {
        assertThat(link.alias()).isEmpty();
        assertThat(link.unknown()).isEmpty();
      }
    }
    assertThat(gaps).contains("ifalias", "phys_port_id", "attributes that plumb does not know");
    assertThat(done.dropped()).containsKeys("ifalias", "attributes that plumb does not know");
    assertThat(opened.gaps().getFirst().reason()).isEqualTo("EACCES");
  }

  @Test
  void wellKnownNamesStay() throws IOException {
    Host opened = archive.open(redacted);
    assertThat(opened.namespaces().getFirst().name()).isEqualTo("host");
    assertThat(opened.namespaces().getFirst().link("docker0")).isPresent();
    assertThat(done.kept()).contains("lo", "eth0", "docker0", "host");
  }

  @Test
  void theSameQuestionsHaveTheSameAnswers() throws IOException {
    Host host = archive.open(marked);
    List<List<String>> questions = new ArrayList<>();
    for (String line :
        List.of(
            "veth list",
            "bridge list",
            "bridge fdb docker0",
            "bridge fdb br-front",
            "network list")) {
      questions.add(List.of(line.split(" ")));
    }
    for (Namespace namespace : host.namespaces()) {
      questions.add(List.of("addr", "list", namespace.name()));
      questions.add(List.of("route", "list", namespace.name(), "--table", "all"));
      questions.add(List.of("rule", "list", namespace.name()));
      questions.add(List.of("neigh", "list", namespace.name()));
      questions.add(List.of("exec", namespace.name(), "ip", "addr"));
      questions.add(List.of("exec", namespace.name(), "bridge", "fdb"));
      for (Link link : namespace.links().orEmpty()) {
        if (link.kind() instanceof LinkKind.Veth) {
          questions.add(List.of("veth", "peer-of", namespace.name() + ":" + link.name()));
        }
      }
      for (String address : addresses(host)) {
        questions.add(List.of("route", "get", address, "--in", namespace.name()));
      }
    }
    assertThat(questions).hasSizeGreaterThan(150);
    int answered = 0;
    for (List<String> question : questions) {
      OpenedFile.Said real = OpenedFile.on(marked, question);
      OpenedFile.Said other = OpenedFile.on(redacted, translated(question));
      assertThat(other.code()).as("%s: %s", question, other.err()).isEqualTo(real.code());
      assertThat(lines(question, other.out()))
          .as(question.toString())
          .isEqualTo(lines(question, translated(real.out())));
      answered += real.code() == 0 ? 1 : 0;
    }
    assertThat(answered).isGreaterThan(100);
  }

  private static Set<String> addresses(Host host) {
    Set<String> addresses = new LinkedHashSet<>(List.of("8.8.8.8", "172.17.255.255"));
    for (Namespace namespace : host.namespaces()) {
      if (namespace.addresses() instanceof Facet.Read<Address> read) {
        read.items().forEach(address -> addresses.add(address.local().address().toString()));
      }
    }
    return addresses;
  }

  private List<String> translated(List<String> words) {
    return words.stream().map(this::translated).toList();
  }

  /** The text with every replaced word replaced. */
  private String translated(String text) {
    Map<String, String> all = new TreeMap<>();
    done.names().forEach(all::put);
    done.addresses().forEach(all::put);
    done.hardware().forEach(all::put);
    done.ids().forEach(all::put);
    StringBuilder out = new StringBuilder();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '\n';
      if (Character.isLetterOrDigit(c) || "-_.:".indexOf(c) >= 0) {
        word.append(c);
      } else {
        out.append(translatedWord(word.toString(), all));
        word.setLength(0);
        out.append(i < text.length() ? String.valueOf(c) : "");
      }
    }
    return out.toString();
  }

  private static String translatedWord(String word, Map<String, String> all) {
    String other = all.get(word);
    if (other != null) {
      return other;
    }
    // A word that no record of the file holds whole: nginx-1:eth0, 8000.2:42:..., eth0:
    int colon = word.lastIndexOf(':');
    if (IpAddress.parse(word).isPresent() || colon < 0 || word.startsWith("8000.")) {
      return word;
    }
    return translatedWord(word.substring(0, colon), all)
        + ":"
        + translatedWord(word.substring(colon + 1), all);
  }

  /** Networks are listed by their names, and those are others. */
  private static List<String> lines(List<String> question, String text) {
    List<String> lines = new ArrayList<>(squeezed(text).lines().toList());
    if (question.getFirst().equals("network")) {
      lines.sort(null);
    }
    return lines;
  }

  private static String squeezed(String text) {
    return text.replaceAll("8000\\.[0-9a-f:]+", "BRIDGE")
        .replaceAll("[ ]+", " ")
        .replaceAll(" \n", "\n");
  }

  @Test
  void aRedactedFileIsNotReplacedUnasked() {
    OpenedFile.Said said =
        OpenedFile.on(marked, List.of("snapshot", "save", redacted.toString(), "--redact"));
    assertThat(said.code()).isEqualTo(1);
    OpenedFile.Said folder =
        OpenedFile.on(marked, List.of("snapshot", "save", redacted.getParent().toString()));
    assertThat(folder.code()).isEqualTo(1);
    assertThat(folder.err())
        .isEqualTo(
            "not saved to %s\n  because   it is a folder\n  try       snapshot save %s\n"
                .formatted(redacted.getParent(), redacted.resolveSibling("host.plumb.json.gz")));
    OpenedFile.Said forced =
        OpenedFile.on(
            marked, List.of("snapshot", "save", redacted.toString(), "--redact", "--force"));
    assertThat(forced.code()).isZero();
    assertThat(forced.out()).contains("names", "addresses", "hardware", "kept", "ifalias");
    assertThat(Optional.of(forced.out()).filter(out -> out.contains("MARKER"))).isEmpty();
  }
}
