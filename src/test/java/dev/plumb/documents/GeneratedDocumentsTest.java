package dev.plumb.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.console.shell.Commands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is generated from the table of commands is what is checked in. */
final class GeneratedDocumentsTest {
  @Test
  void manPage() {
    Checked.is("docs/plumb.1", ManPage.of(Commands.table()));
  }

  @Test
  void commandReference() {
    Checked.is("docs/commands.md", CommandReference.of(Commands.table()));
  }

  @Test
  void everyExitCodeIsExplained() throws Exception {
    assertThat(ExitCodes.meaning().keySet()).containsExactlyElementsOf(ExitCodes.declared());
    String readme = Checked.read("README.md");
    ExitCodes.meaning()
        .forEach(
            (code, meaning) ->
                assertThat(readme).contains("\n| " + code + " | " + meaning + " |\n"));
  }

  @Test
  void optionsOfTheManPageAreTaken() {
    for (Map.Entry<String, String> option : ManPage.PROGRAM_OPTIONS) {
      List<String> words = new ArrayList<>(List.of(option.getKey().split(" ")[0]));
      if (List.of("-f", "--record", "--with-host", "--generalise").contains(words.getFirst())) {
        continue; // For a file; ShellTest and RecordAndReplayTest have one.
      }
      if (option.getKey().contains(" ")) {
        words.add(words.getFirst().equals("-c") ? "help" : "never");
      }
      if (!words.getFirst().equals("-c")) {
        words.add("help");
      }
      SavedHost.Said said = SavedHost.raw(words);
      assertThat(said.code()).as("%s: %s", words, said.err()).isZero();
    }
  }
}
