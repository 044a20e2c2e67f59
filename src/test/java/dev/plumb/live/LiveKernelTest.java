package dev.plumb.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The live run is what it says: namespaces of its own, an empty /run, a census that counts. */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH})
final class LiveKernelTest {
  @Test
  void hasOnlyLoopbackAndAnEmptyRun() throws Exception {
    // Two lines of heading, and lo. The kernel takes a lab's veths down after its namespaces are
    // gone, not with them.
    Path devices = Path.of("/proc/self/net/dev");
    for (int wait = 0; wait < 50 && Files.readAllLines(devices).size() > 3; wait++) {
      Thread.sleep(100);
    }
    assertThat(Files.readAllLines(devices)).hasSize(3);
    // Other tests and mount(8) leave their state here; of the machine's own /run there is nothing.
    assertThat(Path.of("/run").toFile().list())
        .contains("netns")
        .doesNotContain("docker", "docker.sock", "containerd", "systemd");
  }

  @Test
  void isFirstInItsPidNamespace() {
    assertThat(ProcessHandle.current().pid()).isEqualTo(1);
  }

  @Test
  void censusNoticesADescriptorLeftOpen() throws Exception {
    var before = Census.descriptors();
    try (var leak = Files.newInputStream(Path.of("/proc/self/status"))) {
      assertThat(Census.complaint(before)).isPresent();
      assertThat(leak.read()).isPositive();
    }
    assertThat(Census.complaint(before)).isEmpty();
  }
}
