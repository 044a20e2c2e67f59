package dev.plumb.console.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads who typed something that does not fit: what, and what to do now. */
final class AdviceTest {
  private final Scene scene = new Scene();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ns -o | -o needs a value: FORMAT | one of: table wide tree json jsonl yaml csv value
          addr --in | --in needs a value: NS | --in NS: in this namespace
          help exec ls | 'exec' is one command, without verbs like 'ls' | help exec
          help bridge nonsense | 'bridge' has no 'nonsense' | bridge takes: list show ports fdb learned-by
          help opn | no command called 'opn' | did you mean open?
          open x | 'open' is no command at the prompt | snapshot open FILE
          demo | 'demo' is no command at the prompt | quit, then: plumb demo
          route list -4 -6 | -4 and -6 exclude each other | route list: without either it shows both
          rule list -6 -4 | -4 and -6 exclude each other | rule list: without either it shows both
          subnet 10.0.0.0/99 | the length of 10.0.0.0/99 is not a number from 0 to 32 | subnet 10.0.0.0/24
          subnet fd00::/x | the length of fd00::/x is not a number from 0 to 128 | subnet fd00::/64
          subnet 10.0.0.0/8 x | not an IP address: x | subnet 10.0.0.0/8 10.0.0.0
          subnet 10.0.0.0/8 ::1 | ::1 and 10.0.0.0/8 are not of one family | an IPv4 address never is
          containers | no command or namespace called 'containers' | 'ns', as it is called here
          tcpdump -n | no command or namespace called 'tcpdump' | 'capture', as it is called here
          vlan | no command or namespace called 'vlan' | 'help' lists the commands
          set output jsno | 'output' cannot be 'jsno' | did you mean json?
          history 0 | COUNT cannot be '0' | a whole number from 1 on
          """)
  void isWhatToDoNow(String line, String what, String next) {
    assertThat(scene.plumb("-c", line)).isEqualTo(2);
    assertThat(scene.err()).startsWith(what + "\n").contains("\n  try       " + next);
    assertThat(scene.out()).isEmpty();
  }

  @Test
  void aNameThatIsNearOrALinksIsSaid() {
    assertThat(scene.plumb("-c", "addr docker0")).isEqualTo(3);
    assertThat(scene.err()).contains("  try       'docker0' is a link: link show docker0\n");
    assertThat(scene.plumb("-c", "path host ngnix-1")).isEqualTo(3);
    assertThat(scene.err()).contains("  try       did you mean nginx-1?\n");
  }

  @Test
  void aNumberMayBeAnOption() {
    assertThat(scene.plumb("-c", "route list -4")).isZero();
    assertThat(scene.plumb("-c", "rule list -6")).isZero();
    assertThat(scene.plumb("-c", "route list -5")).isEqualTo(3);
  }

  @Test
  void moreLinesThanThereAreIsAllOfThem() {
    assertThat(scene.plumb("-c", "history 99999999999999999999")).isZero();
  }

  @Test
  void aScriptMayBeginWithAByteOrderMarkAndHoldsNoBinary(@TempDir Path folder) throws IOException {
    assertThat(scene.plumb("\ufeffset color\n", Map.of())).isZero();
    Path script = Files.writeString(folder.resolve("a.plumb"), "\ufeff# mine\nset color\n");
    assertThat(scene.plumb(script.toString())).isZero();
    Files.write(script, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, '\n', 'n', 's', '\n'});
    assertThat(scene.plumb("--keep-going", script.toString())).isEqualTo(2);
    assertThat(scene.err())
        .isEqualTo(
            script
                + ":1 is no text\n  because   it holds a NUL byte, which no line of a script does\n"
                + "  try       a script is a text in UTF-8, a command on each line\n");
  }

  @Test
  void aWordThatNobodyReadsToItsEndIsShortened() {
    String word = "n" + "o".repeat(1_000_000) + "e";
    assertThat(scene.plumb(word)).isEqualTo(2);
    assertThat(scene.err())
        .hasSizeLessThan(1500)
        .startsWith("no command or namespace called 'noooo")
        .contains("oo... (1000004 characters) ...oo")
        .contains("oooe'\n");
    String path = "/" + "p".repeat(200);
    assertThat(scene.plumb("open", path, "ns")).isEqualTo(5);
    assertThat(scene.err()).contains(path);
  }

  @Test
  void whereOnlyLinesAreReadAQuestionMarkEndsOne() {
    scene.out.reset();
    int code =
        Shell.run(
            List.of(),
            new Surroundings(
                new ByteArrayInputStream("se?\nuse ?\nset color?\n?\nquit\n".getBytes(UTF_8)),
                scene.out,
                scene.err,
                true,
                true,
                true,
                Map.of("TERM", "dumb")),
            scene);
    assertThat(code).isZero();
    assertThat(scene.out())
        .contains("\n  set  show or change a setting of this session\n")
        .contains("use [NS]\n")
        .contains("\n  nginx-1")
        .contains("\n  color\n")
        .contains("\n  veth        every veth pair");
    assertThat(scene.plumb("-c", "?")).isEqualTo(2);
    assertThat(scene.err())
        .isEqualTo(
            "'?' is no command\n"
                + "  try       'help' lists the commands; ? answers while a line is typed\n");
  }

  @Test
  void helpKnowsTheDoors() {
    assertThat(scene.plumb("help", "demo")).isZero();
    assertThat(scene.out()).startsWith("plumb demo [COMMAND...]\n").contains("plumb demo exec");
    assertThat(scene.plumb("help", "open")).isZero();
    assertThat(scene.out()).startsWith("plumb open FILE [COMMAND...]\n");
    assertThat(scene.plumb("help")).isZero();
    assertThat(scene.out()).contains("from another shell\n  plumb demo ");
  }

  @Test
  void helpShowsOutputOptionsWhereThereIsOutput() {
    assertThat(scene.plumb("help", "quit")).isZero();
    assertThat(scene.out()).isEqualTo("quit\n    leave\n");
    assertThat(scene.plumb("help", "ns")).isZero();
    assertThat(scene.plumb("help", "ns", "list")).isZero();
    assertThat(scene.out()).contains("output, as everywhere");
  }
}
