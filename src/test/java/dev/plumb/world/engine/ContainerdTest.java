package dev.plumb.world.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Gap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * containerd's database alone, as it lay on a host with containers of ctr, one never started, and
 * three pods; nothing of them runs here.
 */
class ContainerdTest {
  private static final Path DATABASE =
      Path.of(
          System.getProperty("basedir", "."), "src/test/resources/runtimes/containerd/meta.db.gz");

  @TempDir Path root;
  private Path file;
  private byte[] content = {};

  @BeforeEach
  void unpack() throws IOException {
    file = root.resolve("var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db");
    Files.createDirectories(file.getParent());
    Files.createDirectories(root.resolve("proc"));
    try (InputStream in = new GZIPInputStream(Files.newInputStream(DATABASE))) {
      content = in.readAllBytes();
    }
    Files.write(file, content);
  }

  @Test
  void containersThatDoNotRunAreKnownByNameAndPod() {
    EngineReport report = AllEngines.at(root).find();

    assertThat(report.gaps()).isEmpty();
    assertThat(report.containers())
        .extracting(
            found ->
                found.container().name()
                    + found.container().pod().map(pod -> " in " + pod.fullName()).orElse("")
                    + " "
                    + found.container().state())
        .containsExactlyInAnyOrder(
            "c1 stopped",
            "c1host stopped",
            "c2 stopped",
            "c3 stopped",
            "cnever stopped",
            "cpaused stopped",
            "web-0 in prod/web-0 stopped",
            "nginx in prod/web-0 stopped",
            "api-1 in prod/api-1 stopped",
            "api in prod/api-1 stopped",
            "node-agent in kube-system/node-agent stopped");
  }

  @Test
  void aDatabaseCutAnywhereIsAGapOrAShorterList() throws IOException {
    for (int length = 0; length < content.length; length += 3989) {
      Files.write(file, Arrays.copyOf(content, length));
      EngineReport report = AllEngines.at(root).find();
      assertThat(report.containers().size()).isLessThanOrEqualTo(11);
      assertThat(report.gaps()).allMatch(gap -> gap.subject().startsWith("containerd "));
    }
    Files.write(file, Arrays.copyOf(content, 5000));
    assertThat(AllEngines.at(root).find().gaps()).extracting(Gap::subject).hasSize(1);
  }

  /** Whatever stands in the pages: reading it ends, and ends well. */
  @Test
  void aDatabaseWithWrongBytesInItEndsToo() throws IOException {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] broken = content.clone();
      for (int i = 0; i < 40; i++) {
        // The meta pages have a checksum, so what follows them is broken.
        broken[8192 + random.nextInt(broken.length - 8192)] = (byte) random.nextInt();
        broken[8192 + random.nextInt(24) * 4096 + random.nextInt(64)] = (byte) random.nextInt();
      }
      try {
        BoltFile.read(
            () -> broken,
            bolt -> {
              bolt.bucket("v1");
              return true;
            });
      } catch (IOException told) {
        assertThat(told.getMessage()).isNotBlank();
      }
      Files.write(file, broken);
      AllEngines.at(root).find();
    }
  }
}
