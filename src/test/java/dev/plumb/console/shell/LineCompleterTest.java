package dev.plumb.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.complete.Candidate;
import dev.plumb.model.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineCompleterTest {
  private final ShellSession session = new Scene().session();
  private Optional<Host> host = Optional.of(Scene.host());
  private final LineCompleter completer = new LineCompleter(session, () -> host);

  /** The values offered at the end of a line, in the order of the menu. */
  private List<String> offered(String line) {
    List<org.jline.reader.Candidate> found = new ArrayList<>();
    new PromptCompleter(completer)
        .complete(
            null,
            new PromptParser(session::variables).parse(line, line.length(), ParseContext.COMPLETE),
            found);
    return found.stream().map(org.jline.reader.Candidate::value).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "wat ~ watch",
        "use ng ~ nginx-1",
        "use bridge d ~ docker0",
        "use bridge host:d ~ host:docker0",
        "set col ~ color",
        "set color a ~ auto always",
        "-o js ~ json jsonl",
        "set -o js ~ json jsonl",
        "exec --app ~ --applet",
        "watch --un ~ --until",
        "watch use ng ~ nginx-1",
        "time -o json use ng ~ nginx-1",
        "set output | inc ~ include",
        "help us ~ use",
        "help use br ~ bridge",
        "completion f ~ fish",
        "let x = use ng ~ nginx-1",
        "exec nginx-1 ip link show dev e ~ eth0",
        "exec host ip link show dev v ~ veth77",
        "nginx-1 ip link show dev e ~ eth0",
        "! ip link show dev d ~ docker0",
        "ip link show dev d ~ docker0",
        "exec host ping @ng ~ @nginx-1",
        "exec host curl http://@{ng ~ http://@{nginx-1}"
      })
  void offersWhatFits(String line, String expected) {
    assertThat(String.join(" ", offered(line.strip()))).isEqualTo(expected);
  }

  @Test
  void offersCommandsAloneOnAnEmptyLine() {
    assertThat(offered("")).contains("use", "exec", "quit").doesNotContain("nginx-1", "ip");
    assertThat(offered("n")).contains("nginx-1");
    assertThat(offered("# no")).isEmpty();
  }

  @Test
  void aNamespaceWithABlankIsQuotedWhenItIsTaken() {
    PromptParser.Place place =
        (PromptParser.Place)
            new PromptParser(session::variables).parse("use m", 5, ParseContext.COMPLETE);
    assertThat(place.escape("my web", true)).hasToString("'my web'");
    PromptParser.Place open =
        (PromptParser.Place)
            new PromptParser(session::variables).parse("use \"m", 6, ParseContext.COMPLETE);
    assertThat(open.escape("my web", true)).hasToString("\"my web\"");
    assertThat(open.escape("my w", false)).hasToString("\"my w");
    assertThat(offered("use 'my")).containsExactly("my web");
  }

  @Test
  void aLinkNameThatWouldChangeTheScreenIsOfferedAsItCanBeTyped() {
    session.use(host.orElseThrow().namespaces().get(2).id(), "my web");
    assertThat(offered("! ip link show dev ")).contains("e\u001b[31m");
    PromptParser.Place place =
        (PromptParser.Place)
            new PromptParser(session::variables).parse("link show e", 11, ParseContext.COMPLETE);
    assertThat(place.escape("e\u001b[31m", true)).hasToString("\"e\\x1b[31m\"");
    assertThat(help("link show ", 10).orElseThrow())
        .contains("  e\\x1b[31m  hardware, 10.1.0.2/16");
  }

  @Test
  void nothingWaitsForAHostThatWasNotReadYet() {
    host = Optional.empty();
    assertThat(offered("use ")).containsExactly("bridge");
    assertThat(offered("exec nginx-1 ip li")).contains("link");
  }

  @Test
  void fiveHundredNamespacesAreCompletedInTime() {
    host = Optional.of(Scene.many(500));
    offered("use web-49");
    long start = System.nanoTime();
    assertThat(offered("use web-49")).hasSize(11);
    offered("exec web-77 ip addr add dev e");
    assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(150);
  }

  private Optional<List<String>> help(String line, int cursor) {
    PromptParser.Place place =
        (PromptParser.Place)
            new PromptParser(session::variables).parse(line, cursor, ParseContext.COMPLETE);
    return ContextHelp.of(place, completer);
  }

  @Test
  void contextHelpNamesTheCommandAndWhatMayCome() {
    assertThat(help("use ", 4).orElseThrow())
        .contains("use [NS]", "namespaces", "  nginx-1  container, 10.1.0.1");
    assertThat(help("use '", 5)).isEmpty();
  }

  @Test
  void contextHelpCompletesABeginningAndLeavesOtherWordsAlone() {
    assertThat(help("brid", 4))
        .contains(List.of("commands", "  bridge  every bridge of every namespace, with its ports"));
    assertThat(help("use ng", 6).orElseThrow()).contains("  nginx-1  container, 10.1.0.1");
    for (String literal : List.of("use na", "! curl http://x/", "use 'ng", "use n\\g")) {
      assertThat(help(literal, literal.length())).as(literal).isEmpty();
    }
    assertThat(help("bridge", 3)).as("in the middle").isEmpty();
  }

  @Test
  void everyCandidateBeginsWithWhatWasTyped() {
    for (String typed : List.of("", "s", "n", "e")) {
      for (Candidate candidate :
          completer.complete(List.of(), dev.plumb.console.command.TypedLine.Joint.COMMAND, typed)) {
        assertThat(candidate.value()).startsWith(typed);
      }
    }
  }
}
