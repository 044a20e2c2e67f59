package dev.plumb.world.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("live")
@SuppressWarnings("StringConcatToTextBlock") // escapes and blanks count here
class ChildTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/nowhere:/usr/bin:/bin", "COLOUR", "blue");

  @TempDir Path folder;
  private Census before;

  @BeforeEach
  void count() throws IOException {
    before = Census.take();
  }

  @AfterEach
  void nothingLeftBehind() throws IOException {
    before.assertUnchanged();
  }

  private static Child.Captured sh(String script) throws IOException {
    return Child.capture(List.of("sh", "-c", script), ENVIRONMENT);
  }

  private static ChildResult run(String... words) throws IOException {
    return Child.run(new ChildCommand(List.of(words), ENVIRONMENT), child -> {});
  }

  @Test
  void exitCodesAreTheShells() throws IOException {
    assertThat(run("true")).isEqualTo(new ChildResult.Exited(0));
    assertThat(run("sh", "-c", "exit 3").exitCode()).isEqualTo(3);
    assertThat(run("sh", "-c", "kill -TERM $$").exitCode()).isEqualTo(143);
    assertThat(run("no-such-program").exitCode()).isEqualTo(127);
    assertThat(run("/no/such/program").exitCode()).isEqualTo(127);
    assertThat(run("").exitCode()).isEqualTo(127);
    Path plain = Files.writeString(folder.resolve("plain"), "exit 5\n");
    assertThat(run(plain.toString()).exitCode()).isEqualTo(126);
    assertThat(run(folder.toString()).exitCode()).isEqualTo(126);
    assertThat(plain.toFile().setExecutable(true)).isTrue();
    assertThat(run(plain.toString()).exitCode()).isEqualTo(5);
  }

  @Test
  void childHasItsOwnEnvironmentAndNoBlockedOrIgnoredSignal() throws IOException {
    assertThat(sh("echo $COLOUR$HOME").text()).isEqualTo("blue\n");
    assertThat(sh("grep -E 'Sig(Blk|Ign)' /proc/self/status").text())
        .isEqualTo("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
  }

  @Test
  void childInheritsNothingButTheThreeStandardDescriptors() throws IOException {
    assertThat(sh("ls /proc/$$/fd").text()).isEqualTo("0\n1\n2\n");
  }

  @Test
  void inputAndBothOutputsArePiped() throws IOException {
    byte[] input = "x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
    Child.Captured got =
        Child.capture(
            new ChildCommand(List.of("sh", "-c", "cat; echo oops >&2"), ENVIRONMENT),
            input,
            2_000_000,
            Duration.ofSeconds(20));
    assertThat(got.output()).isEqualTo(input);
    assertThat(got.errorText()).isEqualTo("oops\n");
    assertThat(got.truncated()).isFalse();
  }

  @Test
  void outputIsBounded() throws IOException {
    Child.Captured got =
        Child.capture(
            new ChildCommand(List.of("yes"), ENVIRONMENT),
            new byte[0],
            10_000,
            Duration.ofSeconds(20));
    assertThat(got.output()).hasSize(10_000);
    assertThat(got.truncated()).isTrue();
    assertThat(got.timedOut()).isFalse();
    assertThat(got.result().exitCode()).isEqualTo(128 + 13);
  }

  @Test
  void childThatTakesTooLongIsKilled() throws IOException {
    Child.Captured got =
        Child.capture(
            new ChildCommand(List.of("sleep", "60"), ENVIRONMENT),
            new byte[0],
            10,
            Duration.ofMillis(100));
    assertThat(got.timedOut()).isTrue();
    assertThat(got.result()).isEqualTo(new ChildResult.Signalled(9));
  }

  @Test
  void grandchildThatKeepsThePipeDoesNotHoldUs() throws IOException {
    long start = System.nanoTime();
    assertThat(sh("sleep 3 & echo done").text()).isEqualTo("done\n");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void signalsArePassedOn() throws IOException {
    ChildResult result =
        Child.run(new ChildCommand(List.of("sleep", "60"), ENVIRONMENT), child -> child.signal(15));
    assertThat(result).isEqualTo(new ChildResult.Signalled(15));
  }

  @Test
  void childOfAVisitRunsInTheVisitedNamespace() throws IOException {
    try (TestNetns lab = TestNetns.assumed();
        NetnsFd netns = lab.open()) {
      String link = NetnsVisit.call(netns, () -> sh("readlink /proc/$$/ns/net")).text().strip();
      assertThat(link).isEqualTo(netns.key().toString());
    }
  }

  @Test
  void processIsReplacedByTheProgramInTheNamespace() throws Exception {
    try (TestNetns lab = TestNetns.assumed();
        NetnsFd netns = lab.open()) {
      String script =
          "readlink /proc/$$/ns/net; ls /proc/$$/task | wc -l;"
              // Read by the shell itself: while dash starts a program it blocks all signals.
              + " while read -r name value; do case $name in SigBlk:|SigIgn:)"
              + " echo $name $value;; esac; done < /proc/$$/status; ls /proc/$$/fd; exit 7";
      ChildCommand java =
          new ChildCommand(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:-UsePerfData",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ReplaceMain.class.getName(),
                  Integer.toString(lab.pid()),
                  script),
              ENVIRONMENT);
      Child.Captured got = Child.capture(java, new byte[0], 10_000, Duration.ofSeconds(60));
      assertThat(got.text() + got.errorText())
          .isEqualTo(
              netns.key() + "\n1\nSigBlk: 0000000000000000\nSigIgn: 0000000000000000\n0\n1\n2\n");
      assertThat(got.result()).isEqualTo(new ChildResult.Exited(7));
    }
  }
}
