package dev.plumb.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code snapshot diff} of firewall rules and of listeners. */
class SnapshotDiffStacksTest {
  private static final String RETURN = "-A DOCKER-USER -j RETURN";
  private static final String RULE_END = "\"text\":\"" + RETURN + "\"}\n";
  private static final String USER = "host: iptables-nft filter/DOCKER-USER: ";
  private static final String HTTPD = "{\"pid\":265,\"fd\":3,\"command\":\"httpd\"}";
  private static final String WEB = socket(6, 10, "0.0.0.0", 80, 1, HTTPD);

  @TempDir private Path folder;
  private String json = "";

  @BeforeEach
  void read() throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(OpenedFile.DOCKER))) {
      json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private OpenedFile.Said diff(String before, String after, String... more) throws IOException {
    assertThat(before.equals(after)).as("nothing was changed").isFalse();
    Path earlier = Files.writeString(folder.resolve("earlier.json"), before);
    Path later = Files.writeString(folder.resolve("later.json"), after);
    String[] words = new String[4 + more.length];
    words[0] = "snapshot";
    words[1] = "diff";
    words[2] = earlier.toString();
    words[3] = later.toString();
    System.arraycopy(more, 0, words, 4, more.length);
    return OpenedFile.plumb(words);
  }

  private static String rule(int handle, String text) {
    return ",{\"kind\":\"rule\",\"handle\":" + handle + ",\"text\":\"" + text + "\"}\n";
  }

  /** The file with these rules after the one that is in Docker's chain for its users. */
  private String with(String... texts) {
    StringBuilder rules = new StringBuilder(RULE_END);
    for (int i = 0; i < texts.length; i++) {
      rules.append(rule(900 + i, "-A DOCKER-USER " + texts[i]));
    }
    return json.replace(RULE_END, rules);
  }

  /** The file with its nginx-1 having these sockets. */
  private String sockets(String... sockets) {
    return facet("\"sockets\":[" + String.join(",", sockets) + "]");
  }

  private String facet(String field) {
    int at = json.indexOf("\"rulesets\":[", json.indexOf("{\"netns\":\"nginx-1\""));
    return json.substring(0, at) + field + "," + json.substring(at);
  }

  private static String socket(
      int protocol, int state, String local, int port, int inode, String... owners) {
    String any = local.contains(":") ? "::" : "0.0.0.0";
    return "{\"protocol\":%d,\"state\":%d,\"local\":\"%s\",\"local_port\":%d,\"remote\":\"%s\","
            .formatted(protocol, state, local, port, any)
        + "\"remote_port\":0,\"inode\":%d,\"cookie\":%d,\"uid\":0,\"rqueue\":0,\"wqueue\":0,"
            .formatted(inode, inode)
        + "\"owners\":[%s],\"settings\":{}}".formatted(String.join(",", owners));
  }

  @Test
  void aRuleThatAppearedAndOneThatIsGone() throws IOException {
    String changed = with("-p tcp -j DROP");
    assertThat(diff(json, changed).out())
        .isEqualTo("CHANGE\n" + USER + "'-p tcp -j DROP' appeared\n");
    assertThat(diff(changed, json).out())
        .isEqualTo("CHANGE\n" + USER + "'-p tcp -j DROP' is gone\n");
    assertThat(diff(json, changed, "-o", "json").out())
        .contains(
            "\"netns\":\"host\",\"noun\":\"firewall_rule\","
                + "\"object\":\"iptables-nft filter/DOCKER-USER -p tcp -j DROP\","
                + "\"change\":\"appeared\"");
  }

  @Test
  void aSecondRuleOfTheSameWordsIsOneMore() throws IOException {
    assertThat(diff(with("-j DROP"), with("-j DROP", "-j DROP")).out())
        .isEqualTo("CHANGE\n" + USER + "'-j DROP' appeared\n");
  }

  @Test
  void aMovedRuleIsNoOther() throws IOException {
    OpenedFile.Said said = diff(with("-j A", "-j B", "-j C"), with("-j C", "-j A", "-j B"));
    assertThat(said.out()).isEqualTo("CHANGE\n" + USER + "'-j C' is at place 2 now, was at 4\n");
  }

  @Test
  void handlesDoNotCountAndCountersWhenAsked() throws IOException {
    assertThat(
            diff(with("-j DROP"), with("-j DROP").replace("\"handle\":900", "\"handle\":7")).code())
        .isZero();
    String text = ",\"text\":\"" + RETURN;
    String counted =
        json.replace(
            "\"counters\":{\"packets\":36,\"bytes\":2778}" + text,
            "\"counters\":{\"packets\":37,\"bytes\":2778}" + text);
    assertThat(diff(json, counted).code()).isZero();
    assertThat(diff(json, counted, "--volatile").out())
        .isEqualTo("CHANGE\n" + USER + "'-j RETURN' has counted 37 packets now, was 36\n");
  }

  @Test
  void whatNftCountsInARulesTextDoesNotCount() throws IOException {
    String drop = "tcp dport 80 counter packets 5 bytes 300 drop";
    String quota = "quota over 9 mbytes used 3 kbytes last used 2s125ms drop";
    String later = with(drop.replace("5 bytes", "6 bytes"), quota.replace("3 k", "4 m"));
    assertThat(diff(with(drop, quota), later).code()).isZero();
    assertThat(diff(json, with(drop)).out())
        .isEqualTo("CHANGE\n" + USER + "'tcp dport 80 counter drop' appeared\n");
  }

  @Test
  void theResolversPortIsAnotherAtEveryStart() throws IOException {
    assertThat(json).contains("-j DNAT --to-destination 127.0.0.11:");
    String changed = json.replaceAll("(127\\.0\\.0\\.11:|--sport )\\d+", "$140404");
    assertThat(diff(json, changed).code()).isZero();
    assertThat(diff(json, changed, "--volatile").out()).contains("127.0.0.11:40404' appeared");
  }

  @Test
  void aPolicyThatIsAnother() throws IOException {
    String drop = "\"hook\":\"forward\",\"prio\":0,\"accepts\":false";
    assertThat(diff(json, json.replace(drop, drop.replace("false", "true"))).out())
        .isEqualTo(
            "CHANGE\nhost: chain iptables-nft filter/FORWARD's policy is accept now, was drop\n");
  }

  @Test
  void chainsAndTablesThatCame() throws IOException {
    String chain = ",{\"kind\":\"chain\",\"name\":\"MINE\",\"handle\":99}\n";
    String table = ",{\"kind\":\"table\",\"family\":\"ip6\",\"name\":\"raw\",\"handle\":9}\n";
    String changed =
        json.replace(
            RULE_END,
            RULE_END
                + chain
                + rule(100, "-A MINE -j DROP")
                + table
                + chain
                + rule(1, "-A MINE -j A"));
    assertThat(diff(json, changed).out().lines())
        .containsExactlyInAnyOrder(
            "CHANGE",
            "host: chain iptables-nft filter/MINE appeared",
            "host: iptables-nft filter/MINE: '-j DROP' appeared",
            "host: table iptables-nft ip6 raw appeared",
            "host: chain iptables-nft ip6 raw/MINE appeared",
            "host: iptables-nft ip6 raw/MINE: '-j A' appeared");
    assertThat(diff(changed, json).out().lines())
        .hasSize(6)
        .allMatch(line -> !line.contains("appeared"));
  }

  @Test
  void tenThousandRules() throws IOException {
    String[] rules = new String[10_000];
    for (int i = 0; i < rules.length; i++) {
      rules[i] = "-p tcp --dport " + i + " -j DROP";
    }
    assertThat(diff(json, with(rules)).out().lines()).hasSize(10_001);
    assertThat(diff(with(rules), json, "-o", "jsonl").out().lines()).hasSize(10_000);
  }

  @Test
  void rulesThatCouldNotBeReadDecideNothing() throws IOException {
    String gap = "{\"subject\":\"rules\",\"reason\":\"nft failed\",\"consequence\":\"none\"}";
    String before = "{\"kind\":\"ruleset\",\"backend\":\"nft\"";
    int at = json.indexOf(before) + before.length();
    int from = json.indexOf(",{\"kind\":\"table\"", at);
    int to = json.indexOf(",{\"kind\":\"ruleset\",\"backend\":\"iptables-legacy\"", from);
    String none =
        json.substring(0, at)
            + ",\"gaps\":["
            + gap
            + "]"
            + json.substring(at, from)
            + json.substring(to);
    OpenedFile.Said said = diff(json, none);
    assertThat(said.code()).isEqualTo(5);
    assertThat(said.out()).doesNotContain("gone");
    assertThat(said.err())
        .contains("firewall rules of host are not all known of the later host: nft failed");
  }

  @Test
  void listenersThatCameAndWent() throws IOException {
    String both = sockets(WEB, socket(17, 7, "::1", 53, 2));
    OpenedFile.Said said = diff(both, sockets());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .isEqualTo(
            """
            CHANGE
            nginx-1: nobody listens on 0.0.0.0:80/tcp any more (was httpd)
            nginx-1: nobody listens on [::1]:53/udp any more
            """);
    assertThat(diff(sockets(), both).out())
        .isEqualTo(
            """
            CHANGE
            nginx-1: httpd listens on 0.0.0.0:80/tcp now
            nginx-1: somebody listens on [::1]:53/udp now
            """);
    assertThat(diff(both, sockets(), "-o", "json").out())
        .contains(
            "\"noun\":\"listener\",\"object\":\"0.0.0.0:80/tcp\",\"change\":\"gone\","
                + "\"attribute\":\"process\",\"before\":\"httpd\"");
  }

  @Test
  void anotherProgramOnTheSamePort() throws IOException {
    assertThat(diff(sockets(WEB), sockets(WEB.replace("httpd", "nginx"))).out())
        .isEqualTo("CHANGE\nnginx-1: nginx listens on 0.0.0.0:80/tcp now, was httpd\n");
  }

  @Test
  void whatSaysNothingOfAListener() throws IOException {
    String again = socket(6, 10, "0.0.0.0", 80, 77, HTTPD.replace("265", "4711"));
    assertThat(diff(sockets(WEB), sockets(again, again.replace("77", "78"))).code()).isZero();
    String connected = socket(6, 1, "172.17.0.2", 80, 3, HTTPD);
    String client = socket(17, 7, "0.0.0.0", 40001, 4, HTTPD);
    assertThat(diff(sockets(WEB), sockets(WEB, connected, client)).code()).isZero();
    String chosen = socket(6, 10, "127.0.0.1", 40001, 5, HTTPD);
    assertThat(diff(sockets(chosen), sockets(chosen.replace("40001", "40002"))).code()).isZero();
    assertThat(diff(sockets(), sockets(chosen)).out())
        .contains("httpd listens on 127.0.0.1:40001/tcp now");
  }

  @Test
  void socketsThatNobodyAskedForOrCouldNotBeRead() throws IOException {
    OpenedFile.Said said = diff(json, sockets(WEB));
    assertThat(said.code()).isZero();
    assertThat(said.err()).isEqualTo("nothing changed\n");
    String gap = "{\"gap\":{\"subject\":\"s\",\"reason\":\"EPERM\",\"consequence\":\"none\"}}";
    said = diff(sockets(WEB), facet("\"sockets\":" + gap));
    assertThat(said.code()).isEqualTo(5);
    assertThat(said.err()).contains("sockets of nginx-1 are not known of the later host: EPERM");
  }
}
