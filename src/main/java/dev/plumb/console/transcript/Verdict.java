package dev.plumb.console.transcript;

import dev.plumb.console.transcript.Transcript.Step;
import java.util.List;
import java.util.Optional;

/** What became of a step. */
public sealed interface Verdict {
  Step step();

  /** It answered as written. */
  record Passed(Step step) implements Verdict {}

  /** It was not run, and why: a condition does not hold. */
  record Skipped(Step step, String reason) implements Verdict {}

  /** It was not run because a step before it failed that it builds on. */
  record Blocked(Step step, String reason) implements Verdict {}

  /**
   * It answered otherwise.
   *
   * @param report for people, lines without the terminal's colours: where, the difference, the
   *     reasons, how to rerun
   * @param reasons the reasons alone, a sentence each; may be none
   * @param difference what came instead; empty when the step could not be run at all
   */
  record Failed(
      Step step, List<String> report, List<String> reasons, Optional<Difference> difference)
      implements Verdict {
    public Failed {
      report = List.copyOf(report);
      reasons = List.copyOf(reasons);
    }
  }
}
