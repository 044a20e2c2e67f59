package dev.plumb.answers.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.TableFamily;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What Docker's options promise is what its rules do. The rules are Docker's own golden files,
 * which stay outside this repository; a file's name says the options.
 */
final class DockerPromisesTest {
  @Test
  @Tag("shared")
  void whatTheOptionsPromiseIsWhatTheRulesDo() throws Exception {
    String folder = System.getenv("PLUMB_SHARED");
    assumeTrue(folder != null, "PLUMB_SHARED names no folder with corpus/docker-iptables");
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(folder, "corpus/docker-iptables"))) {
      files = all.sorted().toList();
    }
    int asked = 0;
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      for (Backend backend : List.of(Backend.IPTABLES_NFT, Backend.IPTABLES_LEGACY)) {
        boolean six = name.contains("ip6tables");
        Firewall firewall =
            Firewall.of(
                List.of(
                    Given.save(
                        backend,
                        six ? TableFamily.IP6 : TableFamily.IP,
                        Files.readString(file, StandardCharsets.UTF_8))));
        asked += new DockerNetwork(name, six, firewall).check();
      }
    }
    System.getLogger("shared")
        .log(System.Logger.Level.INFO, "{0} files, {1} promises kept", files.size(), asked);
    assertThat(files.size()).isGreaterThan(250);
    assertThat(asked).isGreaterThan(5000);
  }
}
