package dev.plumb.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code java -jar plumb.jar open FILE} where there is neither a /proc nor a way to libc. */
@Tag("jar")
final class SavedElsewhereTest {
  private static final Path HOST =
      Path.of("transcripts/hosts/docker.plumb.json.gz").toAbsolutePath();

  @TempDir Path folder;
  private Path jar = Path.of("");

  @BeforeEach
  void withoutJna() throws IOException {
    Checkout.mustBeBuilt();
    jar = folder.resolve("plumb.jar");
    try (ZipFile whole = new ZipFile(Checkout.JAR.toFile());
        OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (ZipEntry entry : whole.stream().toList()) {
        if (!entry.getName().startsWith("com/sun/jna/")) {
          zip.putNextEntry(new ZipEntry(entry.getName()));
          try (InputStream in = whole.getInputStream(entry)) {
            in.transferTo(zip);
          }
          zip.closeEntry();
        }
      }
    }
  }

  /** With an empty /proc the JVM has to be told where its libraries are. */
  private Said plumb(String line) throws Exception {
    String java = System.getProperty("java.home");
    List<String> words = new ArrayList<>();
    words.addAll(List.of("unshare", "-Urm", "sh", "-c"));
    words.add("mount -t tmpfs tmpfs /proc && exec \"$@\"");
    words.addAll(List.of("sh", "env", "LD_LIBRARY_PATH=" + java + "/lib:" + java + "/lib/server"));
    words.add(java + "/bin/java");
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xlog:disable"));
    words.add("-Xlog:class+load:file=" + folder.resolve("classes"));
    words.addAll(List.of("-jar", jar.toString(), "open", HOST.toString()));
    words.addAll(List.of(line.split(" ")));
    return Scene.said(new ProcessBuilder(words), folder);
  }

  @ParameterizedTest
  @CsvSource({
    "veth peer-of nginx-1:eth0, nginx-1:eth0 -> host:veth",
    "bridge fdb docker0, nginx-2:eth0",
    "exec nginx-1 ip route, default via 172.17.0.1 dev eth0",
    "route get 8.8.8.8 --in nginx-1, 8.8.8.8 goes by default via 172.17.0.1"
  })
  void theSameQuestions(String line, String answer) throws Exception {
    assertThat(plumb(line).isDone().out()).contains(answer);
    List<String> world = new ArrayList<>();
    for (String loaded : Files.readAllLines(folder.resolve("classes"))) {
      int at = loaded.indexOf("dev.plumb.world.");
      if (at >= 0
          && !loaded.startsWith("dev.plumb.world.snapshot.", at)
          && !loaded.startsWith("dev.plumb.world.netfilter.", at)) {
        world.add(loaded.substring(at));
      }
    }
    assertThat(world).as("classes of the live world").isEmpty();
    assertThat(Files.readString(folder.resolve("classes"))).contains("dev.plumb.world.snapshot.");
  }

  @Test
  void whatNeedsTheWorldIsRefused() throws Exception {
    for (String line :
        List.of(
            "exec nginx-1 true",
            "probe nginx-1 tcp 172.17.0.3:80",
            "events",
            "lab list",
            "exec --container nginx-1 sh")) {
      Said said = plumb(line).isClean();
      assertThat(said.code()).as(line).isEqualTo(5);
      assertThat(said.err()).as(line).isNotBlank();
    }
  }
}
