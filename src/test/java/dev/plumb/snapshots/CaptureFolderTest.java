package dev.plumb.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A folder of other tools' outputs is a host; the tools' texts beside their JSON are the oracle.
 */
class CaptureFolderTest {
  private static final Path CAPTURE = Path.of("src/test/resources/captured/docker-base");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "ip route show table all, route4-all.txt",
    "ip rule, rule4.txt",
    "ip addr, addr.txt",
    "ip link, link.txt",
    "ip -d link, link-d.txt",
    "bridge fdb, br-fdb.txt",
    "bridge -s fdb, br-fdb-s.txt",
    "route -n, route-n.txt"
  })
  void theBuiltInToolSaysWhatTheRealOneSaid(String line, String file) throws IOException {
    for (String name : List.of("host", "nginx-1", "nginx-2", "web-1")) {
      List<String> words = new ArrayList<>(List.of("exec", name));
      words.addAll(List.of(line.split(" ")));
      OpenedFile.Said said = OpenedFile.on(CAPTURE, words);
      Path oracle = CAPTURE.resolve(name.equals("host") ? name : "docker-" + name).resolve(file);
      assertThat(still(said.out()))
          .as("%s in %s", line, name)
          .isEqualTo(still(Files.readString(oracle)));
    }
  }

  /** The JSON and the text were printed one after the other, while a timer ran. */
  private static String still(String text) {
    return text.replaceAll("gc_timer +[0-9.]+", "gc_timer TIME");
  }

  @Test
  void bothEndsOfACableAreFoundAndWhoseTheyAre() {
    assertThat(OpenedFile.on(CAPTURE, "veth peer-of nginx-1:eth0").out())
        .isEqualTo("nginx-1:eth0 -> host:veth63ab24b, port of docker0\n");
    assertThat(OpenedFile.on(CAPTURE, "bridge list").out())
        .contains("host:docker0          UP         2  nginx-1 nginx-2");
    assertThat(OpenedFile.on(CAPTURE, "network list").out()).contains("container:nginx-1");
    assertThat(OpenedFile.on(CAPTURE, "route get 8.8.8.8 --in nginx-1").out())
        .contains("default via 172.17.0.1 dev eth0");
  }

  @Test
  void aFileThatNobodyReadsIsAGap() {
    assertThat(OpenedFile.on(CAPTURE, "ns list").err())
        .contains("not seen: host: iptables-save.txt ss.txt: plumb does not read such files");
  }

  private Path copy() throws IOException {
    try (Stream<Path> all = Files.walk(CAPTURE)) {
      all.forEach(
          path -> {
            try {
              Path to = folder.resolve(CAPTURE.relativize(path).toString());
              if (Files.isDirectory(path)) {
                Files.createDirectories(to);
              } else {
                Files.copy(path, to);
              }
            } catch (IOException failed) {
              throw new UncheckedIOException(failed);
            }
          });
    }
    return folder;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "docker-nginx-1/route4.json | | route get 8.8.8.8 --in nginx-1 | there is no such file",
        "docker-nginx-1/route6.json | {} | route list nginx-1 | it is not a list",
        "docker-nginx-1/rule4.json | nonsense | rule list nginx-1 | it is not JSON",
        "docker-nginx-1/rule4.json | [{\"priority\":1,\"moon\":1}] | rule list nginx-1 | 'moon' is"
            + " not",
        "docker-nginx-1/neigh.json | [{\"dst\":\"x\",\"dev\":\"eth0\"}] | neigh list nginx-1 | 'x'"
            + " is not",
        "host/br-fdb.json | [{\"mac\":\"02:00:00:00:00:01\",\"ifname\":\"no\"}] | bridge fdb"
            + " docker0 | 'no' is not"
      })
  void whatIsMissingOrStrangeIsAGapAndNeverNothing(
      String file, String content, String question, String reason) throws IOException {
    Path capture = copy();
    if (content == null) {
      Files.delete(capture.resolve(file));
    } else {
      Files.writeString(capture.resolve(file), content);
    }
    OpenedFile.Said said = OpenedFile.on(capture, question);
    assertThat(said.code()).as(said.out()).isEqualTo(5);
    assertThat(said.err()).contains(reason);
  }

  @Test
  void withoutAnIndexTheFoldersAreTheNamespaces() throws IOException {
    Path capture = copy();
    Files.delete(capture.resolve("index.tsv"));
    assertThat(OpenedFile.on(capture, "exec docker-web-1 ip route").out()).contains("default via");
    assertThat(OpenedFile.on(capture, "veth peer-of docker-nginx-1:eth0").out())
        .contains("host:veth63ab24b");
  }

  @Test
  void aLinkOutOfTheFolderIsNotFollowed() throws IOException {
    Path capture = copy();
    Path link = capture.resolve("docker-nginx-1/rule4.json");
    Path real = Files.move(link, capture.resolve("elsewhere.json"));
    Files.createSymbolicLink(link, real);
    assertThat(OpenedFile.on(capture, "rule list nginx-1").code()).isEqualTo(5);
  }

  @Test
  void aFolderOfSomethingElseIsOneLine() {
    OpenedFile.Said said = OpenedFile.on(folder, "ns list");
    assertThat(said.code()).isEqualTo(5);
    assertThat(said.err()).contains("it holds no folder with a link.json");
  }

  @Test
  void aCaptureIsComparedAndSavedLikeAnyHost() throws IOException {
    Path capture = copy();
    Path routes = capture.resolve("docker-web-1/route4.json");
    Files.writeString(
        routes,
        Files.readString(routes)
            .replaceFirst("\\{\"type\":\"unicast\",\"dst\":\"default\"[^}]*\\},", ""));
    OpenedFile.Said said =
        OpenedFile.plumb("snapshot", "diff", CAPTURE.toString(), capture.toString());
    assertThat(said.out()).contains("web-1", "the route default via 172.18.0.1 dev eth0 is gone");
    assertThat(said.code()).isEqualTo(1);
    Path saved = folder.resolve("saved.plumb.json.gz");
    assertThat(OpenedFile.on(CAPTURE, "snapshot save " + saved).code()).isZero();
    assertThat(OpenedFile.on(saved, "veth peer-of nginx-1:eth0").out()).contains("veth63ab24b");
  }
}
