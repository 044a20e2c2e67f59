package dev.plumb.console.command;

import java.time.Duration;

/** Numbers and durations as users write and read them. */
public final class Numbers {
  private static final long NANOS_PER_MILLISECOND = 1_000_000;

  private Numbers() {}

  /**
   * A whole number of an option or argument.
   *
   * @throws UserError when it is none, or out of range
   */
  public static int whole(String name, String word, int least, int most) throws UserError {
    try {
      int value = Integer.parseInt(word);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Reported below like a number out of range.
    }
    throw UserError.usage(
        name + " cannot be '" + word + "'", "a whole number from " + least + " on");
  }

  /**
   * A duration: seconds, or a number with {@code ms}, {@code s} or {@code m}.
   *
   * @throws UserError when it is none, or below 10 ms
   */
  public static Duration duration(String name, String word) throws UserError {
    double factor = 1000;
    String digits = word;
    if (word.endsWith("ms")) {
      factor = 1;
      digits = word.substring(0, word.length() - 2);
    } else if (word.endsWith("s")) {
      digits = word.substring(0, word.length() - 1);
    } else if (word.endsWith("m")) {
      factor = 60_000;
      digits = word.substring(0, word.length() - 1);
    }
    try {
      double milliseconds = Double.parseDouble(digits) * factor;
      if (milliseconds >= 10 && milliseconds <= 86_400_000) {
        return Duration.ofMillis((long) milliseconds);
      }
    } catch (NumberFormatException notANumber) {
      // Reported below like a duration out of range.
    }
    throw UserError.usage(name + " cannot be '" + word + "'", "2, 0.5, 500ms, 10s or 1m");
  }

  /** {@code took 12 ms}, {@code took 1.3 s}. */
  public static Line elapsed(long nanos) {
    long milliseconds = nanos / NANOS_PER_MILLISECOND;
    String text =
        milliseconds < 1000
            ? milliseconds + " ms"
            : milliseconds / 1000 + "." + milliseconds % 1000 / 100 + " s";
    return Line.of(Span.dim("took "), Span.of(text, Span.Kind.DURATION, Span.Style.DIM));
  }
}
