package dev.plumb.console.transcript;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code requires:} and {@code if=} may ask for. Unmet means skipped, with the reason in the
 * report.
 */
public final class Conditions {
  /** What is true where the replay runs; asked by the engine, answered by whoever starts it. */
  public interface Surroundings {
    /** True when the sessions look at the live host, not at a saved one. */
    boolean live();

    /** True with effective uid 0. */
    boolean root();

    /** True when a Docker daemon answers and may be used. */
    boolean docker();

    /** True when a program of that name is on the path. */
    boolean hasCommand(String name);

    /** The kernel's release, as {@code uname -r} prints it: {@code 6.1.0-18-amd64}. */
    String kernel();
  }

  private static final Pattern COMMAND = Pattern.compile("cmd:([^\\s,/]+)");
  private static final Pattern KERNEL = Pattern.compile("kernel>=([0-9]+(?:\\.[0-9]+)*)");
  private static final List<String> WORDS = List.of("root", "docker", "live");

  private Conditions() {}

  /** True for a condition that this class can judge. */
  static boolean isKnown(String condition) {
    return WORDS.contains(condition)
        || COMMAND.matcher(condition).matches()
        || KERNEL.matcher(condition).matches();
  }

  static String unknown(String condition) {
    return "no such condition: " + condition + "; one of: root, docker, live, cmd:X, kernel>=X";
  }

  /** Why a condition does not hold; empty when it does. */
  static Optional<String> unmet(String condition, Surroundings surroundings) {
    Matcher command = COMMAND.matcher(condition);
    if (command.matches()) {
      return unless(surroundings.hasCommand(command.group(1)), "no program " + command.group(1));
    }
    Matcher kernel = KERNEL.matcher(condition);
    if (kernel.matches()) {
      return unless(
          compare(surroundings.kernel(), kernel.group(1)) >= 0,
          "needs " + condition + ", this one is " + surroundings.kernel());
    }
    return switch (condition) {
      case "root" -> unless(surroundings.root(), "needs root");
      case "docker" -> unless(surroundings.docker(), "needs a Docker daemon");
      case "live" -> unless(surroundings.live(), "needs a live host");
      default -> throw new IllegalArgumentException(unknown(condition));
    };
  }

  private static Optional<String> unless(boolean met, String reason) {
    return met ? Optional.empty() : Optional.of(reason);
  }

  /** By the numbers at the front: 6.10 is newer than 6.9, and 6.1.0-18-amd64 is 6.1.0. */
  private static int compare(String release, String wanted) {
    String[] left = release.split("[^0-9.]", 2)[0].split("\\.");
    String[] right = wanted.split("\\.");
    for (int i = 0; i < right.length; i++) {
      int have = i < left.length && !left[i].isEmpty() ? Integer.parseInt(left[i]) : 0;
      int order = Integer.compare(have, Integer.parseInt(right[i]));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** A positive duration as written in attributes: {@code 500ms}, {@code 5s}, {@code 2m}. */
  static Optional<Duration> duration(String text) {
    OptionalDouble seconds =
        ValueKind.DURATION.hasShape(text)
            ? Quantity.of(ValueKind.DURATION, text)
            : OptionalDouble.empty();
    return seconds.isPresent() && seconds.getAsDouble() > 0
        ? Optional.of(Duration.ofNanos(Math.round(seconds.getAsDouble() * 1e9)))
        : Optional.empty();
  }
}
