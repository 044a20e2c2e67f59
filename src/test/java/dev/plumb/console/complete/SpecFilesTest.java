package dev.plumb.console.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.plumb.console.complete.build.SpecCompiler;
import dev.plumb.console.complete.build.SpecYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every file in completions/specs promises. */
class SpecFilesTest {
  private final Specs specs = new BundledSpecs();
  private final SpecEngine engine = new SpecEngine(specs);

  /** A spec file as it is on disk, and as the jar has it. */
  record Loaded(SpecYaml.SpecFile file, Spec bundled) {}

  static List<SpecYaml.SpecFile> files() throws IOException {
    List<SpecYaml.SpecFile> files = new ArrayList<>();
    for (Path path : SpecCompiler.yamlFiles(Path.of("completions/specs"))) {
      files.add(SpecYaml.spec(path.getFileName().toString(), SpecCompiler.load(path)));
    }
    return files;
  }

  @Test
  void theEightProgramsOfTheFirstHourAreThere() {
    assertEquals(
        List.of("bridge", "ifconfig", "ip", "iptables", "ping", "route", "ss", "tcpdump"),
        specs.commands());
  }

  @TestFactory
  Stream<DynamicTest> compiledFormSaysTheSame() throws IOException {
    return files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.spec().command(),
                    () ->
                        assertEquals(Optional.of(file.spec()), specs.spec(file.spec().command()))));
  }

  @TestFactory
  Stream<DynamicTest> everythingHasHelpAndEveryGrammarExists() throws IOException {
    return files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(file.spec().command(), () -> check(file.spec().root())));
  }

  private void check(Node node) {
    assertFalse(node.help().isBlank(), node + " has no help");
    node.grammar().ifPresent(name -> assertTrue(specs.grammar(name).isPresent(), name));
    for (Parameter parameter : concat(node.options(), node.keywords())) {
      assertFalse(parameter.help().isBlank(), parameter + " has no help");
      parameter.then().values().forEach(this::check);
      for (Argument argument : parameter.arguments()) {
        assertTrue(
            !argument.choices().isEmpty() || !argument.slots().isEmpty(),
            parameter + " takes nothing");
      }
    }
    node.commands().forEach(this::check);
  }

  private static List<Parameter> concat(List<Parameter> some, List<Parameter> more) {
    List<Parameter> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  @TestFactory
  Stream<DynamicTest> examplesDoWhatTheyState() throws IOException {
    return examples()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.run(),
                    () -> {
                      List<String> words = SpecEngine.blankSeparated(example.run());
                      String program = words.get(0);
                      List<String> rest = words.subList(1, words.size());
                      assertEquals(Optional.empty(), engine.unknown(program, rest));
                      assertEquals(example.effect(), engine.effect(program, rest));
                      if (example.means().isPresent()) {
                        List<String> full = SpecEngine.blankSeparated(example.means().get());
                        assertEquals(full.subList(1, full.size()), engine.expand(program, rest));
                      }
                    }));
  }

  /** At each word of an example, after each of its letters, Tab offers the way to that word. */
  @TestFactory
  Stream<DynamicTest> everyPrefixOfAnExampleLeadsToItsNextWord() throws IOException {
    return examples()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.run(),
                    () -> {
                      String line = example.means().orElse(example.run());
                      List<String> words = SpecEngine.blankSeparated(line);
                      String program = words.get(0);
                      List<String> rest = words.subList(1, words.size());
                      for (int at = 0; at < rest.size(); at++) {
                        checkWord(program, rest, at);
                      }
                    }));
  }

  private void checkWord(String program, List<String> words, int at) {
    String word = words.get(at);
    // Options are offered once a dash is there.
    for (int typed = word.startsWith("-") ? 1 : 0; typed <= word.length(); typed++) {
      String partial = word.substring(0, typed);
      Completion completion =
          engine.complete(program, words.subList(0, at), at, partial, new TableSlots());
      assertTrue(
          leads(completion, word, partial),
          words + " at " + at + ": " + partial + " gives " + completion);
    }
  }

  /** Offered whole, as the next joined letter or list item, or told of by a hint. */
  private static boolean leads(Completion completion, String word, String partial) {
    return switch (completion) {
      case Completion.UnknownWord unknown -> false;
      case Completion.Nothing nothing -> !nothing.hints().isEmpty();
      case Completion.Candidates some ->
          !some.hints().isEmpty()
              || some.candidates().stream()
                  .map(Candidate::value)
                  .anyMatch(
                      value ->
                          value.equals(word)
                              || (value.length() > partial.length() && word.startsWith(value))
                              || (partial.equals("-") && word.startsWith(value)))
              || openEnded(some, partial);
    };
  }

  /** Whether what is typed is a list item or {@code --name=} that may go on without a blank. */
  private static boolean openEnded(Completion.Candidates some, String partial) {
    return some.candidates().stream()
        .anyMatch(candidate -> candidate.value().equals(partial) && !candidate.finalSpace());
  }

  private static Stream<SpecYaml.Example> examples() throws IOException {
    List<SpecYaml.Example> all = new ArrayList<>();
    for (SpecYaml.SpecFile file : files()) {
      assertFalse(file.examples().isEmpty(), file.spec().command() + " has no example");
      assertFalse(file.checkedAgainst().isEmpty(), file.spec().command() + " names no version");
      all.addAll(file.examples());
    }
    return all.stream();
  }
}
