package dev.plumb.console.command;

import java.time.Duration;

/** Numbers and durations as users write and read them. */
public final class Numbers {
  private static final long NANOS_PER_MILLISECOND = 1_000_000;

  /** The longest that anybody waits. */
  public static final Duration DAY = Duration.ofDays(1);

  private Numbers() {}

  /**
   * A whole number of an option or argument.
   *
   * @param most {@link Integer#MAX_VALUE} for no bound: larger ones mean the same then
   * @throws UserError when it is none, or out of range
   */
  public static int whole(String name, String word, int least, int most) throws UserError {
    if (isDigits(word, false) && (word.length() <= 18 || most == Integer.MAX_VALUE)) {
      long value = word.length() > 18 ? most : Long.parseLong(word);
      value = most == Integer.MAX_VALUE ? Math.min(value, most) : value;
      if (value >= least && value <= most) {
        return (int) value;
      }
    }
    throw UserError.usage(
        name + " cannot be '" + word + "'",
        "a whole number from " + least + (most == Integer.MAX_VALUE ? " on" : " to " + most));
  }

  /**
   * A duration: seconds, or a number with {@code ms}, {@code s} or {@code m}.
   *
   * @param most the longest that makes sense
   * @throws UserError when it is none, below 10 ms, or longer
   */
  public static Duration duration(String name, String word, Duration most) throws UserError {
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
    if (isDigits(digits, true)) {
      double milliseconds = Double.parseDouble(digits) * factor;
      if (milliseconds >= 10 && milliseconds <= most.toMillis()) {
        return Duration.ofMillis((long) milliseconds);
      }
    }
    throw UserError.usage(
        name + " cannot be '" + word + "'",
        "2, 0.5, 500ms, 10s or 1m; " + most.toHours() + " h at most");
  }

  /** ASCII digits, at least one; Java's own parsers take a sign, exponents and other scripts. */
  private static boolean isDigits(String word, boolean point) {
    int digits = 0;
    int points = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      digits += c >= '0' && c <= '9' ? 1 : 0;
      points += c == '.' ? 1 : 0;
    }
    return digits > 0 && points <= (point ? 1 : 0) && digits + points == word.length();
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
