package dev.plumb.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.RichLab;
import dev.plumb.transcripts.SavedHouse.Said;
import dev.plumb.world.lab.DemoLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded in one lab, replayed in another where nothing that nobody chose is the same. */
@LiveKernel(needs = {Feature.VETH, Feature.BRIDGE, Feature.IP_TOOL})
final class RebuiltLabLiveTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C");

  private static final String SESSION =
      """
      # Where does nginx-1 end?
      veth peer-of nginx-1:eth0
      veth peer-of nginx-2:eth0
      bridge ports docker0
      link list nginx-1
      link list host
      link list nginx-2 -o json --columns netns,ifindex,ifname,address,peer
      addr list nginx-2
      use nginx-1
      route
      exec nginx-1 ip link show dev eth0
      exec nginx-1 ip -br addr show dev eth0
      ns show nginx-1
      veth peer-of nginx-1:eth9
      """;

  @TempDir private Path folder;

  /** A host with two containers; what nobody would have chosen is told by one letter. */
  private static String lab(String letter, int shift) {
    StringBuilder text =
        new StringBuilder("name: docker\nnamespaces: [nginx-1, nginx-2]\nlinks:\n");
    for (int i = 0; i < shift; i++) {
      // Other ifindexes, on both sides: of what is gone when the recording begins.
      text.append("  - bridge: host:shift").append(i).append('\n');
      text.append("  - bridge: nginx-1:shift").append(i).append('\n');
    }
    return text
        + """
          - bridge: host:docker0
            mac: 42:LL:00:00:00:01
            addresses: [172.17.0.1/16]
          - bridge: host:br-front
            mac: 42:LL:00:00:00:02
          - veth: [host:vethLLLLL11, nginx-1:eth0]
            first: {master: docker0, mac: 42:LL:00:00:00:03}
            mac: 42:LL:00:00:00:04
            addresses: [172.17.0.2/16]
          - veth: [host:vethLLLLL22, nginx-2:eth0]
            first: {master: docker0, mac: 42:LL:00:00:00:05}
            mac: 42:LL:00:00:00:06
            addresses: [172.17.0.3/16]
        routes:
          - {in: nginx-1, to: default, via: 172.17.0.1}
          - {in: nginx-2, to: default, via: 172.17.0.1}
        """
            .indent(0)
            .replace("LLLLL", letter.repeat(5))
            .replace("LL", letter.repeat(2));
  }

  private static Said type(String input, String... words) {
    return SavedHouse.plumb(new LiveHouse(), ENVIRONMENT, input, words);
  }

  private static void ip(String... words) throws Exception {
    RichLab.run(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of("ip"), java.util.stream.Stream.of(words))
            .toList());
  }

  private static void unshift(int shift) throws Exception {
    for (int i = 0; i < shift; i++) {
      ip("link", "delete", "shift" + i);
      ip("-n", "nginx-1", "link", "delete", "shift" + i);
    }
  }

  /**
   * The JDK keeps a socket of its own from the first use on; the census must not take it for ours.
   */
  @BeforeAll
  static void warmUp() throws IOException {
    DemoLab.up(lab("c", 0)).close();
  }

  @Test
  void replaysWhereEveryIndexHardwareAddressAndVethIsAnother() throws Exception {
    Path file = folder.resolve("cable.md");
    Path alone = folder.resolve("alone.md");
    try (DemoLab first = DemoLab.up(lab("a", 0))) {
      Said said = type(SESSION, "--record", file.toString(), "--keep-going");
      assertThat(said.code()).as(said.err()).isEqualTo(3);
      assertThat(said.err()).doesNotContain("does not replay");
      Said hosted = type(SESSION, "--record", alone.toString(), "--with-host", "--keep-going");
      assertThat(hosted.err()).contains("needs a live host").doesNotContain("does not replay");
      assertThat(first).isNotNull();
    }
    String text = Files.readString(file);
    assertThat(text).doesNotContain("aaaaa").doesNotContain("42:aa:");
    // Without any lab: what needs none passes, what does is skipped and said.
    Said hermetic = SavedHouse.plumb("replay", alone.toString());
    assertThat(hermetic.code()).as(hermetic.out()).isZero();
    assertThat(hermetic.out()).endsWith("1 file, 13 steps: 11 passed, 2 skipped\n");
    try (DemoLab second = DemoLab.up(lab("b", 5))) {
      unshift(5);
      Said said = type("", "replay", "--live", file.toString());
      assertThat(said.code()).as(said.out()).isZero();
      assertThat(said.out()).endsWith("1 file, 13 steps: 13 passed\n");
      swappedNamesFail(text);
      oneRouteMoreIsOneLine(file, text);
      assertThat(second).isNotNull();
    }
  }

  private void swappedNamesFail(String text) throws IOException {
    String swapped =
        text.replace("<nginx-1.eth0.peer>  forwarding", "<SWAP>  forwarding")
            .replace("<nginx-2.eth0.peer>  forwarding", "<nginx-1.eth0.peer>  forwarding")
            .replace("<SWAP>  forwarding", "<nginx-2.eth0.peer>  forwarding");
    Path file = Files.writeString(folder.resolve("swapped.md"), swapped);
    Said said = type("", "replay", "--live", file.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).contains("<nginx-1.eth0.peer> is vethbbbbb11, captured at line");
  }

  private static void oneRouteMoreIsOneLine(Path file, String text) throws Exception {
    ip("-n", "nginx-1", "route", "add", "203.0.113.0/24", "via", "172.17.0.1");
    Said said = type("", "replay", "--live", file.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out().lines().filter(line -> line.startsWith("     + "))).hasSize(1);
    Said updated = type("", "replay", "--live", "--update", "--yes", file.toString());
    assertThat(updated.code()).as(updated.err()).isZero();
    List<String> before = text.lines().toList();
    List<String> after = Files.readAllLines(file);
    assertThat(after).hasSize(before.size() + 1).containsAll(before);
  }
}
