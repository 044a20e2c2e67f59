package dev.plumb.world.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.Container;
import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy of the state files that src/test/sh/docker-scene left under Docker 20.10.24, with what
 * {@code docker inspect} said at the same moment as the oracle. Environment variables were removed
 * from both.
 */
class DockerFilesTest {
  private static final Path SCENE =
      Path.of(System.getProperty("basedir", "."), "src/test/resources/docker/scene");

  private static Map<String, Container> byName(EngineReport report) {
    Map<String, Container> map = new HashMap<>();
    report.containers().forEach(found -> map.put(found.container().name(), found.container()));
    return map;
  }

  @Test
  void filesSayWhatTheDaemonSays() throws IOException {
    EngineReport report = new DockerFiles(DockerPaths.find(SCENE)).read();

    assertThat(report.gaps()).isEmpty();
    List<FoundContainer> oracle = new ArrayList<>();
    try (JsonParser json =
        new JsonFactory().createParser(SCENE.resolve("oracle/containers.json").toFile())) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      while (oracle.size() < report.containers().size()) {
        oracle.add(ContainerJson.read(json).found());
      }
      assertThat(json.nextToken()).isEqualTo(JsonToken.END_ARRAY);
    }
    assertThat(report.containers()).containsExactlyInAnyOrderElementsOf(oracle);
  }

  @Test
  void everyWayOfHavingANetworkIsTold() {
    Map<String, Container> scene = byName(new DockerFiles(DockerPaths.find(SCENE)).read());

    assertThat(scene.get("nginx-1").networkMode()).isEqualTo("bridge");
    assertThat(scene.get("host-1").networkMode()).isEqualTo("host");
    assertThat(scene.get("none-1").networkMode()).isEqualTo("none");
    assertThat(scene.get("client-1").networkMode()).isEqualTo("front");
    assertThat(scene.get("side-1").networkMode())
        .isEqualTo("container:" + scene.get("nginx-1").id());
    assertThat(scene.get("paused-1").state()).isEqualTo("paused");
    assertThat(scene.get("paused-1").pid()).isPresent();
    assertThat(scene.get("exited-1").state()).isEqualTo("exited");
    assertThat(scene.get("exited-1").pid()).isEmpty();
    assertThat(scene.get("created-1").state()).isEqualTo("created");
    assertThat(scene.get("nginx-2").attachments())
        .extracting(Container.Attachment::network)
        .containsExactly("bridge", "front");
    assertThat(scene.get("nginx-2").published())
        .containsExactlyInAnyOrder(
            new Container.PublishedPort(IpAddress.of("127.0.0.1"), 18080, 80, "tcp"),
            new Container.PublishedPort(IpAddress.of("::1"), 18080, 80, "tcp"));
  }

  /** A kernel in which every process has a namespace of its own, but for those said otherwise. */
  private record Kernel(Map<Integer, Long> processes, Map<String, Long> files)
      implements NetnsLookup {
    @Override
    public Optional<NetnsId> ofProcess(int pid) {
      return Optional.ofNullable(processes.get(pid)).map(inode -> new NetnsId(4, inode));
    }

    @Override
    public Optional<NetnsId> ofFile(Path file) {
      return Optional.ofNullable(files.get(file.getFileName().toString()))
          .map(inode -> new NetnsId(4, inode));
    }

    @Override
    public NetnsId host() {
      return new NetnsId(4, 1);
    }
  }

  @Test
  void namespacesAreFoundWithoutARightToTheProcesses() {
    EngineReport report = new DockerFiles(DockerPaths.find(SCENE)).read();
    Map<String, Long> sandboxes = new HashMap<>();
    long next = 100;
    for (FoundContainer found : report.containers()) {
      if (found.sandbox().isPresent()) {
        sandboxes.put(found.sandbox().get().getFileName().toString(), next++);
      }
    }
    Map<String, Container> resolved = new HashMap<>();
    report
        .resolve(new Kernel(Map.of(), sandboxes))
        .forEach(container -> resolved.put(container.name(), container));

    assertThat(resolved.get("host-1").netns()).contains(new NetnsId(4, 1));
    assertThat(resolved.get("nginx-1").netns()).isPresent();
    assertThat(resolved.get("side-1").netns()).isEqualTo(resolved.get("nginx-1").netns());
    assertThat(resolved.get("nginx-2").netns()).isNotEqualTo(resolved.get("nginx-1").netns());
    assertThat(resolved.get("exited-1").netns()).isEmpty();
    assertThat(resolved.get("created-1").netns()).isEmpty();
  }

  @Test
  void aPidThatIsSomebodyElsesByNowIsNotTheContainers(@TempDir Path copy) throws IOException {
    copyTo(copy);
    int pid =
        byName(new DockerFiles(DockerPaths.find(copy)).read()).get("nginx-1").pid().orElseThrow();
    Path stat = copy.resolve("proc/" + pid + "/stat");
    String[] fields = Files.readString(stat).split(" ");
    fields[21] = "99999999";
    Files.writeString(stat, String.join(" ", fields));

    Container after = byName(new DockerFiles(DockerPaths.find(copy)).read()).get("nginx-1");

    assertThat(after.pid()).isEmpty();
    assertThat(after.isRunning()).isFalse();
  }

  @Test
  void aBrokenFileIsAGapAndTheOthersAreRead(@TempDir Path copy) throws IOException {
    copyTo(copy);
    Container victim = byName(new DockerFiles(DockerPaths.find(copy)).read()).get("nginx-2");
    Path file = copy.resolve("var/lib/docker/containers/" + victim.id() + "/config.v2.json");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));

    EngineReport report = new DockerFiles(DockerPaths.find(copy)).read();

    assertThat(report.gaps()).hasSize(1);
    assertThat(report.gaps().get(0).subject()).contains(victim.id());
    assertThat(byName(report)).containsKey("nginx-1").doesNotContainKey("nginx-2");
  }

  @Test
  void hostileNamesAreKeptAsTheyAre(@TempDir Path copy) throws IOException {
    copyTo(copy);
    Container victim = byName(new DockerFiles(DockerPaths.find(copy)).read()).get("nginx-2");
    Path file = copy.resolve("var/lib/docker/containers/" + victim.id() + "/config.v2.json");
    Files.writeString(
        file, Files.readString(file).replace("\"/nginx-2\"", "\"/\\u001b[31mred\\nline\""));

    assertThat(byName(new DockerFiles(DockerPaths.find(copy)).read()))
        .containsKey("\u001b[31mred\nline");
  }

  @Test
  void aMachineWithoutDockerHasNothingAndNoGap(@TempDir Path empty) {
    Docker docker = new Docker(DockerPaths.find(empty));

    assertThat(docker.containers()).isEqualTo(EngineReport.NOTHING);
    assertThat(docker.containersAndNetworks()).isEqualTo(EngineReport.NOTHING);
  }

  @Test
  void aDaemonThatIsDownIsAGapForItsNetworks(@TempDir Path copy) throws IOException {
    copyTo(copy);
    Files.delete(copy.resolve("run/docker.pid"));
    try (Stream<Path> processes = Files.list(copy.resolve("proc"))) {
      for (Path process : processes.toList()) {
        if (Files.readString(process.resolve("comm")).startsWith("dockerd")) {
          Files.delete(process.resolve("comm"));
        }
      }
    }

    EngineReport report = new Docker(DockerPaths.find(copy)).containersAndNetworks();

    assertThat(report.containers()).hasSize(11);
    assertThat(report.gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.reason()).isEqualTo("dockerd does not run"));
  }

  private static void copyTo(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(SCENE)) {
      for (Path file : files.toList()) {
        Path to = target.resolve(SCENE.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
  }
}
