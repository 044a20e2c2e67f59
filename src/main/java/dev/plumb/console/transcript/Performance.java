package dev.plumb.console.transcript;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.UserError;
import dev.plumb.console.transcript.Conditions.Surroundings;
import dev.plumb.console.transcript.Transcript.Block;
import dev.plumb.console.transcript.Transcript.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays a transcript on a stage: what can run does, so that names are values and answers have their
 * colours; what cannot is shown as it is written.
 */
final class Performance {
  private final Transcript transcript;
  private final Stage stage;
  private boolean shown;
  private int differing;
  private int silent;

  private Performance(Transcript transcript, Stage stage) {
    this.transcript = transcript;
    this.stage = stage;
  }

  /**
   * What a performance came to.
   *
   * @param differing steps that answered otherwise than written
   * @param silent steps that were shown as written, since they could not run
   */
  record Result(int differing, int silent) {}

  static Result play(
      Transcript transcript, ReplaySession.Source source, Surroundings around, Stage stage) {
    Performance performance = new Performance(transcript, stage);
    performance.play(source, around);
    return new Result(performance.differing, performance.silent);
  }

  private void play(ReplaySession.Source source, Surroundings around) {
    String chapter = "";
    try (Replay replay = new Replay(transcript, opened -> new Shown(source.open(opened)), around)) {
      for (Block block : transcript.blocks()) {
        for (Step step : block.steps()) {
          if (stage.isOver()) {
            return;
          }
          if (!block.title().isEmpty() && !block.title().equals(chapter)) {
            chapter = block.title();
            stage.chapter(chapter);
          }
          shown = false;
          Verdict verdict = replay.next();
          differing += verdict instanceof Verdict.Failed ? 1 : 0;
          if (!shown) {
            silent++;
            asWritten(step, replay.bindings());
          }
        }
      }
    }
  }

  private void asWritten(Step step, Bindings bindings) {
    String key = step.key().isPresent() ? keyName(step.key().get()) : "";
    stage.types(
        step.oneShot() ? "$ plumb " : "❯ ",
        text(step.command(), bindings) + key,
        step.key().isEmpty());
    List<Line> lines = new ArrayList<>();
    for (Expected expected : step.output()) {
      lines.add(
          Line.text(
              switch (expected) {
                case Expected.Text text -> text(text.tokens(), bindings);
                case Expected.Ellipsis dots -> "...";
              }));
    }
    stage.shows(lines);
  }

  /** Names by their values; by themselves where there is none. */
  private static String text(List<Token> tokens, Bindings bindings) {
    StringBuilder out = new StringBuilder();
    for (Token token : tokens) {
      out.append(
          switch (token) {
            case Token.Literal literal -> literal.text();
            case Token.Gap gap -> " ".repeat(gap.width());
            case Token.Rule rule -> String.valueOf(rule.character()).repeat(20);
            case Token.Named named ->
                bindings
                    .of(named.binding().name())
                    .map(Bindings.Value::text)
                    .orElse(named.binding().name());
            case Token.Anonymous value -> value.kind().example();
            case Token.Wild wild -> "…";
          });
    }
    return out.toString();
  }

  private static String keyName(char key) {
    return key == '\t' ? "⇥" : "?";
  }

  /** A session whose steps the audience sees. */
  private final class Shown implements ReplaySession {
    private final ReplaySession session;

    Shown(ReplaySession session) {
      this.session = session;
    }

    @Override
    public StepResult step(String command, boolean oneShot, Duration limit) {
      if (oneShot && isForAName(command)) {
        return session.step(command, true, limit);
      }
      shown = true;
      stage.types(oneShot ? "$ plumb " : session.place() + " ❯ ", command, true);
      StepResult result = session.step(command, oneShot, limit);
      show(result);
      return result;
    }

    private boolean isForAName(String command) {
      return transcript.bindings().values().stream()
          .anyMatch(binding -> binding.from().filter(command::equals).isPresent());
    }

    @Override
    public StepResult complete(String partial, char key) {
      shown = true;
      stage.types(session.place() + " ❯ ", partial + keyName(key), false);
      StepResult result = session.complete(partial, key);
      show(result);
      return result;
    }

    private void show(StepResult result) {
      List<Line> lines = new ArrayList<>();
      result.lines().forEach(line -> lines.add(line.line()));
      stage.shows(lines);
    }

    @Override
    public String place() {
      return session.place();
    }

    @Override
    public void close() {
      session.close();
    }
  }

  /** Reads and plays a file. */
  static Result play(
      java.nio.file.Path file, ReplaySession.Source source, Surroundings around, Stage stage)
      throws UserError {
    return play(read(file), source, around, stage);
  }

  /** Reads a file, or says what is wrong with it. */
  static Transcript read(java.nio.file.Path file) throws UserError {
    try {
      return TranscriptSuite.read(file);
    } catch (MalformedTranscript complaint) {
      throw UserError.usage(complaint.located());
    } catch (java.io.IOException unreadable) {
      throw ReplayCommand.unreadable(file, unreadable);
    }
  }
}
