package dev.plumb.console.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The specs beside the installed programs: their help texts, and what they take an abbreviation
 * for. Every difference is listed in drift/PROGRAM.txt ({@code -} the spec lacks the word, {@code
 * +} the help does) under the version it was seen with; another version is a skip that says so, and
 * {@code -Dgolden.update=true} writes the file anew.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriftTest {
  private static final Path FOLDER = Path.of("src/test/resources/completions/drift");
  private static final Pattern JOINED = Pattern.compile("(?<=[^\\s\\[{|])\\[([a-z-]+)\\]");
  private static final Pattern WORD =
      Pattern.compile("(?<![\\w-])(--?[A-Za-z0-9#][\\w-]*|[a-z][a-z0-9_-]+)");

  private final Specs specs = new BundledSpecs();

  @ParameterizedTest
  @CsvSource({
    "ip, -V, help",
    "bridge, -V, help",
    "ss, -V, --help",
    "ping, -V, -h",
    "tcpdump, --version, --help",
    "route, -V, --help",
    "ifconfig, -V, --help",
    "iptables, -V, --help"
  })
  void helpTextHasTheWordsOfTheSpec(String program, String version, String help) throws Exception {
    Spec spec = specs.spec(program).orElseThrow();
    List<String> lines = new ArrayList<>();
    lines.add("version " + run(program, version).lines().findFirst().orElse("none").strip());
    Set<String> top = new TreeSet<>();
    addOptions(spec.root(), top);
    boolean objects = spec.style() == Spec.Style.KEYWORD;
    if (objects) {
      spec.root().commands().forEach(node -> top.addAll(node.names()));
    } else {
      addAll(spec.root(), top);
    }
    compare("", spec, top, run(program, help), lines);
    if (objects) {
      for (Node node : spec.root().commands()) {
        if (!node.name().equals("help")) {
          Set<String> known = new TreeSet<>(node.names());
          addAll(node, known);
          compare(node.name() + " ", spec, known, run(program, node.name(), "help"), lines);
        }
      }
    }
    check(FOLDER.resolve(program + ".txt"), lines);
  }

  private static void check(Path file, List<String> lines) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FOLDER);
      Files.write(file, lines);
    }
    List<String> allowed = Files.readAllLines(file);
    if (!allowed.get(0).equals(lines.get(0))) {
      lines.removeAll(allowed);
      Assumptions.abort("another version is installed; new differences: " + lines);
    }
    assertEquals(String.join("\n", allowed), String.join("\n", lines));
  }

  private static void compare(
      String object, Spec spec, Set<String> known, String help, List<String> lines) {
    Set<String> said = words(help, spec, known);
    for (String word : said) {
      if (!known.contains(word)) {
        lines.add(object + "- " + word);
      }
    }
    for (String word : known) {
      if (!said.contains(word)) {
        lines.add(object + "+ " + word);
      }
    }
  }

  /** The words of a help text: {@code -V[ersion]} is one, {@code -nvee} is four letters. */
  private static Set<String> words(String help, Spec spec, Set<String> known) {
    Set<String> words = new TreeSet<>();
    // A page of prose would drown what matters: plain words count only where the program has some.
    boolean plain =
        spec.style() == Spec.Style.KEYWORD
            || known.stream().anyMatch(word -> !word.startsWith("-"));
    Matcher matcher = WORD.matcher(JOINED.matcher(help).replaceAll("$1"));
    while (matcher.find()) {
      String word = matcher.group();
      boolean option = word.startsWith("-");
      boolean letters = option && word.length() > 2 && !word.startsWith("--");
      if (letters && spec.style() == Spec.Style.GETOPT && !known.contains(word)) {
        word.substring(1).chars().forEach(c -> words.add("-" + (char) c));
      } else if (option || plain) {
        words.add(word);
      }
    }
    return words;
  }

  private static void addAll(Node node, Set<String> words) {
    addOptions(node, words);
    for (Parameter keyword : node.keywords()) {
      words.addAll(keyword.names());
      keyword.arguments().forEach(argument -> addChoices(argument, words));
      keyword.then().values().forEach(then -> addAll(then, words));
    }
    node.positional().forEach(argument -> addChoices(argument, words));
    for (Node command : node.commands()) {
      words.addAll(command.names());
      addAll(command, words);
    }
    words.removeIf(word -> !WORD.matcher(word).matches());
  }

  private static void addOptions(Node node, Set<String> words) {
    node.options().forEach(option -> words.addAll(option.names()));
  }

  private static void addChoices(Argument argument, Set<String> words) {
    argument.choices().forEach(choice -> words.add(choice.value()));
  }

  /** {@code ip PREFIX help} prints the same as the object that we think is meant. */
  @ParameterizedTest
  @ValueSource(strings = {"ip", "bridge"})
  void abbreviationsMeanWhatTheProgramMakesOfThem(String program) throws Exception {
    Spec spec = specs.spec(program).orElseThrow();
    Assumptions.assumeTrue(
        Files.readAllLines(FOLDER.resolve(program + ".txt"))
            .get(0)
            .equals("version " + run(program, "-V").lines().findFirst().orElse("none").strip()),
        "another version is installed");
    SpecEngine engine = new SpecEngine(specs);
    for (Node node : spec.root().commands()) {
      for (int length = 1; length < node.name().length(); length++) {
        String start = node.name().substring(0, length);
        String meant = engine.expand(program, List.of(start)).get(0);
        assertEquals(run(program, meant, "help"), run(program, start, "help"), start);
      }
    }
  }

  @Test
  void anUnknownWordInHelpWouldBeSeen() {
    Spec spec = specs.spec("ping").orElseThrow();
    List<String> lines = new ArrayList<>();
    compare("", spec, new TreeSet<>(Set.of("-c", "-n")), "-c <count>  -Y new", lines);
    assertEquals(List.of("- -Y", "+ -n"), lines);
  }

  private static String run(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort(command[0] + " is not installed: " + e.getMessage());
      throw e;
    }
    process.getOutputStream().close();
    try (InputStream in = process.getInputStream()) {
      String out = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(10, TimeUnit.SECONDS);
      return out;
    }
  }
}
