package dev.plumb.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.command.CommandEntry;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.Dispatcher;
import dev.plumb.console.command.FakeSession;
import dev.plumb.console.command.LineParser;
import dev.plumb.console.command.TypedLine;
import dev.plumb.console.command.Word;
import dev.plumb.console.shell.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the table says of its commands, since help, completion and documents repeat it. */
final class CommandTableTest {
  private static final int LINE = 80;

  static List<CommandEntry> everyCommand() {
    return Commands.table().all();
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void summaryIsOneShortLineInOneStyle(CommandEntry entry) {
    styled(entry.words(), entry.summary());
    for (Option option : entry.options()) {
      styled(entry.words() + " " + option.name(), option.help());
    }
  }

  private static void styled(String whose, String text) {
    assertThat(text).as(whose).isNotBlank().hasSizeLessThan(LINE).doesNotEndWith(".");
    assertThat(Character.isUpperCase(text.charAt(0)) && Character.isLowerCase(text.charAt(1)))
        .as("%s begins with a capital: %s", whose, text)
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void examplesAreLinesOfTheirOwnCommand(CommandEntry entry) throws Exception {
    List<CommandEntry> all = everyCommand();
    for (String example : entry.examples()) {
      FakeSession session = new FakeSession(FakeSession.hostOf("host", "nginx-1", "nginx-2"), all);
      Dispatcher.Prepared prepared = Dispatcher.prepare(words(example), session);
      assertThat(prepared.guessed()).as(example).isFalse();
      assertThat(prepared.call().entry().words()).as(example).isEqualTo(entry.words());
    }
  }

  @Test
  void everyCommandThatTakesSomethingHasAnExample() {
    assertThat(everyCommand())
        .filteredOn(entry -> !entry.arguments().isEmpty() || !entry.options().isEmpty())
        .allSatisfy(entry -> assertThat(entry.examples()).as(entry.words()).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void helpTellsOfIt(CommandEntry entry) {
    List<String> line = new ArrayList<>(List.of("help", entry.noun()));
    entry.verb().ifPresent(line::add);
    SavedHost.Said said = SavedHost.plumb(line);
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out()).startsWith(entry.words()).contains(entry.summary());
    boolean alone = entry.verb().isPresent() || Commands.table().of(entry.noun()).size() == 1;
    if (alone) {
      entry.examples().forEach(example -> assertThat(said.out()).contains("  " + example + "\n"));
    }
  }

  /** The words of the line's first command; what comes after | or > is the shell's. */
  private static List<String> words(String line) {
    TypedLine typed = LineParser.parse(line, Map.of());
    assertThat(typed.open()).isEmpty();
    List<String> words = new ArrayList<>();
    for (Word word : typed.statements().getFirst().parts().getFirst().words()) {
      words.add(word.text());
    }
    return words;
  }
}
