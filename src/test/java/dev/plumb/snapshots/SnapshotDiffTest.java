package dev.plumb.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.command.OutputOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code snapshot diff} with engines' containers; what it says of a kernel: HostDiffLiveTest. */
class SnapshotDiffTest {
  @TempDir private Path folder;
  private String json = "";
  private Path later = Path.of("");

  @BeforeEach
  void read() throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(OpenedFile.DOCKER))) {
      json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    later = folder.resolve("later.json");
  }

  /** What the one group of a pattern matches in the file. */
  private String found(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(json);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  private OpenedFile.Said diff(String changed, String... more) throws IOException {
    assertThat(changed.equals(json)).as("nothing was changed").isFalse();
    Files.writeString(later, changed);
    String[] words = new String[4 + more.length];
    words[0] = "snapshot";
    words[1] = "diff";
    words[2] = OpenedFile.DOCKER.toString();
    words[3] = later.toString();
    System.arraycopy(more, 0, words, 4, more.length);
    return OpenedFile.plumb(words);
  }

  @Test
  void theSameHostIsTheSame() {
    String file = OpenedFile.DOCKER.toString();
    OpenedFile.Said said = OpenedFile.plumb("snapshot", "diff", file, file);
    assertThat(said.code()).isZero();
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).isEqualTo("nothing changed\n");
  }

  @Test
  void againstWhatIsOpen() {
    OpenedFile.Said said = OpenedFile.on(OpenedFile.DOCKER, "snapshot diff " + OpenedFile.DOCKER);
    assertThat(said.code()).isZero();
  }

  @Test
  void aContainerWithANewNamespace() throws IOException {
    String inode = found("\"netns\":\"nginx-1\",\"device\":\\d+,\"inode\":(\\d+)");
    String changed = json.replace(inode, "4026599999");
    OpenedFile.Said said = diff(changed.replaceAll("(4026599999,\"cookie\":)[0-9]+", "$19999"));
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .contains("container nginx-1 has a new namespace: it was started again")
        .doesNotContain("eth0");
  }

  @Test
  void aContainerThatCameAndOneThatWent() throws IOException {
    OpenedFile.Said said = diff(json.replace("\"vault\"", "\"strongbox\""));
    assertThat(said.out())
        .contains("container vault is gone")
        .contains("container strongbox appeared, running in namespace strongbox")
        .contains("namespace strongbox was called vault before");
  }

  @Test
  void aPortThatIsPublishedNoMore() throws IOException {
    assertThat(diff(json.replace("\"host_port\":8080", "\"host_port\":9090")).out())
        .contains("container nginx-2 does not publish 127.0.0.1:8080->80/tcp any more")
        .contains("container nginx-2 publishes 127.0.0.1:9090->80/tcp now");
  }

  @Test
  void agesAndIndexesCountOnlyWhenAsked() throws IOException {
    String pid = found("\"name\":\"nginx-1\"[^\\n]*?\"pid\":(\\d+)");
    String packets = found("\"rx_packets\":([1-9]\\d*)");
    String changed =
        json.replaceAll("\"pid\":" + pid + "\\b", "\"pid\":7253")
            .replaceAll("\"rx_packets\":" + packets + "\\b", "\"rx_packets\":777");
    assertThat(diff(changed).code()).isZero();
    OpenedFile.Said said = diff(changed, "--volatile");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .contains("container nginx-1's pid is 7253 now, was " + pid, "rx_packets is 777");
  }

  @Test
  void everyFormatSaysIt() throws IOException {
    String changed = json.replace("\"host_port\":8080", "\"host_port\":9090");
    for (String format : OutputOptions.FORMATS) {
      OpenedFile.Said said = diff(changed, "-o", format);
      assertThat(said.code()).as(format).isEqualTo(1);
      assertThat(said.out()).as(format).contains("9090");
    }
    assertThat(diff(changed, "-o", "json").out())
        .contains("\"noun\":\"container\",\"object\":\"nginx-2\",\"change\":\"changed\"");
  }

  @Test
  void whatCouldNotBeReadDecidesNothing() throws IOException {
    String gap = "{\"gap\":{\"subject\":\"client\",\"reason\":\"EPERM\",\"consequence\":\"none\"}}";
    int at = json.indexOf("\"netns\":\"client\"");
    int from = json.indexOf("\"rules\":[", at);
    int to = json.indexOf("\"neighbours\":", from);
    OpenedFile.Said said =
        diff(json.substring(0, from) + "\"rules\":" + gap + "," + json.substring(to));
    assertThat(said.code()).isEqualTo(5);
    assertThat(said.err()).contains("rules of client are not known of the later host: EPERM");
  }

  @Test
  void aFileThatIsNoneIsOneError() throws IOException {
    Files.writeString(later, "hello");
    OpenedFile.Said said =
        OpenedFile.plumb("snapshot", "diff", OpenedFile.DOCKER.toString(), later.toString());
    assertThat(said.code()).isEqualTo(5);
    assertThat(said.err())
        .startsWith("cannot open " + later + "\n  because   it is not a plumb snapshot\n");
  }
}
