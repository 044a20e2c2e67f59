package dev.plumb.console.transcript;

import dev.plumb.console.command.Call;
import dev.plumb.console.command.CommandEntry;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandTable;
import dev.plumb.console.command.Exit;
import dev.plumb.console.command.Line;
import dev.plumb.console.command.LineParser;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.Slot;
import dev.plumb.console.command.TypedLine;
import dev.plumb.console.command.UserError;
import dev.plumb.console.command.Word;
import dev.plumb.console.transcript.Transcript.Step;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code transcript check}: what is wrong with a transcript without running anything. */
final class CheckCommand {
  /**
   * Something to mend.
   *
   * @param line in the file, counted from 1
   */
  private record Finding(String file, int line, String what) {}

  private CheckCommand() {}

  /** Not compiled before it is needed: the table of commands is made for every one-shot. */
  private static final class Names {
    /** A number, or hardly a letter: says nothing of whose value it is. */
    static final Pattern UNSPEAKING =
        Pattern.compile("[a-z]{1,2}[0-9]*|[a-z][a-z0-9]*-[0-9]+|(?:name|value|tmp|foo|bar)[0-9]*");

    private Names() {}
  }

  static CommandEntry entry() {
    return CommandEntry.named("transcript", "check")
        .summary(
            "names that are unused, undeclared or say nothing, shortened words, what never ends")
        .takes(new Argument("PATH", Slot.FILE, true, true))
        .example("transcript check transcripts/")
        .runs(CheckCommand::check);
  }

  private static Outcome check(Call call) throws UserError {
    List<Finding> findings = new ArrayList<>();
    boolean malformed = false;
    int files = 0;
    for (Path file : ReplayCommand.places(call.arguments()).keySet()) {
      files++;
      try {
        String text = TranscriptSuite.text(file);
        Transcript transcript = TranscriptParser.parse(file.toString(), text);
        names(transcript, text, findings);
        words(transcript, call.session().commands(), findings);
        ends(transcript, findings);
      } catch (MalformedTranscript complaint) {
        malformed = true;
        findings.add(
            new Finding(
                complaint.file(), complaint.line(), String.valueOf(complaint.getMessage())));
      } catch (IOException unreadable) {
        malformed = true;
        findings.add(new Finding(file.toString(), 1, "cannot be read"));
      }
    }
    return outcome(findings, files, malformed);
  }

  private static Outcome outcome(List<Finding> findings, int files, boolean malformed) {
    List<Line> lines = new ArrayList<>();
    List<Tree> records = new ArrayList<>();
    for (Finding finding : findings) {
      lines.add(Line.text(finding.file() + ":" + finding.line() + ": " + finding.what()));
      records.add(
          Tree.object()
              .put("file", finding.file())
              .put("line", finding.line())
              .put("finding", finding.what())
              .build());
    }
    if (findings.isEmpty()) {
      lines.add(
          Line.text(files == 1 ? "1 file, nothing to mend" : files + " files, nothing to mend"));
    }
    int code = malformed ? Exit.USAGE : findings.isEmpty() ? Exit.DONE : Exit.NEGATIVE;
    return Outcome.of(new Outcome.Report(lines, new Tree.Arr(records)), code);
  }

  private static void names(Transcript transcript, String text, List<Finding> findings) {
    Set<String> used = new LinkedHashSet<>();
    for (Step step : transcript.steps()) {
      use(step.command(), used);
      for (Expected expected : step.output()) {
        if (expected instanceof Expected.Text line) {
          use(line.tokens(), used);
        }
      }
    }
    List<String> lines = List.of(text.split("\n", -1));
    for (Binding binding : transcript.bindings().values()) {
      binding.eui64Of().ifPresent(used::add);
    }
    for (Binding binding : transcript.bindings().values()) {
      int line = declaredAt(lines, binding.name());
      if (!used.contains(binding.name())) {
        findings.add(
            new Finding(transcript.file(), line, binding.written() + " is declared and not used"));
      } else if (Names.UNSPEAKING.matcher(binding.name()).matches()) {
        findings.add(
            new Finding(
                transcript.file(),
                line,
                binding.written() + " does not say whose value it is: nginx-1.eth0.peer does"));
      }
    }
  }

  private static void ends(Transcript transcript, List<Finding> findings) {
    for (Transcript.Step step : transcript.steps()) {
      if (step.status().ending() == Transcript.Ending.EXITED && step.key().isEmpty()) {
        Endless.word(step)
            .ifPresent(
                word ->
                    findings.add(
                        new Finding(
                            transcript.file(),
                            step.line(),
                            "'" + word + "' has no end without " + Endless.need(word))));
      }
    }
  }

  private static void use(List<Token> tokens, Set<String> used) {
    for (Token token : tokens) {
      if (token instanceof Token.Named named) {
        used.add(named.binding().name());
      }
    }
  }

  private static int declaredAt(List<String> lines, String name) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith(name + ":")) {
        return i + 1;
      }
    }
    return 1;
  }

  private static void words(Transcript transcript, CommandTable table, List<Finding> findings) {
    Set<String> aliases = new LinkedHashSet<>();
    for (Step step : transcript.steps()) {
      StringBuilder command = new StringBuilder();
      for (Token token : step.command()) {
        command.append(
            switch (token) {
              case Token.Literal literal -> literal.text();
              case Token.Named named -> named.binding().name();
              default -> "";
            });
      }
      TypedLine typed = LineParser.parse(command.toString(), Map.of());
      for (int i = 0; i < typed.statements().size(); i++) {
        // A key's line ends in a word that is not finished.
        boolean whole = step.key().isEmpty() || i + 1 < typed.statements().size();
        List<Word> words = typed.statements().get(i).parts().getFirst().words();
        List<String> texts = words.stream().map(Word::text).toList();
        if (texts.size() > 1 && texts.getFirst().equals("alias")) {
          aliases.add(texts.get(1));
        }
        if (whole || texts.size() > 2) {
          shortened(texts, table, aliases)
              .ifPresent(what -> findings.add(new Finding(transcript.file(), step.line(), what)));
        }
      }
    }
  }

  /** What is short in a command, and for what. */
  private static Optional<String> shortened(
      List<String> words, CommandTable table, Set<String> aliases) {
    int first = 0;
    while (first < words.size() && words.get(first).startsWith("-")) {
      first += words.get(first).equals("-o") || words.get(first).equals("--columns") ? 2 : 1;
    }
    if (first >= words.size() || aliases.contains(words.get(first))) {
      return Optional.empty();
    }
    String word = words.get(first);
    Optional<String> noun = table.noun(word);
    if (noun.isEmpty() || dev.plumb.console.command.Dispatcher.TOOLS.contains(word)) {
      return Optional.empty();
    }
    if (!noun.get().equals(word)) {
      return Optional.of("'" + word + "' is short for '" + noun.get() + "'");
    }
    if (first + 1 < words.size()) {
      String next = words.get(first + 1);
      boolean exact =
          table.defaultOf(word).isPresent() && table.defaultOf(word).get().verb().isEmpty();
      Optional<CommandEntry> verb = exact ? Optional.empty() : table.verb(word, next);
      if (verb.isPresent() && !verb.get().verb().orElse(next).equals(next)) {
        return Optional.of("'" + next + "' is short for '" + verb.get().verb().orElseThrow() + "'");
      }
    }
    return Optional.empty();
  }
}
