package dev.plumb.console.command;

import static dev.plumb.answers.port.Ports.HOST;
import static dev.plumb.answers.port.Ports.inside;
import static dev.plumb.answers.port.Ports.netns;
import static dev.plumb.answers.port.Ports.process;
import static dev.plumb.answers.port.Ports.proxy;
import static dev.plumb.answers.port.Ports.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.answers.port.Ports;
import dev.plumb.model.SocketOwner;
import dev.plumb.model.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class PortCommandsTest {
  private static Ports scene() {
    return new Ports()
        .container(2, "web", published("0.0.0.0", 8080, 80))
        .container(3, "db", HOST, "running")
        .tcp(netns(2), "0.0.0.0", 80, inside(2, "nginx"), inside(2, "worker"))
        .udp(netns(2), "127.0.0.11", 40404, process(9, "dockerd"))
        .tcp(HOST, "0.0.0.0", 8080, proxy(70, "0.0.0.0", 8080, 2))
        .tcp(HOST, "::", 5432, inside(3, "postgres"));
  }

  private static Outcome run(Ports ports, String... words) throws UserError {
    List<CommandEntry> entries = new ArrayList<>(PortCommands.entries());
    entries.addAll(ConnCommands.entries());
    return Dispatcher.call(List.of(words), new FakeSession(ports.host(), entries));
  }

  private static List<Tree.Obj> records(Outcome outcome) {
    List<Tree.Obj> records = new ArrayList<>();
    ((Outcome.Table) outcome.body()).rows().forEach(row -> records.add(row.record()));
    return records;
  }

  private static String notes(Outcome outcome) {
    List<String> notes = new ArrayList<>();
    outcome.notes().forEach(note -> notes.add(note.plain()));
    return String.join("\n", notes);
  }

  @Test
  void listenersOfTheHostSayWhatIsBehindThem() throws UserError {
    List<Tree.Obj> rows = records(run(scene(), "port", "list"));
    assertThat(rows.stream().map(row -> row.number("port", 0))).containsExactly(5432L, 8080L);
    assertThat(rows.get(0).text("container")).contains("db");
    assertThat(rows.get(0).text("via")).contains("listener");
    assertThat(rows.get(1).text("container")).contains("web");
    assertThat(rows.get(1).text("via")).contains("docker-proxy");
  }

  @Test
  void dockersResolverIsTheDaemonsAndNotTheContainers() throws UserError {
    Tree.Obj row = records(run(scene(), "port", "list", "web", "--udp")).getFirst();
    assertThat(row.text("process")).contains("dockerd");
    assertThat(row.text("via")).contains("docker-dns");
    assertThat(row.get("container")).isEqualTo(new Tree.Nil());
  }

  @Test
  void severalOwnersAreAllThere() throws UserError {
    Tree.Obj row = records(run(scene(), "port", "list", "web", "--tcp")).getFirst();
    assertThat(row.items("owners")).hasSize(2);
  }

  @Test
  void holderOfAPortIsAYesAndNobodyIsANo() throws UserError {
    assertThat(run(scene(), "port", "who", "5432").code()).isZero();
    Outcome nobody = run(scene(), "port", "who", "9999");
    assertThat(nobody.code()).isEqualTo(Exit.NEGATIVE);
    assertThat(records(nobody)).isEmpty();
    assertThat(run(scene(), "port", "who", "5432/udp").code()).isEqualTo(Exit.NEGATIVE);
  }

  @Test
  void samePortInTwoNamespacesIsNoConflict() throws UserError {
    Outcome both = run(scene().tcp(HOST, "0.0.0.0", 80, process(4, "nginx")), "port", "who", "80");
    assertThat(both.code()).isZero();
    assertThat(records(both)).hasSize(2);
    assertThat(records(both).stream().map(row -> row.text("netns").orElseThrow()))
        .containsExactly("host", "web");
  }

  @Test
  void portPublishedForOneAndHeldByAnotherIsAConflict() throws UserError {
    Ports ports =
        new Ports()
            .container(2, "web", published("0.0.0.0", 8080, 80))
            .tcp(HOST, "127.0.0.1", 8080, process(42, "sshd"));
    Outcome outcome = run(ports, "port", "who", "8080/tcp");
    assertThat(outcome.code()).isEqualTo(Exit.NEGATIVE);
    assertThat(notes(outcome)).contains("port 8080 is published for web and sshd has it");
    assertThat(records(outcome).getFirst().items("conflicts"))
        .containsExactly(new Tree.Text("web"));
  }

  @Test
  void whoSharesTheNamespaceIsTold() throws UserError {
    Outcome outcome = run(scene(), "port", "who", "8080");
    assertThat(outcome.code()).isZero();
    assertThat(notes(outcome)).contains("db shares the namespace host").contains("EADDRINUSE");
  }

  @Test
  void sharedPortIsSaidToBe() throws UserError {
    Ports ports =
        new Ports()
            .tcp(HOST, "0.0.0.0", 80, process(1, "a"))
            .tcp(HOST, "0.0.0.0", 80, process(2, "b"));
    for (Tree.Obj row : records(run(ports, "port", "who", "80"))) {
      assertThat(row.text("blocks")).contains("any IPv4 address and [::], unless by SO_REUSEPORT");
    }
  }

  @Test
  void publishedPortsThatAgreeAreAYes() throws UserError {
    Outcome outcome = run(scene(), "port", "published");
    assertThat(outcome.code()).isZero();
    assertThat(records(outcome)).hasSize(1);
  }

  @Test
  void publishedPortWithAProblemIsANo() throws UserError {
    Ports ports = new Ports().container(2, "web", netns(2), "dead", published("::", 8080, 80));
    assertThat(run(ports, "port", "published").code()).isEqualTo(Exit.NEGATIVE);
  }

  @Test
  void socketsThatWereNotReadAreNoEmptyList() {
    assertThatThrownBy(() -> run(scene().unread(HOST), "port", "list"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not known of host");
    assertThatThrownBy(() -> run(scene().unread(HOST), "port", "who", "9999"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nobody in sight has port 9999");
  }

  @Test
  void wrongWordsAreUsage() {
    for (String word : List.of("0", "65536", "http", "80/sctp", "", "/tcp")) {
      assertThatThrownBy(() -> run(scene(), "port", "who", word))
          .isInstanceOf(UserError.class)
          .satisfies(thrown -> assertThat(((UserError) thrown).code()).isEqualTo(Exit.USAGE));
    }
  }

  /** An owner out of sight is absent, and a container's forged docker-proxy is none. */
  @Test
  void proxyInsideAContainerIsAListener() throws UserError {
    SocketOwner forged =
        new SocketOwner(
            1,
            4,
            Optional.of("docker-proxy"),
            Optional.of("/docker/" + Ports.id(2)),
            proxy(1, "0.0.0.0", 7, 3).proxy());
    Ports ports = new Ports().container(2, "web").tcp(netns(2), "0.0.0.0", 7, forged);
    assertThat(records(run(ports, "port", "list", "web")).getFirst().text("via"))
        .contains("listener");
  }

  /** docs/json.md says of these commands which keys they have; a saved host cannot show them. */
  @Test
  void keysAreThoseOfThePage() throws Exception {
    Ports ports =
        scene()
            .tcp(HOST, "127.0.0.1", 81, process(1, "a"))
            .established(HOST, "127.0.0.1", 5, "127.0.0.1", 81, process(1, "a"))
            .established(HOST, "127.0.0.1", 81, "127.0.0.1", 5, process(1, "a"));
    keys("port list [NS]", run(ports, "port", "list", "--all"));
    keys("port who PORT[/PROTO]", run(ports, "port", "who", "8080"));
    keys("port published", run(ports, "port", "published"));
    keys("conn list [NS]", run(ports, "conn", "list"));
  }

  private static void keys(String command, Outcome outcome) throws Exception {
    String page = Files.readString(Path.of("docs/json.md"));
    Matcher line =
        Pattern.compile("(?s)- \\*\\*`" + Pattern.quote(command) + "`\\*\\*: (.*?)\n(?=- |\n)")
            .matcher(page);
    assertThat(line.find()).as(command).isTrue();
    Set<String> documented = new TreeSet<>();
    Matcher word = Pattern.compile("`([^`]+)`").matcher(line.group(1));
    while (word.find()) {
      documented.addAll(List.of(word.group(1).split("\\s+")));
    }
    Set<String> printed = new TreeSet<>();
    for (Tree.Obj row : records(outcome)) {
      collect("", row, printed);
    }
    assertThat(documented).as(command).containsAll(printed);
  }

  private static void collect(String above, Tree tree, Set<String> keys) {
    if (tree instanceof Tree.Obj object) {
      for (Tree.Field field : object.fields()) {
        keys.add(above + field.name());
        collect(above + field.name() + ".", field.value(), keys);
      }
    } else if (tree instanceof Tree.Arr array) {
      array.items().forEach(item -> collect(above, item, keys));
    }
  }
}
