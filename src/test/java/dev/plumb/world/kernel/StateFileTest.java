package dev.plumb.world.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  private static final StateFile.Owner ANYBODY = StateFile.Owner.ANYBODY;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.createDirectory(folder.resolve("below")).resolve("state");
    Files.writeString(file, "hello");
  }

  @Test
  void readsUpToItsBound() throws IOException {
    assertThat(StateFile.read(folder, file, 5, ANYBODY)).isEqualTo("hello".getBytes(UTF_8));
    assertThatThrownBy(() -> StateFile.read(folder, file, 4, ANYBODY))
        .hasMessageContaining("EFBIG");
  }

  @Test
  void followsNoLinkAtTheEndOrOnTheWay() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("below/link"), file);
    Path way = Files.createSymbolicLink(folder.resolve("way"), folder.resolve("below"));

    assertThatThrownBy(() -> StateFile.read(folder, link, 99, ANYBODY))
        .hasMessageContaining("ELOOP");
    assertThatThrownBy(() -> StateFile.read(folder, way.resolve("state"), 99, ANYBODY))
        .hasMessageContaining("ELOOP");
  }

  @Test
  @Timeout(10)
  void doesNotWaitForTheWriterOfAFifo() throws Exception {
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();

    assertThatThrownBy(() -> StateFile.read(folder, fifo, 99, ANYBODY))
        .hasMessageContaining("not a regular file");
  }

  @Test
  void believesOnlyItsOwner() throws IOException {
    int uid = (Integer) Files.getAttribute(file, "unix:uid");

    assertThat(StateFile.read(folder, file, 99, new StateFile.Owner(uid))).hasSize(5);
    assertThatThrownBy(() -> StateFile.read(folder, file, 99, new StateFile.Owner(uid + 1)))
        .hasMessageContaining("EPERM")
        .hasMessageContaining("belongs to uid " + uid);
  }
}
