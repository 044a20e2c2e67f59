package dev.plumb.console.applet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The applets against iproute2 6.1 and net-tools 2.10, byte for byte, in a lab of namespaces. */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.BRIDGE})
final class AppletsLiveTest {
  private static final String PREFIX = "applet";
  private static final Path RESOURCES = Path.of("src/test/resources/applet");
  private static final List<String> NAMESPACES = List.of("br", "tun", "route", "addr", "far");

  @BeforeAll
  static void build() throws Exception {
    Assumptions.assumeTrue(said("ip", "-V").contains("iproute2-6.1."), "iproute2 is not 6.1");
    Assumptions.assumeTrue(said("ifconfig", "-V").contains("net-tools 2.10"), "no net-tools 2.10");
    String out = said("sh", RESOURCES.resolve("lab.sh").toString(), PREFIX);
    assertThat(out).as("the lab's complaints").isEmpty();
    // Until duplicate address detection is done and the bridges forward.
    Thread.sleep(12_000);
  }

  @AfterAll
  static void remove() throws Exception {
    for (String name : List.of("br", "tun", "route", "nexthop", "addr", "far")) {
      said("ip", "netns", "del", PREFIX + "-" + name);
    }
  }

  @Test
  void everyLineIsTheToolsOwn() throws IOException {
    List<String> names = NAMESPACES.stream().map(name -> PREFIX + "-" + name).toList();
    assertThat(Differential.between(names, lines(), true)).isEmpty();
  }

  @Test
  void withoutNamesForNamespacesTheNsidIsSaid() throws IOException {
    List<String> lines = List.of("ip link", "ip -d addr", "ip -j -d link");
    assertThat(Differential.between(List.of(PREFIX + "-far"), lines, false)).isEmpty();
  }

  @Test
  void nexthopObjectsAreShownUnlessTheirDetailsAreWanted() throws IOException {
    List<String> namespace = List.of(PREFIX + "-nexthop");
    List<String> plain = List.of("ip route", "ip -j route show table all", "route -n");
    assertThat(Differential.between(namespace, plain, true)).isEmpty();
    assertThat(Differential.between(namespace, List.of("ip -d route"), true))
        .anyMatch(difference -> difference.contains("does not know 'nexthop 11'"));
  }

  private static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(RESOURCES.resolve("lines.txt"))) {
      if (!line.isBlank() && !line.startsWith("#")) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String said(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }
}
