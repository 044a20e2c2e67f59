package dev.plumb.console.transcript;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of one file.
 *
 * @param file as the user named it, or as it was found below the folder he named
 * @param results of its steps, in order
 * @param malformed why it is no transcript, {@code FILE:LINE: what}; no step of it ran then
 * @param source its text, as it was read; empty when it could not be
 * @param bindings which value each name has at the end
 */
public record FileReport(
    String file,
    List<Result> results,
    Optional<String> malformed,
    String source,
    Bindings bindings) {
  public FileReport {
    results = List.copyOf(results);
  }

  /**
   * A step's verdict.
   *
   * @param took how long the step ran; zero when it did not
   */
  public record Result(Verdict verdict, Duration took) {}

  static FileReport malformed(String file, String complaint) {
    return new FileReport(file, List.of(), Optional.of(complaint), "", Bindings.NONE);
  }

  /** True when something is not as it is written. */
  boolean failed() {
    for (Result result : results) {
      if (result.verdict() instanceof Verdict.Failed
          || result.verdict() instanceof Verdict.Blocked) {
        return true;
      }
    }
    return malformed.isPresent();
  }
}
