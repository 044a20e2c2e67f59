package dev.plumb.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** ARCHITECTURE.md names what there is: types, methods, rooms, files; and it names every room. */
final class ArchitectureDocumentTest {
  private static final int LONGEST = 300;
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern TYPE = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?");
  private static final Pattern ROOM =
      Pattern.compile("(?:world|model|answers|console)(?:\\.[a-z]+)*");
  private static final Pattern FILE = Pattern.compile("\\b(docs/[\\w./-]+\\w|src/[\\w/]+\\w)");

  private static String text = "";
  private static final Map<String, List<String>> TYPES = new HashMap<>();
  private static final Set<String> ROOMS = new TreeSet<>();

  @BeforeAll
  static void lookAtTheSources() throws IOException {
    text = Checked.read("ARCHITECTURE.md");
    Path sources = Checked.path("src/main/java/dev/plumb");
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String inside =
            sources.relativize(file).toString().replace('/', '.').replaceAll("\\.java$", "");
        if (inside.endsWith(".package-info")) {
          ROOMS.add(inside.replaceAll("\\.package-info$", ""));
        } else {
          String simple = inside.substring(inside.lastIndexOf('.') + 1);
          TYPES.computeIfAbsent(simple, name -> new ArrayList<>()).add("dev.plumb." + inside);
        }
      }
    }
    // JUnit's side of the house may be named too.
    TYPES.put("ArchitectureTest", List.of("dev.plumb.ArchitectureTest"));
    TYPES.put("AnyJava", List.of("dev.plumb.AnyJava")); // in a folder of its own
    TYPES.put("Lower", List.of("dev.plumb.model.Link$Lower"));
    TYPES.put("Optional", List.of("java.util.Optional"));
  }

  @Test
  void everyTypeAndMethodItNamesExists() throws Exception {
    int types = 0;
    for (String code : codes()) {
      Matcher named = TYPE.matcher(code);
      if (named.matches()) {
        assertThat(TYPES).as("types").containsKey(named.group(1));
        types++;
        if (named.group(2) != null) {
          assertThat(members(named.group(1))).as(code).contains(named.group(2));
        }
      }
    }
    assertThat(types).isGreaterThan(60);
  }

  @Test
  void itNamesEveryRoomAndNoOther() {
    Set<String> named = new TreeSet<>();
    for (String code : codes()) {
      if (ROOM.matcher(code).matches()) {
        named.add(code);
      }
    }
    named.removeAll(Set.of("world", "answers", "console"));
    assertThat(named).isEqualTo(ROOMS);
  }

  @Test
  void everyRoomButHelpersHasAParagraphOfItsOwn() {
    for (String room : ROOMS) {
      if (!room.endsWith(".build")) {
        assertThat(text).contains("\n**`" + room + "`** ");
      }
    }
  }

  @Test
  void filesItNamesExist() {
    Matcher file = FILE.matcher(text);
    while (file.find()) {
      assertThat(Checked.path(file.group(1))).exists();
    }
  }

  @Test
  void itIsShort() {
    assertThat(text.lines().count()).isLessThanOrEqualTo(LONGEST);
  }

  private static List<String> codes() {
    List<String> codes = new ArrayList<>();
    Matcher code = CODE.matcher(text);
    while (code.find()) {
      codes.add(code.group(1));
    }
    return codes;
  }

  private static List<String> members(String type) throws ClassNotFoundException {
    List<String> members = new ArrayList<>();
    for (String name : TYPES.getOrDefault(type, List.of())) {
      for (Method method : Class.forName(name).getDeclaredMethods()) {
        members.add(method.getName());
      }
    }
    return members;
  }
}
