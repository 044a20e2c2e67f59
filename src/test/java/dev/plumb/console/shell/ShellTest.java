package dev.plumb.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.command.Exit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellTest {
  private final Scene scene = new Scene();

  @Test
  void versionAndHelpOpenNoDoorToTheWorld() {
    assertThat(scene.plumb("--version")).isZero();
    assertThat(scene.out()).isEqualTo("plumb 1.2.3\n");
    assertThat(scene.plumb("help")).isZero();
    assertThat(scene.out()).contains("go there", "exec");
    assertThat(scene.plumb("--help", "use")).isZero();
    assertThat(scene.out()).contains("use bridge BRIDGE");
    assertThat(scene.worldsOpened).isZero();
  }

  @Test
  void wordsOfArgvAreNeverParsedAgain() {
    assertThat(scene.plumb("let", "x", "=", "a; quit | b > c")).isZero();
    assertThat(scene.plumb("use", "my web")).isZero();
    assertThat(scene.out()).isEqualTo("now in my web\n");
    assertThat(scene.plumb("use", "nginx-1;quit")).isEqualTo(Exit.NO_SUCH);
    assertThat(scene.surveys).isEqualTo(2);
  }

  @Test
  void errorsGoToStderrWithTheirCode() {
    assertThat(scene.plumb("use", "ngnix-1")).isEqualTo(Exit.NO_SUCH);
    assertThat(scene.out()).isEmpty();
    assertThat(scene.err()).contains("ngnix-1", "did you mean nginx-1?").doesNotContain("\u001b");
    assertThat(scene.plumb("lnik")).isEqualTo(Exit.USAGE);
    assertThat(scene.plumb("--colour", "never", "set")).isEqualTo(Exit.USAGE);
    assertThat(scene.err()).contains("did you mean --color?");
    assertThat(scene.plumb("-c")).isEqualTo(Exit.USAGE);
  }

  @Test
  void linesRunInOneSessionAndStopAtAFailure() {
    assertThat(scene.plumb("-c", "use nginx-1; use", "-c", "let a = b; let")).isZero();
    assertThat(scene.out()).startsWith("now in nginx-1\nnow in nginx-1\n").contains("a     b");
    assertThat(scene.plumb("-c", "use nobody; use nginx-1")).isEqualTo(Exit.NO_SUCH);
    assertThat(scene.out()).isEmpty();
    assertThat(scene.plumb("--keep-going", "-c", "nonsense; use nobody; use nginx-1"))
        .isEqualTo(Exit.USAGE);
    assertThat(scene.out()).isEqualTo("now in nginx-1\n");
    assertThat(scene.plumb("-c", "let a = 'x")).isEqualTo(Exit.USAGE);
    assertThat(scene.err()).contains("a closing ' is missing");
  }

  @Test
  void scriptsSayWhereTheyFailed(@TempDir Path folder) throws IOException {
    Path script = folder.resolve("night.plumb");
    Files.writeString(
        script, "# a comment\nlet x = 'two\nlines'\nuse nginx-1\n\nuse nobody\nuse host\n");
    assertThat(scene.plumb(script.toString())).isEqualTo(Exit.NO_SUCH);
    assertThat(scene.out()).isEqualTo("now in nginx-1\n");
    assertThat(scene.err()).startsWith(script + ":6: ");
    assertThat(scene.plumb("nowhere.plumb")).isEqualTo(Exit.UNAVAILABLE);
    assertThat(scene.err()).contains("no such file");
  }

  @Test
  void standardInputIsAScriptAndAnEmptyOneIsAnError() {
    assertThat(scene.plumb("use nginx-1\nquit\nuse host\n", Map.of())).isZero();
    assertThat(scene.out()).isEqualTo("now in nginx-1\n");
    assertThat(scene.plumb("# nothing\n\n", Map.of())).isEqualTo(Exit.USAGE);
    assertThat(scene.err()).contains("nothing to do");
    assertThat(scene.plumb("", Map.of())).isEqualTo(Exit.USAGE);
    assertThat(scene.plumb("use nobody", Map.of())).isEqualTo(Exit.NO_SUCH);
    assertThat(scene.err()).startsWith("stdin:1: ");
  }

  @Test
  void answersGoThroughFiltersIntoFilesAndPrograms(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a b.txt");
    assertThat(scene.plumb("-c", "set | include out | exclude x > '" + file + "'")).isZero();
    assertThat(scene.out()).isEmpty();
    assertThat(Files.readString(file)).contains("output").doesNotContain("pager");
    assertThat(scene.plumb("-c", "set output json; set output >> '" + file + "'")).isZero();
    assertThat(Files.readString(file)).contains("\"output\"");
    Path counted = folder.resolve("count");
    assertThat(scene.plumb("-c", "set | cat | wc -l > " + counted)).isZero();
    assertThat(Files.readString(counted).strip()).isEqualTo("8");
    assertThat(scene.plumb("-c", "set > " + folder.resolve("no/where")))
        .isEqualTo(Exit.UNAVAILABLE);
    assertThat(scene.err()).contains("no such folder");
    assertThat(scene.plumb("-c", "set | cat | plumb-has-no-such-program")).isEqualTo(127);
    assertThat(scene.err())
        .startsWith(
            "cannot run plumb-has-no-such-program\n"
                + "  because   there is no such program on this host\n");
    assertThat(scene.plumb("-c", "set | /etc/passwd")).isEqualTo(127);
    assertThat(scene.err()).contains("  because   it may not be executed\n");
    assertThat(scene.plumb("-c", "set |")).isEqualTo(Exit.USAGE);
    assertThat(scene.plumb("-c", "set | include '('")).isEqualTo(Exit.USAGE);
    assertThat(scene.plumb("-c", "help | head -1 > " + folder.resolve("head"))).isZero();
  }

  @Test
  void colourFollowsTheOptionThenTheEnvironment() {
    assertThat(scene.plumb("use", "nginx-1")).isZero();
    assertThat(scene.out()).doesNotContain("\u001b");
    scene.plumb("--color", "always", "use", "nginx-1");
    assertThat(scene.out()).contains("\u001b[");
    scene.plumb("", Map.of("CLICOLOR_FORCE", "1"), "use", "nginx-1");
    assertThat(scene.out()).contains("\u001b[");
    scene.plumb("", Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1"), "use", "nginx-1");
    assertThat(scene.out()).doesNotContain("\u001b");
    scene.plumb("", Map.of("CLICOLOR_FORCE", "1"), "--color=never", "use", "nginx-1");
    assertThat(scene.out()).doesNotContain("\u001b");
  }

  @Test
  void aSavedHostAnswersWithoutTheLiveOne() {
    assertThat(scene.plumb("open", "saved.plumb.json.gz", "use", "nginx-1")).isZero();
    assertThat(scene.out()).isEqualTo("now in nginx-1\n");
    assertThat(scene.plumb("open", "saved.plumb.json.gz", "exec", "nginx-1", "ls"))
        .isEqualTo(Exit.UNAVAILABLE);
    assertThat(scene.plumb("open", "saved.plumb.json.gz", "exec", "nginx-1", "ip", "-br", "link"))
        .isZero();
    assertThat(scene.out()).startsWith("eth0");
    assertThat(scene.surveys).isZero();
    assertThat(scene.plumb("open", "other")).isEqualTo(Exit.UNAVAILABLE);
    assertThat(scene.err()).contains("there is no such file");
    assertThat(scene.plumb("open")).isEqualTo(Exit.USAGE);
    assertThat(scene.plumb("demo")).isEqualTo(Exit.UNAVAILABLE);
  }

  @Test
  void aFullDiskIsSaidAndEndsNoSession(@TempDir Path folder) {
    assertThat(scene.plumb("--keep-going", "-c", "set > /dev/full; use nginx-1"))
        .isEqualTo(Exit.UNAVAILABLE);
    assertThat(scene.out()).isEqualTo("now in nginx-1\n");
    assertThat(scene.err()).contains("the answer cannot be written");
    assertThat(scene.plumb(folder.toString())).isEqualTo(Exit.UNAVAILABLE);
    assertThat(scene.err()).contains("it is a folder");
  }

  @Test
  void aClosedPipeEndsQuietly() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    int code =
        Shell.run(
            List.of("help"),
            new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                closed,
                scene.err,
                false,
                false,
                false,
                Map.of()),
            scene);
    assertThat(code).isEqualTo(141);
    assertThat(scene.err()).isEmpty();
  }

  @Test
  void aSavedHostIsOpenedOnTheWayAndLeftAgain(@TempDir Path folder) {
    String file = "saved.plumb.json.gz";
    assertThat(scene.plumb("-c", "use nginx-1; snapshot open " + file + "; use; ns list")).isZero();
    assertThat(scene.out())
        .startsWith("now in nginx-1\nnow on saved.plumb.json.gz: box, 3 namespaces\nnow in host\n");
    assertThat(scene.surveys).as("looks at the live host: only for use").isEqualTo(1);
    assertThat(scene.plumb("-c", "snapshot open " + file + "; probe nginx-1 ping 10.1.0.2"))
        .isEqualTo(5);
    assertThat(scene.err()).startsWith("a saved host cannot be probed\n");
    assertThat(scene.plumb("-c", "snapshot open " + file, "-c", "snapshot open -", "-c", "ns"))
        .isZero();
    assertThat(scene.out()).contains("\nnow on the live host\n");
    assertThat(scene.surveys).isEqualTo(2);
    assertThat(scene.plumb("open", file, "-c", "snapshot open -; ns")).isZero();
    assertThat(scene.out()).startsWith("now on saved.plumb.json.gz\n");
    assertThat(scene.surveys).isEqualTo(2);
    assertThat(scene.plumb("snapshot", "open", file, "ns", "list", "-o", "value")).isZero();
    assertThat(scene.out()).contains("nginx-1");
    assertThat(scene.plumb("-c", "snapshot open nowhere")).isEqualTo(5);
    assertThat(scene.plumb("snapshot", "open")).isEqualTo(2);
    String record = "record start " + folder.resolve("r.md") + "; ns; snapshot open " + file;
    assertThat(scene.plumb("-c", record)).isEqualTo(5);
    assertThat(scene.err()).contains("the host stays the same while a recording runs\n");
  }

  @Test
  void thePromptSaysWhichHostWasOpened() throws Exception {
    ShellSession session = scene.session();
    session.survey();
    session.use(new dev.plumb.model.NetnsId(4, 101), "nginx-1");
    session.open(Optional.of(Map.entry(Path.of("/x/box.json"), Scene.host())));
    assertThat(FirstPrompt.of(session, false, false)).isEqualTo("box.json host ❯ ");
    assertThat(session.remembered().orElseThrow().hostname()).isEqualTo("box");
    assertThat(session.age()).isEmpty();
    session.open(Optional.empty());
    assertThat(FirstPrompt.of(session, false, false)).isEqualTo("host ❯ ");
    assertThat(session.openedFrom()).isEmpty();
  }

  @Test
  void otherShellsAreToldWhatMayCome() {
    assertThat(scene.plumb("__complete", "--", "wat")).isZero();
    assertThat(scene.out()).isEqualTo("watch\trepeat a command, changed cells marked\n:4\n");
    scene.plumb("__complete", "--", "use", "ng");
    assertThat(scene.out()).isEqualTo("nginx-1\tcontainer, 10.1.0.1\n:4\n");
    scene.plumb("__complete", "--", "o");
    assertThat(scene.out())
        .isEqualTo(
            "open\tlook at a saved host, or at a folder of outputs of ip, nft and others\n:4\n");
    scene.plumb("__complete", "--", "");
    assertThat(scene.out()).contains("demo\t", "exec\t");
  }

  @Test
  void watchPrintsEveryRoundIntoAPipe() {
    assertThat(scene.plumb("-c", "watch -n 10ms -c 2 set output -o value")).isZero();
    assertThat(scene.out().lines().count()).isEqualTo(2);
  }

  @Test
  void severalAttemptsAreOneDocumentForProgramsAndComeOneByOneForPeople() {
    String[] words = {"probe", "nginx-1", "tcp", "10.1.0.9:80", "--count", "3"};
    assertThat(scene.plumb(words)).isZero();
    assertThat(scene.out()).isEqualTo("10.1.0.9:80 answered in 1.0 ms\n".repeat(3));
    assertThat(scene.plumb("-c", String.join(" ", words) + " -o json")).isZero();
    assertThat(scene.out()).startsWith("[").endsWith("]\n");
    assertThat(scene.out().split("\"verdict\"", -1)).hasSize(4);
  }

  @Test
  void aStreamIsOneObjectALineAndHasOneHeader() {
    String watch = "watch -n 10ms -c 2 set output";
    assertThat(scene.plumb("-c", watch + " -o json")).isZero();
    assertThat(scene.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
    assertThat(scene.plumb("-c", watch + " -o csv")).isZero();
    assertThat(scene.out().lines()).hasSize(3).filteredOn(line -> line.contains("name")).hasSize(1);
    assertThat(scene.plumb("-c", watch + " -o yaml")).isZero();
    assertThat(scene.out().lines()).filteredOn("---"::equals).hasSize(1);
    assertThat(scene.plumb("events", "-c", "2", "-o", "csv")).isZero();
    assertThat(scene.out()).startsWith("time,source,netns,object,action,text\n");
    assertThat(scene.out().lines()).hasSize(3).last().asString().endsWith(",kernel,,link,new,eth9");
    assertThat(scene.plumb("events", "-c", "2", "-o", "json")).isZero();
    assertThat(scene.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"time\""));
  }

  @Test
  void optionsMayStandBehindWherePlumbLooksAndNoneIsIgnored() {
    assertThat(scene.plumb("open", "saved.plumb.json.gz", "-c", "use nginx-1", "-c", "use"))
        .isZero();
    assertThat(scene.out()).isEqualTo("now in nginx-1\nnow in nginx-1\n");
    assertThat(scene.plumb("-o", "json", "open", "saved.plumb.json.gz", "use", "nginx-1")).isZero();
    assertThat(scene.out()).startsWith("{");
    for (String option : List.of("--no-header", "--columns=name")) {
      assertThat(scene.plumb("-c", "set", option)).isEqualTo(Exit.USAGE);
      assertThat(scene.out()).isEmpty();
      assertThat(scene.plumb(option, "-c", "set")).isEqualTo(Exit.USAGE);
      assertThat(scene.plumb(option)).isEqualTo(Exit.USAGE);
    }
    assertThat(scene.plumb("--no-header", "set")).isZero();
  }

  @Test
  void nothingIsKeptUnderAnEmptyName() {
    assertThat(scene.plumb("let", "", "=", "x")).isEqualTo(Exit.USAGE);
    assertThat(scene.err()).startsWith("the name is empty");
  }
}
