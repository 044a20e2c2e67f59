package dev.plumb.world.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveHost;
import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Events.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Docker scene on a real daemon. */
@LiveHost(needs = Feature.DOCKER)
class DockerLiveTest {
  private static final String SCENE =
      Path.of(System.getProperty("basedir", "."), "src/test/sh/docker-scene").toString();
  private static final String PREFIX = "engine-test-";

  @BeforeAll
  static void up() throws Exception {
    run(SCENE, "up", PREFIX);
    // The JDK keeps one socket for ever once it has closed another.
    new DockerApi(DockerPaths.find()).networks();
  }

  @AfterAll
  static void down() throws Exception {
    run(SCENE, "down", PREFIX);
  }

  /**
   * The namespaces of processes, and of nothing else, so that nothing else can hide a wrong pid.
   */
  private static final class Processes implements NetnsLookup {
    @Override
    public Optional<NetnsId> ofProcess(int pid) {
      return read(Path.of("/proc", Integer.toString(pid), "ns/net"));
    }

    @Override
    public Optional<NetnsId> ofFile(Path file) {
      return Optional.empty();
    }

    @Override
    public NetnsId host() {
      return read(Path.of("/proc/" + DockerPaths.find().daemon().orElseThrow() + "/ns/net"))
          .orElseThrow();
    }

    private static Optional<NetnsId> read(Path link) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return Optional.of(
            new NetnsId(4, Long.parseLong(target.substring(5, target.length() - 1))));
      } catch (IOException gone) {
        return Optional.empty();
      }
    }
  }

  @Test
  void everyContainerOfTheSceneHasTheNamespaceItLivesIn() throws Exception {
    Processes lookup = new Processes();
    Map<String, Container> found = new HashMap<>();
    Docker.find().containers().resolve(lookup).forEach(one -> found.put(one.name(), one));

    int checked = 0;
    for (String line : run(SCENE, "list", PREFIX).lines().toList()) {
      String[] words = line.split(" ");
      Container container = found.get(words[0]);
      assertThat(container).as(words[0]).isNotNull();
      if (words[0].endsWith("loop-1")) {
        continue;
      }
      int pid = Integer.parseInt(words[3]);
      assertThat(container.pid().orElse(0)).as(words[0]).isEqualTo(pid);
      assertThat(container.state()).as(words[0]).isEqualTo(words[1]);
      assertThat(container.netns())
          .as(words[0])
          .isEqualTo(pid == 0 ? Optional.empty() : lookup.ofProcess(pid));
      checked++;
    }
    assertThat(checked).isEqualTo(10);
    assertThat(found.get(PREFIX + "host-1").netns()).contains(lookup.host());
    assertThat(found.get(PREFIX + "side-1").netns())
        .isEqualTo(found.get(PREFIX + "nginx-1").netns());
  }

  @Test
  void theDaemonTellsItsNetworks() {
    EngineReport report = Docker.find().containersAndNetworks();

    assertThat(report.gaps()).isEmpty();
    assertThat(report.networks())
        .extracting(EngineNetwork::name)
        .contains("bridge", "host", "none", PREFIX + "front", PREFIX + "inner");
    EngineNetwork inner =
        report.networks().stream()
            .filter(one -> one.name().equals(PREFIX + "inner"))
            .findFirst()
            .orElseThrow();
    assertThat(inner.internal()).isTrue();
    assertThat(inner.bridge()).contains("br-" + inner.id().substring(0, 12));
    assertThat(inner.subnets()).hasSize(1);
  }

  @Test
  void theSocketTellsTheSameContainersAsTheFiles() throws Exception {
    // The restart loop changes between two looks.
    List<FoundContainer> files = without(Docker.find().containers().containers());
    List<FoundContainer> asked =
        without(new DockerApi(DockerPaths.find()).containers().containers());

    assertThat(asked).containsExactlyElementsOf(files);
  }

  private static List<FoundContainer> without(List<FoundContainer> containers) {
    return containers.stream()
        .filter(one -> !one.container().name().equals(PREFIX + "loop-1"))
        .toList();
  }

  @Test
  void eventsArriveWithNamesAndTheThreadEnds() throws Exception {
    List<Event> events = new CopyOnWriteArrayList<>();
    DockerEvents listening = DockerEvents.listen(events::add);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    try {
      // Whether it listens yet nobody tells, so there is something new until it says so.
      while (events.isEmpty() && System.nanoTime() < end) {
        run("docker", "rename", PREFIX + "created-1", PREFIX + "created-2");
        run("docker", "rename", PREFIX + "created-2", PREFIX + "created-1");
        Thread.sleep(100);
      }
      run("docker", "restart", "-t", "0", PREFIX + "client-1");
      String wanted = "container " + PREFIX + "client-1 started";
      while (events.stream().noneMatch(event -> event.text().equals(wanted))
          && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      assertThat(events).extracting(Event::text).contains(wanted);
    } finally {
      listening.close();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("docker events"));
    assertThat(events).noneMatch(event -> event.object().equals("lost"));
  }

  @Test
  void aStoppedDaemonIsAGapWithinTwoSeconds() throws Exception {
    String pid = Integer.toString(DockerPaths.find().daemon().orElseThrow());
    run("kill", "-STOP", pid);
    EngineReport report;
    long before = System.nanoTime();
    try {
      report = Docker.find().containersAndNetworks();
    } finally {
      run("kill", "-CONT", pid);
    }

    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isLessThan(4000);
    assertThat(report.containers()).hasSizeGreaterThanOrEqualTo(11);
    assertThat(report.gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.reason()).contains("SIGSTOP"));
  }

  private static String run(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(() -> String.join(" ", words) + ": " + said).isZero();
    return said;
  }
}
