package dev.plumb.world.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Container;
import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Gap;
import dev.plumb.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every runtime but Docker is told apart on a copied tree alone, with what each runtime's own tool
 * said at that moment as the oracle.
 */
class AllEnginesTest {
  @TempDir Path root;

  @BeforeEach
  void copy() throws IOException {
    RuntimesTree.copyTo(root);
  }

  private EngineReport find() {
    return AllEngines.at(root).find();
  }

  private static Map<String, Container> byName(EngineReport report) {
    Map<String, Container> map = new HashMap<>();
    report
        .containers()
        .forEach(
            found ->
                assertThat(
                        map.put(
                            found.container().engine() + "=" + found.container().name(),
                            found.container()))
                    .as(found.container().name() + " twice")
                    .isNull());
    return map;
  }

  @Test
  void everyContainerIsWhatItsRuntimeSays() throws IOException {
    EngineReport report = find();

    assertThat(report.gaps()).isEmpty();
    List<String> said = new ArrayList<>();
    for (FoundContainer found : report.containers()) {
      Container container = found.container();
      said.add(
          String.join(
              "\t",
              container.engine(),
              container.name(),
              container.id(),
              container.state(),
              Integer.toString(container.pid().orElse(0)),
              container.pod().map(Pod::fullName).orElse("")));
    }
    List<String> oracle =
        RuntimesTree.oracle().stream().map(words -> String.join("\t", words)).toList();
    assertThat(said).containsExactlyInAnyOrderElementsOf(oracle);
  }

  @Test
  void networksHaveTheirRangesAndMembers() {
    EngineReport report = find();
    Map<String, EngineNetwork> networks = new HashMap<>();
    report.networks().forEach(network -> networks.put(network.name(), network));
    Map<String, Container> containers = byName(report);

    assertThat(networks.keySet()).contains("rxpnet", "rlnet", "podman", "rxpod", "lxcbr0");
    assertThat(networks.get("rxpnet").bridge()).contains("podman1");
    assertThat(networks.get("rxpnet").subnets())
        .extracting(subnet -> subnet.prefix().toString())
        .containsExactly("10.89.0.0/24");
    assertThat(networks.get("rxpod").driver()).isEqualTo("bridge");
    assertThat(networks.get("rxpod").bridge()).contains("cni0");
    assertThat(networks.get("rxpod").subnets())
        .extracting(subnet -> subnet.prefix().toString())
        .containsExactly("10.244.0.0/24");
    assertThat(places(containers.get("podman=rxp2"))).containsExactly("rxpnet 10.89.0.2/24");
    assertThat(places(containers.get("podman=rl3"))).containsExactly("rlnet 10.89.1.2/24");
    assertThat(places(containers.get("containerd=web-0"))).containsExactly("rxpod 10.244.0.2/24");
    assertThat(places(containers.get("containerd=c3"))).containsExactly("podman 10.88.0.2/16");
    assertThat(places(containers.get("lxc=rxlxc1"))).containsExactly("lxcbr0 10.0.3.11/24");
  }

  private static List<String> places(Container container) {
    return container.attachments().stream()
        .map(
            attachment ->
                attachment.network()
                    + " "
                    + attachment.address().map(Object::toString).orElse("nowhere"))
        .toList();
  }

  @Test
  void everyWayOfHavingANetworkIsTold() {
    Map<String, Container> all = byName(find());

    assertThat(all.get("podman=rxp1").networkMode()).isEqualTo("bridge");
    assertThat(all.get("podman=rxp3").networkMode()).isEqualTo("bridge");
    assertThat(all.get("podman=rxp4").networkMode()).isEqualTo("none");
    assertThat(all.get("podman=rl1").networkMode()).isEqualTo("private");
    assertThat(all.get("containerd=c1").networkMode()).isEqualTo("none");
    assertThat(all.get("containerd=c1host").networkMode()).isEqualTo("host");
    assertThat(all.get("containerd=c2").networkMode()).isEqualTo("private");
    assertThat(all.get("containerd=web-0").networkMode()).isEqualTo("rxpod");
    assertThat(all.get("containerd=nginx").networkMode()).isEqualTo("rxpod");
    assertThat(all.get("containerd=node-agent").networkMode()).isEqualTo("host");
    assertThat(all.get("lxc=rxlxc1").networkMode()).isEqualTo("lxcbr0");
    assertThat(all.get("nspawn=rxnsp").networkMode()).isEqualTo("veth");
    assertThat(all.get("containerd=nginx").pod())
        .contains(new Pod(Optional.of("prod"), "web-0", Optional.of("uid-web-0")));
    assertThat(all.get("podman=rxp1").published())
        .extracting(port -> port.hostPort() + ">" + port.containerPort() + "/" + port.protocol())
        .containsExactly("9090>80/tcp");
    assertThat(all.get("containerd=web-0").published())
        .extracting(port -> port.hostPort() + ">" + port.containerPort() + "/" + port.protocol())
        .containsExactly("30080>80/tcp");
  }

  @Test
  void withoutDatabasesWhatRunsIsKnownAllTheSame() throws IOException {
    Map<String, Container> before = byName(find());
    for (String database : List.of("bolt_state.db", "meta.db")) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(path -> path.endsWith(database)).toList()) {
          Files.delete(file);
        }
      }
    }
    EngineReport report = find();
    Map<String, Container> after = byName(report);

    assertThat(report.gaps()).isEmpty();
    before.forEach(
        (name, container) -> {
          if (container.pid().isPresent()) {
            assertThat(after).containsKey(name);
            assertThat(after.get(name).pid()).isEqualTo(container.pid());
            assertThat(after.get(name).state()).isEqualTo(container.state());
          }
        });
    assertThat(after.get("podman=rxp6").state()).isEqualTo("exited");
    assertThat(after.get("podman=rxp7").state()).isEqualTo("created");
    assertThat(after.get("podman=rxp3").pod().map(Pod::name))
        .isEqualTo(
            before.get("podman=rxp3").pod().flatMap(Pod::uid).map(uid -> uid.substring(0, 12)));
  }

  @Test
  void monitorsAloneAreEnoughForPodman() throws IOException {
    Map<String, Container> before = byName(find());
    for (String folder : List.of("var/lib/containers", "run/runc", "run/crun", "etc")) {
      delete(root.resolve(folder));
    }
    Map<String, Container> after = byName(find());

    for (String name : List.of("rxp1", "rxp2", "rxp3", "rxp4", "rxp5")) {
      assertThat(after.get("podman=" + name).pid())
          .as(name)
          .isEqualTo(before.get("podman=" + name).pid());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void anotherProcessOfThatNumberIsNotTheContainers() throws IOException {
    int pid = byName(find()).get("containerd=c1").pid().orElseThrow();
    Path stat = root.resolve("proc").resolve(Integer.toString(pid)).resolve("stat");
    String text = Files.readString(stat);
    int bracket = text.lastIndexOf(')');
    String[] fields = text.substring(bracket + 2).split(" ");
    fields[19] = "1";
    Files.writeString(stat, text.substring(0, bracket + 2) + String.join(" ", fields));

    assertThat(byName(find()).get("containerd=c1").state()).isEqualTo("stopped");
    assertThat(byName(find()).get("containerd=c1").pid()).isEmpty();
  }

  @Test
  void aHalfWrittenFileIsAGapAndTakesNothingElseAlong() throws IOException {
    int whole = find().containers().size();
    Path state = root.resolve("run/containerd/runc/rx/c2/state.json");
    Files.writeString(state, Files.readString(state).substring(0, 200));
    Path database = root.resolve("var/lib/containers/storage/libpod/bolt_state.db");
    byte[] bytes = Files.readAllBytes(database);
    Files.write(database, java.util.Arrays.copyOf(bytes, 6000));
    Path network = root.resolve("etc/containers/networks/rxpnet.json");
    Files.writeString(network, "{\"name\": ");

    EngineReport report = find();

    assertThat(report.gaps())
        .extracting(Gap::subject)
        .anyMatch(subject -> subject.equals("containerd container c2"))
        .anyMatch(subject -> subject.startsWith("podman ") && subject.endsWith("bolt_state.db"))
        .anyMatch(subject -> subject.startsWith("podman ") && subject.endsWith("rxpnet.json"));
    assertThat(report.containers()).hasSize(whole);
  }

  @Test
  void aLinkOrAFifoOfAUserIsNotFollowed() throws Exception {
    Path storage = root.resolve("home/rxuser/.local/share/containers/storage");
    Path list = storage.resolve("vfs-containers/containers.json");
    Files.delete(list);
    Files.createSymbolicLink(
        list, root.resolve("var/lib/containers/storage/overlay-containers/containers.json"));
    Path database = storage.resolve("libpod/bolt_state.db");
    Files.delete(database);
    assertThat(new ProcessBuilder("mkfifo", database.toString()).start().waitFor()).isZero();

    EngineReport report = find();

    assertThat(report.gaps())
        .extracting(Gap::reason)
        .anyMatch(reason -> reason.contains("ELOOP"))
        .anyMatch(reason -> reason.contains("not a regular file"));
    Map<String, Container> all = byName(report);
    assertThat(all.get("podman=rl1").pid()).isPresent();
  }

  @Test
  void anEmptyMachineHasNothing(@TempDir Path empty) throws IOException {
    Files.createDirectories(empty.resolve("proc"));

    assertThat(AllEngines.at(empty).find()).isEqualTo(EngineReport.NOTHING);
    assertThat(AllEngines.at(empty).hasSigns()).isFalse();
    assertThat(AllEngines.at(root).hasSigns()).isTrue();
  }
}
