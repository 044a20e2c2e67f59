package dev.plumb.console.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumb.model.Address;
import dev.plumb.model.Bytes;
import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Spawner;
import dev.plumb.model.port.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltinsTest {
  private int rows = 1;
  private final RecordingSpawner spawner = new RecordingSpawner();
  private final FakeSession session = session();

  private FakeSession session() {
    List<CommandEntry> entries =
        new ArrayList<>(
            Builtins.entries(
                (outcome, options) -> options.format().orElse("-") + ":" + text(outcome) + "\n",
                (argv, namespace, host, saved) ->
                    argv.getFirst().equals("route")
                        ? Optional.of(Outcome.of(new Outcome.Raw("applet " + namespace.name(), "")))
                        : Optional.empty(),
                shell -> "script for " + shell));
    entries.add(
        CommandEntry.named("ns", "list").byDefault().summary("namespaces").runs(call -> table()));
    FakeSession made = new FakeSession(scene(), entries);
    made.world =
        new World(
            Optional.empty(),
            Optional.of(spawner),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            made.world.archive());
    return made;
  }

  private Outcome table() {
    List<Outcome.Row> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      all.add(
          new Outcome.Row(
              List.of(Line.text("ns" + i), Line.text("k"), Line.text("v" + (i == 0 ? rows : 0))),
              Tree.object().put("n", i).build()));
    }
    rows++;
    return Outcome.of(
        new Outcome.Table(
            List.of(Outcome.Column.of("a"), Outcome.Column.of("b"), Outcome.Column.of("c")),
            all,
            false,
            "none"));
  }

  /** host, web (front and back), db (back), lone (front), twice over two shared networks. */
  private static Host scene() {
    List<Namespace> namespaces =
        List.of(
            namespace(0, "host", "10.1.0.1/24"),
            namespace(1, "web", "10.1.0.2/24", "10.2.0.2/24", "fd00::2/64"),
            namespace(2, "db", "10.2.0.3/24"),
            namespace(3, "bare"),
            namespace(4, "$(reboot)", "10.9.0.1/24"));
    Container web =
        new Container(
            "docker",
            "0123456789abcdef",
            "web",
            "running",
            OptionalInt.of(4711),
            Optional.of(new NetnsId(4, 101)),
            "front",
            List.of(
                new Container.Attachment(
                    "front",
                    Optional.empty(),
                    Prefix.parse("10.1.0.2/24"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())),
            List.of(),
            Optional.empty());
    return new Host(
        "box",
        new NetnsId(4, 100),
        namespaces,
        List.of(web),
        List.of(),
        List.of(),
        Instant.parse("2026-01-02T03:04:05Z"));
  }

  private static Namespace namespace(int number, String name, String... prefixes) {
    NetnsId id = new NetnsId(4, 100 + number);
    List<Address> addresses = new ArrayList<>();
    for (String prefix : prefixes) {
      addresses.add(
          new Address(
              new LinkRef(id, 2),
              Prefix.parse(prefix).orElseThrow(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              0,
              0,
              OptionalInt.empty(),
              OptionalLong.empty(),
              Optional.empty(),
              List.of()));
    }
    return new Namespace(
        id,
        OptionalLong.empty(),
        name,
        List.of(),
        number == 0 ? Namespace.Kind.HOST : Namespace.Kind.CONTAINER,
        List.of(),
        Facet.notAsked(),
        Facet.of(addresses),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Optional.empty(),
        List.of());
  }

  private static String text(Outcome outcome) {
    return switch (outcome.body()) {
      case Outcome.Report report ->
          String.join("\n", report.lines().stream().map(Line::plain).toList());
      case Outcome.Table table ->
          String.join(
              "\n",
              table.rows().stream()
                  .map(row -> String.join(" ", row.cells().stream().map(Line::plain).toList()))
                  .toList());
      case Outcome.Raw raw -> raw.output();
      default -> outcome.body().toString();
    };
  }

  private Outcome run(String line) throws UserError {
    return Dispatcher.call(
        LineParser.parse(line, session.variables).statements().getFirst().command(), session);
  }

  private UserError refused(String line) {
    UserError error = catchThrowableOfType(UserError.class, () -> run(line));
    assertThat(error).as(line).isNotNull();
    return error;
  }

  @Test
  void useGoesThereAndBack() throws UserError {
    assertThat(text(run("use web"))).isEqualTo("now in web");
    run("use db");
    assertThat(text(run("use -"))).isEqualTo("now in web");
    assertThat(text(run("use"))).isEqualTo("now in web");
    assertThat(refused("use wbe").code()).isEqualTo(Exit.NO_SUCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "exec db curl http://@{web}/x ~ 101? curl http://10.2.0.2/x",
        "exec host curl http://@{web}:80/ ~ curl http://10.1.0.2:80/",
        "exec host curl http://[@{web.6}]/ ~ curl http://[fd00::2]/",
        "exec db ping @{web/front} ~ ping 10.1.0.2",
        "exec db ping @web ~ ping 10.2.0.2",
        "exec web ping @db ~ ping 10.2.0.3",
        "exec db curl -d @file ~ curl -d @file",
        "exec db dig @db x ~ dig @db x",
        "exec db dig @{db} x ~ dig 10.2.0.3 x",
        "exec db echo a@web.org ~ echo a@web.org",
        "db echo hi ~ echo hi",
        "exec db -- -x ~ -x"
      })
  void namesBecomeAddressesInArguments(String line, String expected) throws UserError {
    run(line);
    assertThat(expected).endsWith(String.join(" ", spawner.program.words()));
  }

  @Test
  void anAddressThatIsNotTheOnlyOneIsAnErrorThatListsThem() {
    UserError error = refused("exec bare ping @{web}");
    assertThat(error.code()).isEqualTo(Exit.NO_SUCH);
    assertThat(error.what()).contains("10.1.0.2", "10.2.0.2");
    assertThat(refused("exec db ping @{bare}").what()).contains("has no IPv4 address");
    assertThat(refused("exec db ping @{web/fornt}").next()).contains("did you mean front?");
    assertThat(refused("exec db ping @{nobody}").code()).isEqualTo(Exit.NO_SUCH);
  }

  @Test
  void execRunsInTheNamespaceWithTheContainersResolver() throws UserError {
    spawner.code = 42;
    assertThat(run("exec web ls -l").code()).isEqualTo(42);
    assertThat(spawner.program.netns()).isEqualTo(new NetnsId(4, 101));
    assertThat(spawner.program.resolver()).isEqualTo(new Spawner.Resolver.ContainerFiles(4711));
    assertThat(spawner.how).isEqualTo("run");
    session.oneShot = true;
    run("! ls");
    assertThat(spawner.how).isEqualTo("replace");
    assertThat(spawner.program.netns()).isEqualTo(new NetnsId(4, 100));
    run("exec --container web ls");
    assertThat(spawner.program.words())
        .containsExactly("docker", "exec", "-i", "0123456789abcdef", "ls");
    assertThat(spawner.program.netns()).isEqualTo(new NetnsId(4, 100));
  }

  @Test
  void aProgramTheHostLacksIsAnAppletOrExit127() throws UserError {
    spawner.missing = List.of("route", "nonsense");
    assertThat(text(run("exec web route -n"))).isEqualTo("applet web");
    assertThat(refused("exec web nonsense").code()).isEqualTo(127);
    spawner.missing = List.of();
    assertThat(text(run("exec --applet web route"))).isEqualTo("applet web");
    assertThat(refused("exec --applet web ls").code()).isEqualTo(Exit.UNAVAILABLE);
    session.snapshot = "saved";
    assertThat(text(run("exec web route"))).isEqualTo("applet web");
    assertThat(refused("exec web ls").code()).isEqualTo(Exit.UNAVAILABLE);
  }

  @Test
  void aProgramThatNeverRanIsAnErrorWithItsReason() {
    spawner.refused = Optional.of("it may not be executed");
    spawner.code = 126;
    for (boolean oneShot : new boolean[] {false, true}) {
      session.oneShot = oneShot;
      UserError error = refused("exec web /etc/passwd");
      assertThat(error.code()).isEqualTo(126);
      assertThat(error.what()).isEqualTo("cannot run '/etc/passwd' in web");
      assertThat(error.why()).contains("it may not be executed");
      assertThat(error.next())
          .containsExactly(
              "name a program of this host: exec changes the network alone",
              "'exec --container web ...' uses the container's own");
    }
    // Where no container lives, none is offered.
    assertThat(refused("exec host /etc/passwd").next()).hasSize(1);
  }

  @Test
  void aShellsPromptNamesTheNetworkAndExecutesNoName() {
    Map<String, String> environment = Programs.withPrompt(Map.of("HOME", "/h"), "web");
    assertThat(environment).containsEntry("PS1", "[net:web files:HOST] $ ");
    assertThat(environment).containsEntry("HOME", "/h");
    assertThat(Programs.withPrompt(Map.of(), "$(reboot)';x").get("PROMPT_COMMAND"))
        .doesNotContain("$(")
        .doesNotContain("';x");
    assertThat(Programs.isInteractiveShell(List.of("/bin/bash"))).isTrue();
    assertThat(Programs.isInteractiveShell(List.of("sh", "-c", "x"))).isFalse();
  }

  @Test
  void letKeepsAnswersAndWords() throws UserError {
    run("let p = ns list");
    assertThat(session.variables).containsEntry("p", "value:ns0 k v1");
    run("let q=web");
    run("let j = ns -o json");
    assertThat(session.variables).containsEntry("q", "web");
    assertThat(session.variables.get("j")).startsWith("json:");
    run("exec $q ls");
    assertThat(spawner.program.netns()).isEqualTo(new NetnsId(4, 101));
    run("let --remove q");
    assertThat(session.variables).doesNotContainKey("q");
    assertThat(refused("let a-b = ns").code()).isEqualTo(Exit.USAGE);
    assertThat(refused("let z").code()).isEqualTo(Exit.USAGE);
  }

  @Test
  void aliasesAreMadeShownAndRemoved() throws UserError {
    run("alias all = ns list");
    assertThat(text(run("all"))).isEqualTo("ns0 k v1");
    assertThat(text(run("alias"))).isEqualTo("all ns list");
    assertThat(refused("alias ns x").code()).isEqualTo(Exit.USAGE);
    run("alias --remove all");
    assertThat(session.aliases).isEmpty();
  }

  @Test
  void settingsAreChecked() throws UserError {
    run("set output json");
    assertThat(session.settings).containsEntry("output", "json");
    assertThat(refused("set output jsn").code()).isEqualTo(Exit.USAGE);
    assertThat(refused("set outptu x").next()).contains("did you mean output?");
    assertThat(text(run("set output"))).startsWith("output json");
  }

  @Test
  void watchStopsWhenItsConditionIsTrueAndMarksChanges() throws UserError {
    assertThat(run("watch -n 0.01 -c 9 --until COUNT>2 ns").code()).isEqualTo(Exit.DONE);
    assertThat(session.emitted).hasSize(3);
    assertThat(text(session.emitted.get(0))).isEqualTo("ns0 k v1");
    assertThat(text(session.emitted.get(1))).isEqualTo("ns0 k v2*\nns1* k* v0*");
    assertThat(text(session.emitted.get(2))).isEqualTo("ns0 k v3*\nns1 k v0\nns2* k* v0*");
    assertThat(run("watch -n 10ms -c 2 ns").code()).isEqualTo(Exit.DONE);
    assertThat(run("watch -n 10ms -c 2 --until EMPTY ns").code()).isEqualTo(Exit.TIMEOUT);
    assertThat(run("watch -n 10ms -c 5 --until CHANGE ns").code()).isEqualTo(Exit.DONE);
    session.interrupted = true;
    assertThat(run("watch ns").code()).isEqualTo(Exit.INTERRUPTED);
    assertThat(refused("watch --until SOON ns").code()).isEqualTo(Exit.USAGE);
    session.history.addAll(List.of("ns list", "watch ns"));
    session.interrupted = false;
    assertThat(run("watch -c 1").code()).isEqualTo(Exit.DONE);
  }

  @Test
  void helpComesFromTheTable() throws UserError {
    assertThat(text(run("help"))).contains("  ns         namespaces", "go there", "this session");
    assertThat(text(run("help watch"))).contains("--until CHANGE|EMPTY|COUNT>N", "examples");
    assertThat(text(run("help use"))).contains("use [NS]", "use bridge BRIDGE");
    assertThat(refused("help wacth").next()).contains("did you mean watch?");
    assertThat(text(run("completion zsh"))).isEqualTo("script for zsh");
    assertThat(refused("completion csh").code()).isEqualTo(Exit.USAGE);
    assertThat(run("quit").body()).isEqualTo(new Outcome.Quit());
    session.history.addAll(List.of("a", "b"));
    assertThat(text(run("history 1"))).isEqualTo("2 b");
    assertThat(run("time ns").notes().getFirst().plain()).startsWith("took ");
  }

  private static final class RecordingSpawner implements Spawner {
    Program program = new Program(new NetnsId(0, 0), List.of(), new Resolver.HostFiles(), Map.of());
    String how = "";
    int code;
    List<String> missing = List.of();
    Optional<String> refused = Optional.empty();

    @Override
    public boolean exists(String name) {
      return !missing.contains(name);
    }

    @Override
    public Ended run(Program what) {
      program = what;
      how = "run";
      return new Ended(code, List.of(), refused);
    }

    @Override
    public Ended replace(Program what) {
      program = what;
      how = "replace";
      return new Ended(code, List.of(), refused);
    }

    @Override
    public Captured capture(Program what, Optional<Bytes> input, int limit) {
      program = what;
      how = "capture";
      return new Captured(Bytes.EMPTY, Bytes.EMPTY, new Ended(code, List.of(), refused));
    }
  }
}
