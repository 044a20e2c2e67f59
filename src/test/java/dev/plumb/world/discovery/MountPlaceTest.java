package dev.plumb.world.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.NetnsId;
import dev.plumb.world.kernel.ProcRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces as a mountinfo tells of them. */
final class MountPlaceTest {
  @TempDir Path proc;

  @Test
  void ofTwoAtOnePathTheOneOnTopIsMeant() throws IOException {
    Sightings sightings =
        look(
            "45 30 0:4 net:[4026532281] /run/netns/a rw shared:1 - nsfs nsfs rw\n"
                + "46 45 0:4 net:[4026532400] /run/netns/a rw shared:1 - nsfs nsfs rw\n");
    assertThat(sightings.has(new NetnsId(4, 4026532400L))).isTrue();
    assertThat(sightings.has(new NetnsId(4, 4026532281L))).isFalse();
  }

  /** A NUL is refused under every locale; under C, an umlaut is. */
  @Test
  void aPathThatJavaRefusesIsAGap() throws IOException {
    Sightings sightings =
        look(
            "45 30 0:4 net:[4026532281] /run/netns/a\\000b rw - nsfs nsfs rw\n"
                + "46 30 0:4 net:[4026532400] /run/netns/c rw - nsfs nsfs rw\n");
    assertThat(sightings.gaps()).hasSize(1);
    assertThat(sightings.has(new NetnsId(4, 4026532400L))).isTrue();
  }

  private Sightings look(String mountinfo) throws IOException {
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(proc.resolve("self/mountinfo"), mountinfo);
    Sightings sightings = new Sightings();
    MountPlace.look(new ProcRoot(proc), proc.resolve("none"), sightings);
    return sightings;
  }
}
