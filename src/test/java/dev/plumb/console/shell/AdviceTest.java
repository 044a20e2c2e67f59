package dev.plumb.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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
          history 0 | COUNT cannot be '0' | a whole number from 1 on
          """)
  void isWhatToDoNow(String line, String what, String next) {
    assertThat(scene.plumb("-c", line)).isEqualTo(2);
    assertThat(scene.err()).startsWith(what + "\n").contains("\n  try       " + next);
    assertThat(scene.out()).isEmpty();
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
