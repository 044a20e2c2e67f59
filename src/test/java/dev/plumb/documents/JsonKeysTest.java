package dev.plumb.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.console.command.CommandEntry;
import dev.plumb.console.shell.Commands;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * docs/json.md documents each key of ours that a command prints on the saved host, and none that no
 * command prints.
 *
 * <p>A heading of the page holds the command that is run: {@code ## `ns list`}. Its table's first
 * column names keys; {@code peer.ifname} is a key of an object, or of the objects of an array;
 * {@code *} behind it allows its absence. The line that begins with "Besides:" lists keys of
 * iproute2's, with whatever is below them.
 */
final class JsonKeysTest {
  private static final Pattern COMMAND = Pattern.compile("## `(.+)`");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");
  private static final Pattern KEY = Pattern.compile("\\| `([\\w.]+)`(\\*?) \\|.*");

  /** What the page says of one command. */
  private static final class Section {
    final Set<String> keys = new TreeSet<>();
    final Set<String> rare = new TreeSet<>();
    final Set<String> tools = new TreeSet<>();
  }

  @TestFactory
  Stream<DynamicTest> keysOfEveryDocumentedCommand() {
    Map<String, Section> sections = sections();
    assertThat(sections).hasSizeGreaterThan(20);
    return sections.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
  }

  @Test
  void everyCommandIsOnThePage() {
    String page = Checked.read("docs/json.md");
    for (CommandEntry entry : Commands.table().all()) {
      assertThat(page).containsPattern("`" + Pattern.quote(entry.words()) + "[` ]");
    }
  }

  @Test
  void wordsOfKindsAndReferencesAreAllNamed() {
    String page = Checked.read("docs/json.md");
    for (Namespace.Kind kind : Namespace.Kind.values()) {
      assertThat(page).contains("`" + kind.word() + "`");
    }
    for (Reference reference :
        List.of(
            new Reference.Process(1, Optional.empty()),
            new Reference.Thread(1, 2, Optional.empty()),
            new Reference.Mount("/run/netns/a"),
            new Reference.ForeignMount(1, "/run/netns/a"),
            new Reference.Descriptor(1, 3, Optional.empty()),
            new Reference.Links(new LinkRef(new NetnsId(4, 1), 1)))) {
      assertThat(page).contains("`" + reference.type() + "`");
    }
  }

  @Test
  void aSingleValueIsTheAnswerItself() {
    assertThat(value("route", "get", "198.51.100.1", "--in", "nginx-1")).isEqualTo("172.17.0.1\n");
    assertThat(value("route", "get", "172.17.0.9", "--in", "nginx-1")).isEqualTo("eth0\n");
    assertThat(value("bridge", "show", "docker0")).isEqualTo("docker0\n");
    assertThat(value("stack", "nginx-1")).isEqualTo("nginx-1\n");
  }

  private static String value(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("-o", "value"));
    return SavedHost.plumb(line).out();
  }

  private static void check(String command, Section section) throws IOException {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.add("-o");
    words.add("json");
    SavedHost.Said said = SavedHost.plumb(words);
    assertThat(said.code()).as("%s: %s", command, said.err()).isZero();
    Set<String> printed = keys(said.out());
    assertThat(printed).as("documented, so printed").containsAll(section.keys);
    Set<String> known = new TreeSet<>(section.keys);
    known.addAll(section.rare);
    printed.removeIf(key -> section.tools.contains(key.split("\\.", 2)[0]));
    assertThat(known).as("printed, so documented").containsAll(printed);
  }

  private static Map<String, Section> sections() {
    Map<String, Section> sections = new LinkedHashMap<>();
    Section current = new Section();
    for (String line : Checked.read("docs/json.md").lines().toList()) {
      Matcher command = COMMAND.matcher(line);
      Matcher key = KEY.matcher(line);
      if (command.matches()) {
        current = new Section();
        sections.put(command.group(1), current);
      } else if (key.matches()) {
        (key.group(2).isEmpty() ? current.keys : current.rare).add(key.group(1));
      } else if (line.startsWith("Besides:")) {
        Matcher name = NAME.matcher(line);
        while (name.find()) {
          current.tools.add(name.group(1));
        }
      }
    }
    return sections;
  }

  /** Every key with the keys of the objects around it. */
  private static Set<String> keys(String json) throws IOException {
    Set<String> keys = new TreeSet<>();
    List<String> around = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      String name = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case FIELD_NAME -> {
            name = parser.currentName();
            keys.add(
                String.join(
                    ".",
                    Stream.concat(around.stream().filter(part -> !part.isEmpty()), Stream.of(name))
                        .toList()));
          }
          case START_OBJECT, START_ARRAY -> {
            around.add(name);
            name = "";
          }
          case END_OBJECT, END_ARRAY -> {
            name = "";
            around.removeLast();
          }
          default -> name = "";
        }
      }
    }
    return keys;
  }
}
