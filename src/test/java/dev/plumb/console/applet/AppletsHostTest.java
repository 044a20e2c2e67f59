package dev.plumb.console.applet;

import static dev.plumb.live.NamedNetns.sh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The applets against the tools in every namespace of a Docker host. */
@LiveHost(needs = {Feature.DOCKER, Feature.IP_TOOL, Feature.NET_TOOLS})
final class AppletsHostTest {
  private static final String SCENE =
      Path.of(System.getProperty("basedir", "."), "src/test/sh/docker-scene").toString();
  private static final String PREFIX = "applet-test-";

  @BeforeAll
  static void up() {
    Assumptions.assumeTrue(sh("ip -V").contains("iproute2-6.1."), "iproute2 is not 6.1");
    Assumptions.assumeTrue(sh("arp -V").contains("net-tools 2.10"), "no net-tools 2.10");
    sh(SCENE + " up " + PREFIX);
  }

  @AfterAll
  static void down() {
    sh(SCENE + " down " + PREFIX);
  }

  @Test
  void everyAnswerInEveryNamespaceIsTheToolsOwn() throws Exception {
    List<Path> doors = new ArrayList<>(List.of(Path.of("/proc/self/ns/net")));
    for (String pid :
        sh("docker inspect -f '{{.State.Pid}}' $(docker ps -q --filter status=running --filter"
                + " status=paused)")
            .lines()
            .toList()) {
      doors.add(Path.of("/proc/" + pid + "/ns/net"));
    }
    List<String> lines = Differential.lines(Path.of("src/test/resources/applet/scene.txt"));
    Differential.Report report = Differential.between(doors, lines, true);
    System.out.println("applets in the Docker scene: " + report + " answers are the tool's own");
    assertThat(report.differences()).isEmpty();
    assertThat(report.compared()).isGreaterThan(doors.size() * 40);
  }
}
