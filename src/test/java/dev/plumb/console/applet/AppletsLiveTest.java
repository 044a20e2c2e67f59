package dev.plumb.console.applet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import java.io.IOException;
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
  private static final List<String> NAMESPACES =
      List.of("br", "tun", "route", "addr", "far", "new");

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
    for (String name : List.of("br", "tun", "route", "nexthop", "addr", "far", "new")) {
      said("ip", "netns", "del", PREFIX + "-" + name);
    }
  }

  @Test
  void everyLineIsTheToolsOwn() throws IOException {
    List<Path> doors = NAMESPACES.stream().map(AppletsLiveTest::door).toList();
    List<String> lines = new ArrayList<>(Differential.lines(RESOURCES.resolve("lines.txt")));
    lines.addAll(Differential.lines(RESOURCES.resolve("scene.txt")));
    Differential.Report report = Differential.between(doors, lines, true);
    System.out.println("applets in the lab: " + report + " answers are the tool's own");
    assertThat(report.differences()).isEmpty();
    assertThat(report.compared()).isGreaterThan(1000);
  }

  @Test
  void withoutNamesForNamespacesTheNsidIsSaid() throws IOException {
    List<String> lines = List.of("ip link", "ip -d addr", "ip -j -d link");
    assertThat(Differential.between(List.of(door("far")), lines, false).differences()).isEmpty();
  }

  @Test
  void nexthopObjectsAreShownUnlessTheirDetailsAreWanted() throws IOException {
    List<Path> namespace = List.of(door("nexthop"));
    List<String> plain = List.of("ip route", "ip -j route show table all", "route -n");
    assertThat(Differential.between(namespace, plain, true).differences()).isEmpty();
    assertThat(Differential.between(namespace, List.of("ip -d route"), true).differences())
        .anyMatch(difference -> difference.contains("does not know 'nexthop 11'"));
  }

  private static Path door(String name) {
    return Differential.door(PREFIX + "-" + name);
  }

  private static String said(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }
}
