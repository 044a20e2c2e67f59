package dev.plumb.console.transcript;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.UserError;
import dev.plumb.console.transcript.Transcript.Ending;
import dev.plumb.console.transcript.Transcript.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A session whose answers are written down before. A line that starts with "! " comes on stderr.
 */
final class ScriptedSession implements ReplaySession, ReplaySession.Source {
  private final Map<String, StepResult> answers = new HashMap<>();
  final List<String> typed = new ArrayList<>();
  int opened;
  int closed;

  /** Plain text, exit 0. */
  ScriptedSession answers(String command, String... lines) {
    return ends(command, Status.DONE, lines);
  }

  ScriptedSession exits(String command, int code, String... lines) {
    return ends(command, new Status(Ending.EXITED, code, false), lines);
  }

  ScriptedSession ends(String command, Status status, String... lines) {
    List<OutputLine> output = new ArrayList<>();
    for (String line : lines) {
      output.add(
          line.startsWith("! ")
              ? OutputLine.errors(Line.text(line.substring(2)))
              : OutputLine.output(Line.text(line)));
    }
    answers.put(command, new StepResult(output, status));
    return this;
  }

  /** Typed text, exit 0. */
  ScriptedSession types(String command, Line... lines) {
    List<OutputLine> output = new ArrayList<>();
    for (Line line : lines) {
      output.add(OutputLine.output(line));
    }
    answers.put(command, new StepResult(output, Status.DONE));
    return this;
  }

  @Override
  public ReplaySession open(Transcript transcript) throws UserError {
    if (transcript.host().filter("missing.json"::equals).isPresent()) {
      throw UserError.noSuch("no such file: missing.json");
    }
    opened++;
    return this;
  }

  @Override
  public StepResult step(String command, boolean oneShot, Duration limit) {
    return answer((oneShot ? "$ " : "") + command);
  }

  @Override
  public StepResult complete(String partial, char key) {
    return answer(partial + (key == '\t' ? "<Tab>" : "<?>"));
  }

  private StepResult answer(String command) {
    typed.add(command);
    return answers.getOrDefault(
        command,
        new StepResult(
            List.of(OutputLine.errors(Line.of(Span.plain("not scripted: " + command)))),
            new Status(Ending.EXITED, 70, false)));
  }

  @Override
  public void close() {
    closed++;
  }
}
