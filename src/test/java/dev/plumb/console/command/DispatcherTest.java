package dev.plumb.console.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatcherTest {
  private final FakeSession session =
      new FakeSession(
          FakeSession.hostOf("host", "nginx-1", "ro", "my web"),
          List.of(
              entry("ns", "list").byDefault().runs(DispatcherTest::echo),
              entry("ns", "show").takes(ns()).runs(DispatcherTest::echo),
              entry("link", "list")
                  .byDefault()
                  .option(Option.valued("--in", "NS", Slot.NAMESPACE, "where"))
                  .option(Option.flag("--all", "everywhere"))
                  .runs(DispatcherTest::echo),
              entry("link", "show")
                  .takes(Argument.required("LINK", Slot.LINK))
                  .option(Option.valued("--in", "NS", Slot.NAMESPACE, "where"))
                  .runs(DispatcherTest::echo),
              entry("route", "list").byDefault().runs(DispatcherTest::echo),
              entry("rule", "list").byDefault().runs(DispatcherTest::echo),
              entry("bridge", "list").byDefault().runs(DispatcherTest::echo),
              entry("bridge", "show")
                  .takes(Argument.required("BRIDGE", Slot.BRIDGE))
                  .runs(DispatcherTest::echo),
              entry("bridge", "fdb")
                  .takes(Argument.optional("BRIDGE", Slot.BRIDGE))
                  .runs(DispatcherTest::echo),
              CommandEntry.named("exec")
                  .takes(ns())
                  .takes(Argument.required("CMD", Slot.PROGRAM_LINE))
                  .option(Option.flag("--applet", "built in"))
                  .runs(DispatcherTest::echo),
              CommandEntry.named("events").runs(DispatcherTest::echo),
              CommandEntry.named("!")
                  .takes(Argument.required("CMD", Slot.PROGRAM_LINE))
                  .runs(DispatcherTest::echo),
              CommandEntry.named("watch")
                  .takes(Argument.required("CMD", Slot.COMMAND_LINE))
                  .option(
                      new Option(
                          List.of("-n", "--interval"),
                          Optional.of(Argument.required("S", Slot.NUMBER)),
                          "seconds"))
                  .runs(DispatcherTest::echo),
              CommandEntry.named("use")
                  .takes(Argument.optional("NS", Slot.NAMESPACE))
                  .runs(DispatcherTest::echo)));

  private static CommandEntry.Builder entry(String noun, String verb) {
    return CommandEntry.named(noun, verb);
  }

  private static Argument ns() {
    return Argument.required("NS", Slot.NAMESPACE);
  }

  private static Outcome echo(Call call) {
    return Outcome.said(
        Line.text(
            call.entry().words() + call.arguments() + new java.util.TreeMap<>(call.options())));
  }

  private String said(String... words) throws UserError {
    Outcome outcome = Dispatcher.call(List.of(words), session);
    return ((Outcome.Report) outcome.body()).lines().getFirst().plain();
  }

  private UserError refused(String... words) {
    UserError error =
        catchThrowableOfType(UserError.class, () -> Dispatcher.call(List.of(words), session));
    assertThat(error).as("%s", Arrays.toString(words)).isNotNull();
    return error;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "ns ~ ns list[]{}",
        "ns list ~ ns list[]{}",
        "ns sh nginx-1 ~ ns show[nginx-1]{}",
        "l ~ link list[]{}",
        "r ~ route list[]{}",
        "ro ~ route list[]{}",
        "br sh docker0 ~ bridge show[docker0]{}",
        "link --in web --all ~ link list[]{--all=, --in=web}",
        "link show --in=web eth0 ~ link show[eth0]{--in=web}",
        "link show eth0 --in web ~ link show[eth0]{--in=web}",
        "link show -- -x ~ link show[-x]{}",
        "exec --applet web ip -br addr --all ~ exec[web, ip, -br, addr, --all]{--applet=}",
        "exec web -- -x ~ exec[web, -x]{}",
        "exec web route -o json ~ exec[web, route, -o, json]{}",
        "nginx-1 ls -l ~ exec[nginx-1, ls, -l]{}",
        "! route -n ~ ![route, -n]{}",
        "ip -br addr ~ exec[host, ip, -br, addr]{}",
        "netstat -rn ~ exec[host, netstat, -rn]{}",
        "watch -n 2 link --in web ~ watch[link, --in, web]{-n=2}",
        "watch --interval=2 ns ~ watch[ns]{-n=2}",
        "watch -n2 ns ~ watch[ns]{-n=2}",
        "use - ~ use[-]{}",
        "-o json ns --no-header ~ ns list[]{}",
        "ns -o json show web ~ ns show[web]{}"
      })
  void sortsWordsIntoPlaces(String words, String expected) throws UserError {
    assertThat(said(words.split(" "))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "-o json ns ~ json",
        "ns -o json ~ json",
        "ns -ojson ~ json",
        "ns -o csv show web ~ csv",
        "watch ns -o yaml ~ yaml",
        "watch -o json ns ~ json",
        "-o json exec web ss -o csv ~ json",
      })
  void everyCommandTakesOutputOptions(String words, String format) throws UserError {
    assertThat(Dispatcher.prepare(List.of(words.split(" ")), session).output().format())
        .contains(format);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "rou -n ~ '! route -n' runs the program",
        "route -n ~ '! route -n' runs the program",
        "bridge link ~ '! bridge link' runs the program",
        "bridge fbd ~ did you mean fdb?",
        "lnik ~ did you mean link?",
        "nginx1 ls ~ did you mean nginx-1?",
        "link --al ~ did you mean --all?",
        "ns -o jsn ~ did you mean json?",
        "ru list x ~ rule list",
        "link show ~ link show LINK [--in NS]",
        "watch -n ~ -n S: seconds",
        "nginx-1 ~ 'use nginx-1' makes it the current one"
      })
  void wrongWordsAreUsageErrorsThatSayWhatToDo(String words, String hint) {
    UserError error = refused(words.split(" "));
    assertThat(error.code()).isEqualTo(Exit.USAGE);
    assertThat(error.next()).contains(hint);
  }

  @Test
  void aPrefixOfTwoNounsListsThem() {
    UserError error = refused("e");
    assertThat(error.code()).isEqualTo(Exit.USAGE);
    assertThat(error.next()).containsExactly("one of: exec events");
  }

  @Test
  void anAliasThatMeansItselfIsAnError() {
    session.aliases.put("x", List.of("x", "y"));
    assertThat(refused("x").what()).contains("means itself");
  }

  @Test
  void aliasesStandBehindNounsAndBeforeBeginnings() throws UserError {
    session.aliases.put("rou", List.of("ns", "show"));
    session.aliases.put("link", List.of("ns"));
    session.aliases.put("l", List.of("ns"));
    assertThat(said("rou", "web")).isEqualTo("ns show[web]{}");
    assertThat(said("link")).isEqualTo("link list[]{}");
    assertThat(said("l")).isEqualTo("link list[]{}");
  }

  @Test
  void aChosenBridgeLendsItsVerbs() throws UserError {
    assertThat(refused("fdb").code()).isEqualTo(Exit.USAGE);
    session.useBridge(Optional.of("docker0"));
    assertThat(said("fdb")).isEqualTo("bridge fdb[]{}");
  }

  @Test
  void aNamespaceNeverWinsOverANoun() throws UserError {
    assertThat(said("ro")).isEqualTo("route list[]{}");
    assertThat(said("my web", "ls")).isEqualTo("exec[my web, ls]{}");
  }

  @Test
  void namesTheNamespacesThatWordsMention() throws UserError {
    assertThat(Dispatcher.prepare(List.of("link", "show", "web:eth0"), session).namespaces())
        .containsExactly("web");
    assertThat(
            Dispatcher.prepare(List.of("link", "show", "eth0", "--in", "a"), session).namespaces())
        .containsExactly("a");
    assertThat(Dispatcher.prepare(List.of("exec", "a", "ls"), session).namespaces())
        .containsExactly("a");
  }

  @Test
  void distanceCountsSwapsAsOne() {
    assertThat(Spelling.distance("lnik", "link")).isEqualTo(1);
    assertThat(Spelling.distance("abc", "abc")).isZero();
    assertThat(Spelling.distance("abcd", "wxyz")).isGreaterThan(2);
    assertThat(Spelling.near("ip", List.of("if", "xy", "up", "route"))).containsExactly("if", "up");
  }
}
