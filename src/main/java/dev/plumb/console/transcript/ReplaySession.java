package dev.plumb.console.transcript;

import dev.plumb.console.command.UserError;
import dev.plumb.console.transcript.Transcript.Status;
import java.time.Duration;
import java.util.List;

/** A session that a transcript's steps are typed into. */
public interface ReplaySession extends AutoCloseable {
  /**
   * What a step gave.
   *
   * @param lines of both streams, in the order in which they came
   * @param status how it ended
   */
  record StepResult(List<OutputLine> lines, Status status) {
    public StepResult {
      lines = List.copyOf(lines);
    }
  }

  /** Opens sessions. */
  interface Source {
    /**
     * A new session as the transcript's front matter describes it: its host, its columns.
     *
     * @throws UserError when there can be none, say because the saved host can't be read
     */
    ReplaySession open(Transcript transcript) throws UserError;
  }

  /**
   * Runs a command to its end.
   *
   * @param command the line without its prompt; for a one-shot, the words after {@code plumb}
   * @param oneShot true for a fresh session of one command, as from the command line
   * @param limit how long it may take; the result's status then says {@code TIMED_OUT}
   */
  StepResult step(String command, boolean oneShot, Duration limit);

  /**
   * Presses a key instead of Enter.
   *
   * @param partial what is typed so far, a blank at its end included
   * @param key {@code \t} or {@code ?}
   * @return candidates as {@code value description} under group headings
   */
  StepResult complete(String partial, char key);

  /** Where the session stands, as a prompt says it: {@code nginx-1}, {@code host/docker0}. */
  default String place() {
    return "host";
  }

  @Override
  void close();
}
