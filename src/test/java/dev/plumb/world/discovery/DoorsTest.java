package dev.plumb.world.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.model.NetnsId;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.kernel.SysException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way into a namespace, and none. */
@LiveKernel(needs = {Feature.NETNS, Feature.IP_TOOL})
final class DoorsTest {
  @TempDir Path proc;

  @Test
  void aCoveredMountDoesNotHideTheProcessInside() throws Exception {
    Process inside =
        new ProcessBuilder("unshare", "-n", "sh", "-c", "echo ready; exec cat").start();
    try {
      assertThat(inside.inputReader().readLine()).isEqualTo("ready");
      Path process = Path.of("/proc", Long.toString(inside.pid()));
      NetnsId id;
      try (NetnsFd netns = NetnsFd.open(process.resolve("ns/net"))) {
        id = Sightings.idOf(netns.key());
      }
      Files.createSymbolicLink(proc.resolve(process.getFileName()), process);
      Files.createDirectories(proc.resolve("self"));
      Files.writeString(
          proc.resolve("self/mountinfo"),
          "45 30 0:%d net:[%d] /nowhere rw - nsfs nsfs rw\n".formatted(id.device(), id.inode()));
      try (NetnsFd found = new Doors(new ProcRoot(proc)).open(id)) {
        assertThat(Sightings.idOf(found.key())).isEqualTo(id);
      }
    } finally {
      inside.destroyForcibly().waitFor();
    }
  }

  @Test
  void ourOwnIsFoundAndANamedOneUntilItEnds() throws Exception {
    Doors doors = new Doors(ProcRoot.system());
    try (NetnsFd found = doors.open(Doors.own())) {
      assertThat(Sightings.idOf(found.key())).isEqualTo(Doors.own());
    }
    ip("add");
    NetnsId id;
    try (NetnsFd named = NetnsFd.open(Path.of("/run/netns/archive-doors"))) {
      id = Sightings.idOf(named.key());
      try (NetnsFd found = doors.open(id)) {
        assertThat(found.subject()).contains("/run/netns/archive-doors");
      }
    }
    ip("del");
    assertThatThrownBy(() -> doors.open(id))
        .isInstanceOfSatisfying(SysException.class, end -> assertThat(end.isGone()).isTrue());
  }

  private static void ip(String verb) throws Exception {
    Process process = new ProcessBuilder("ip", "netns", verb, "archive-doors").inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
