package dev.plumb.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A folder of other tools' outputs is a host; the tools' texts beside their JSON are the oracle.
 */
class CaptureFolderTest {
  private static final Path CAPTURE = Path.of("src/test/resources/captured/docker-base");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "ip route show table all, route4-all.txt",
    "ip rule, rule4.txt",
    "ip addr, addr.txt",
    "ip link, link.txt",
    "ip -d link, link-d.txt",
    "bridge fdb, br-fdb.txt",
    "bridge -s fdb, br-fdb-s.txt",
    "route -n, route-n.txt"
  })
  void theBuiltInToolSaysWhatTheRealOneSaid(String line, String file) throws IOException {
    for (String name : List.of("host", "nginx-1", "nginx-2", "web-1")) {
      List<String> words = new ArrayList<>(List.of("exec", name));
      words.addAll(List.of(line.split(" ")));
      OpenedFile.Said said = OpenedFile.on(CAPTURE, words);
      Path oracle = CAPTURE.resolve(name.equals("host") ? name : "docker-" + name).resolve(file);
      assertThat(still(said.out()))
          .as("%s in %s", line, name)
          .isEqualTo(still(Files.readString(oracle)));
    }
  }

  /** The JSON and the text were printed one after the other, while a timer ran. */
  private static String still(String text) {
    return text.replaceAll("gc_timer +[0-9.]+", "gc_timer TIME");
  }

  @Test
  void bothEndsOfACableAreFoundAndWhoseTheyAre() {
    assertThat(OpenedFile.on(CAPTURE, "veth peer-of nginx-1:eth0").out())
        .isEqualTo("nginx-1:eth0 -> host:veth63ab24b, port of docker0\n");
    assertThat(OpenedFile.on(CAPTURE, "bridge list").out())
        .contains("host:docker0          UP         2  nginx-1 nginx-2");
    assertThat(OpenedFile.on(CAPTURE, "network list").out()).contains("container:nginx-1");
    assertThat(OpenedFile.on(CAPTURE, "route get 8.8.8.8 --in nginx-1").out())
        .contains("default via 172.17.0.1 dev eth0");
  }

  @Test
  void aWriterThatDoesNotExistIsNoAnswer() {
    OpenedFile.Said slip = OpenedFile.on(CAPTURE, "fw list --by dokcer");
    assertThat(slip.code()).isEqualTo(2);
    assertThat(slip.err())
        .startsWith("--by cannot be 'dokcer'\n  try       did you mean docker?\n")
        .contains("one of: calico cilium cni docker");
    assertThat(OpenedFile.on(CAPTURE, List.of("fw", "list", "--by", "")).code()).isEqualTo(2);
    // One that wrote nothing here is one.
    assertThat(OpenedFile.on(CAPTURE, "fw list --by calico").code()).isZero();
    assertThat(OpenedFile.on(CAPTURE, "fw list --by docker").out()).contains("DOCKER");
  }

  @Test
  void aFileThatNobodyReadsIsAGap() throws IOException {
    Path capture = copy();
    Files.writeString(capture.resolve("host/conntrack.txt"), "");
    assertThat(OpenedFile.on(capture, "ns list").err())
        .contains("not seen: host: conntrack.txt: plumb does not read such files");
  }

  @Test
  void theRulesAreThoseOfTheSaveTextWithTheCountersOfNft() throws IOException {
    for (String name : List.of("host", "nginx-2", "web-1")) {
      OpenedFile.Said said = OpenedFile.on(CAPTURE, "fw list " + name);
      Path files = CAPTURE.resolve(name.equals("host") ? name : "docker-" + name);
      List<String> rules =
          Files.readAllLines(files.resolve("iptables-save.txt")).stream()
              .filter(line -> line.startsWith("-A "))
              .toList();
      assertThat(rules).isNotEmpty();
      assertThat(said.out()).contains(rules);
      assertThat(said.out().lines()).hasSize(rules.size() + 1);
      assertThat(said.out()).contains("iptables-nft").doesNotContain("xt");
    }
    assertThat(OpenedFile.on(CAPTURE, "fw list host").out())
        .containsPattern("DOCKER-ISOLATION-STAGE-1 +30 +-A DOCKER-ISOLATION-STAGE-1 -j RETURN");
    assertThat(OpenedFile.on(CAPTURE, "stack host").out())
        .contains("  ip nat (iptables-nft) 8 rules\n")
        .contains("  ip filter (iptables-nft) 18 rules, policy drop in FORWARD\n");
    OpenedFile.Said none = OpenedFile.on(CAPTURE, "fw list nginx-1");
    assertThat(none.out() + none.err())
        .contains("no firewall rules")
        .contains("docker-nginx-1/iptables-legacy-save.txt ip6tables-legacy-save.txt: there is no");
  }

  @Test
  void withoutNftTheSaveTextsSayWhatTheyHoldAndWhose() throws IOException {
    Path capture = copy();
    Files.delete(capture.resolve("host/nft.json"));
    OpenedFile.Said said = OpenedFile.on(capture, "fw list host");
    assertThat(said.out()).contains("--to-destination 172.17.0.3:80").contains("iptables-nft");
    assertThat(said.err())
        .contains("host/nft.json: there is no such file; rules that nft made are not shown")
        .contains("host/ip6tables-save.txt: there is no such file");
    Path saved = capture.resolve("host/iptables-save.txt");
    Files.writeString(saved, Files.readString(saved).replace("(nf_tables)", "(legacy)"));
    assertThat(OpenedFile.on(capture, "fw list host").out())
        .contains("iptables-legacy")
        .doesNotContain("iptables-nft");
    Files.writeString(saved, Files.readString(saved).replaceAll("(?m)^#.*\n", ""));
    OpenedFile.Said nobodys = OpenedFile.on(capture, "fw list host");
    assertThat(nobodys.out()).doesNotContain("--to-destination");
    assertThat(nobodys.err()).contains("it does not say whether it is of nf_tables or legacy");
    Files.move(saved, capture.resolve("host/iptables-legacy-save.txt"));
    assertThat(OpenedFile.on(capture, "fw list host").out()).contains("iptables-legacy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nft.json | {\"nftables\": [ | host/nft.json: | rules that nft made are not shown",
        "iptables-save.txt | nonsense | host/iptables-save.txt: line 1: nothing but a table | ",
        "iptables-save.txt | *filter | host/iptables-save.txt: it and nft.json say different | ",
        "iptables-save.txt | | host/iptables-save.txt: there is no such file | as nft says them",
        "ip6tables-save.txt | '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j DROP' |"
            + " nft.json has no table ip6 raw | they are not shown"
      })
  void aBrokenRulesetFileIsAGapThatNamesIt(
      String file, String content, String reason, String consequence) throws IOException {
    Path capture = copy();
    if (content == null) {
      Files.delete(capture.resolve("host").resolve(file));
    } else {
      Files.writeString(capture.resolve("host").resolve(file), content);
    }
    OpenedFile.Said said = OpenedFile.on(capture, "fw list host");
    assertThat(said.err()).contains(reason).contains(consequence == null ? "" : consequence);
    assertThat(said.out()).as("what the other file says").contains("DOCKER-ISOLATION-STAGE-1");
  }

  @Test
  void withNoRulesetFileAtAllTheFirewallIsUnknown() throws IOException {
    Path capture = copy();
    for (String file : List.of("nft.json", "nft.txt", "iptables-save.txt")) {
      Files.delete(capture.resolve("host").resolve(file));
    }
    OpenedFile.Said said = OpenedFile.on(capture, "fw list host");
    assertThat(said.code()).isEqualTo(5);
    assertThat(said.err()).contains("host/nft.json: there is no such file, and no iptables-save");
  }

  @Test
  void theSocketsAreThoseOfSsWithTheirOwners() throws IOException {
    assertThat(OpenedFile.on(CAPTURE, "exec host ss -tuln").out())
        .isEqualTo(Files.readString(CAPTURE.resolve("host/ss-tuln.txt")));
    assertThat(OpenedFile.on(CAPTURE, "exec web-1 ss -tuln").out())
        .isEqualTo(Files.readString(CAPTURE.resolve("docker-web-1/ss-tuln.txt")));
    assertThat(OpenedFile.on(CAPTURE, "port list").out())
        .containsPattern("tcp +0.0.0.0:80 +nginx \\+1 +3930 +nginx-host")
        .containsPattern("tcp +0.0.0.0:2024 +listener")
        .containsPattern("tcp +\\[::]:8080 +docker-proxy +3821");
    OpenedFile.Said published = OpenedFile.on(CAPTURE, "port published");
    assertThat(published.out()).contains("172.17.0.3:80").doesNotContain("is held by");
    assertThat(published.code()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | there is no such file",
        "nonsense | it does not begin with the heading",
        "Netid~raw UNCONN 0 0 0.0.0.0:1 0.0.0.0:* ino:1 sk:1 <-> | line 2: 'raw' is neither",
        "Netid~tcp HIGH 0 0 0.0.0.0:1 0.0.0.0:* ino:1 sk:1 <-> | 'HIGH' is not a state",
        "Netid~tcp LISTEN 0 0 0.0.0.0:1 0.0.0.0:* | does not say what ss -e says",
        "Netid~tcp LISTEN 0 0 0.0.0.0:http 0.0.0.0:* ino:1 sk:1 <-> | the number of a port",
        "Netid~tcp LISTEN 0 0 0.0.0.0:70000 0.0.0.0:* ino:1 sk:1 <-> | '0.0.0.0:70000' is",
        "Netid~tcp LISTEN 0 0 *:80 *:* ino:1 sk:1 <-> | not an address of a known family",
        "Netid~tcp LISTEN 0 0 0.0.0.0%no:1 0.0.0.0:* ino:1 sk:1 <-> | 'no' is not a link",
        "Netid~tcp LISTEN 0 0 0.0.0.0:1 [::]:* ino:1 sk:1 <-> | ends of two families",
        "Netid~tcp LISTEN 0 0 0.0.0.0:1 0.0.0.0:* ino:9999999999999999999 sk:1 | too large",
        "Netid~tcp LISTEN 0 0 0.0.0.0:1 0.0.0.0:* users:((\"\",pid=1,fd=2),(\",pid=7,fd=3)) ino:1"
            + " sk:1 <-> | who has it open"
      })
  void aBrokenSocketFileIsAGapAndNeverNothing(String content, String reason) throws IOException {
    Path capture = copy();
    Path file = capture.resolve("host/ss.txt");
    if (content == null) {
      Files.delete(file);
    } else {
      Files.writeString(file, content.replace("Netid~", "Netid State\n") + "\n");
    }
    OpenedFile.Said said = OpenedFile.on(capture, "port list");
    assertThat(said.code()).as(said.out()).isEqualTo(5);
    assertThat(said.err()).contains("host/ss.txt: ").contains(reason);
  }

  @Test
  void whatSsTellsOfASocketIsSavedAndWhatItDoesNotIsAbsent() throws IOException {
    Path capture = copy();
    Files.writeString(
        capture.resolve("host/ss.txt"),
        "Netid State\n"
            + "tcp LISTEN 0 5 *%docker0:81 *:* users:((\"a b\",pid=9,fd=4),(\"c\",pid=8,fd=3))"
            + " uid:33 ino:77 sk:ffffffffffffffff fwmark:0x10 cgroup:/x v6only:1 v6only:0 <->\n"
            + "tcp TIME-WAIT 0 0 [::1]:5 [::1]:6 timer:(timewait,59sec,0) ino:0 sk:2\n");
    Path saved = folder.resolve("saved.plumb.json");
    assertThat(OpenedFile.on(capture, "snapshot save " + saved).code()).isZero();
    String json = Files.readString(saved).replaceAll("\\s", "");
    assertThat(json)
        .contains(
            "\"cookie\":-1,\"uid\":33",
            "\"inode\":77",
            "\"mark\":16",
            "\"v6only\":false",
            "\"owners\":[{\"pid\":8,\"fd\":3,\"command\":\"c\"},{\"pid\":9");
    assertThat(json).contains("\"cookie\":2,\"uid\":0");
    assertThat(json).doesNotContain("cgroup_id", "\"inode\":0");
  }

  private Path copy() throws IOException {
    try (Stream<Path> all = Files.walk(CAPTURE)) {
      all.forEach(
          path -> {
            try {
              Path to = folder.resolve(CAPTURE.relativize(path).toString());
              if (Files.isDirectory(path)) {
                Files.createDirectories(to);
              } else {
                Files.copy(path, to);
              }
            } catch (IOException failed) {
              throw new UncheckedIOException(failed);
            }
          });
    }
    return folder;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "docker-nginx-1/route4.json | | route get 8.8.8.8 --in nginx-1 | there is no such file",
        "docker-nginx-1/route6.json | {} | route list nginx-1 | it is not a list",
        "docker-nginx-1/rule4.json | nonsense | rule list nginx-1 | it is not JSON",
        "docker-nginx-1/rule4.json | [{\"priority\":1,\"moon\":1}] | rule list nginx-1 | 'moon' is"
            + " not",
        "docker-nginx-1/neigh.json | [{\"dst\":\"x\",\"dev\":\"eth0\"}] | neigh list nginx-1 | 'x'"
            + " is not",
        "host/br-fdb.json | [{\"mac\":\"02:00:00:00:00:01\",\"ifname\":\"no\"}] | bridge fdb"
            + " docker0 | 'no' is not"
      })
  void whatIsMissingOrStrangeIsAGapAndNeverNothing(
      String file, String content, String question, String reason) throws IOException {
    Path capture = copy();
    if (content == null) {
      Files.delete(capture.resolve(file));
    } else {
      Files.writeString(capture.resolve(file), content);
    }
    OpenedFile.Said said = OpenedFile.on(capture, question);
    assertThat(said.code()).as(said.out()).isEqualTo(5);
    assertThat(said.err()).contains(reason);
  }

  @Test
  void withoutAnIndexTheFoldersAreTheNamespaces() throws IOException {
    Path capture = copy();
    Files.delete(capture.resolve("index.tsv"));
    assertThat(OpenedFile.on(capture, "exec docker-web-1 ip route").out()).contains("default via");
    assertThat(OpenedFile.on(capture, "veth peer-of docker-nginx-1:eth0").out())
        .contains("host:veth63ab24b");
  }

  @Test
  void aLinkOutOfTheFolderIsNotFollowed() throws IOException {
    Path capture = copy();
    Path link = capture.resolve("docker-nginx-1/rule4.json");
    Path real = Files.move(link, capture.resolve("elsewhere.json"));
    Files.createSymbolicLink(link, real);
    assertThat(OpenedFile.on(capture, "rule list nginx-1").code()).isEqualTo(5);
  }

  @Test
  void aFolderOfSomethingElseIsOneLine() {
    OpenedFile.Said said = OpenedFile.on(folder, "ns list");
    assertThat(said.code()).isEqualTo(5);
    assertThat(said.err()).contains("it holds no folder with a link.json");
  }

  @Test
  void aCaptureIsComparedAndSavedLikeAnyHost() throws IOException {
    Path capture = copy();
    Path routes = capture.resolve("docker-web-1/route4.json");
    Files.writeString(
        routes,
        Files.readString(routes)
            .replaceFirst("\\{\"type\":\"unicast\",\"dst\":\"default\"[^}]*\\},", ""));
    OpenedFile.Said said =
        OpenedFile.plumb("snapshot", "diff", CAPTURE.toString(), capture.toString());
    assertThat(said.out()).contains("web-1", "the route default via 172.18.0.1 dev eth0 is gone");
    assertThat(said.code()).isEqualTo(1);
    Path saved = folder.resolve("saved.plumb.json.gz");
    assertThat(OpenedFile.on(CAPTURE, "snapshot save " + saved).code()).isZero();
    assertThat(OpenedFile.on(saved, "veth peer-of nginx-1:eth0").out()).contains("veth63ab24b");
  }
}
