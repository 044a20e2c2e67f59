package dev.plumb.console.transcript;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values with a measure, made comparable: durations in seconds, bytes, rates and plain numbers as
 * they are.
 */
final class Quantity {
  private static final Pattern PART = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?) ?([a-zA-Zµ/]*)");

  private Quantity() {}

  /** The measure of a text; empty when the kind has none or the text is not one. */
  static OptionalDouble of(ValueKind kind, String text) {
    return switch (kind) {
      case DURATION -> sum(text);
      case BYTES, RATE, INT, PORT, PID, IFINDEX -> scaled(text);
      case IFNAME, MAC, IP4, IP6, IP6LL, PREFIX, NETNS, CID, NAME, TIME, TEXT ->
          OptionalDouble.empty();
    };
  }

  private static OptionalDouble sum(String text) {
    Matcher parts = PART.matcher(text);
    double seconds = 0;
    boolean any = false;
    while (parts.find()) {
      double unit =
          switch (parts.group(2)) {
            case "ns" -> 1e-9;
            case "us", "µs" -> 1e-6;
            case "ms" -> 1e-3;
            case "s" -> 1;
            case "m", "min" -> 60;
            case "h" -> 3600;
            case "d" -> 86_400;
            default -> Double.NaN;
          };
      seconds += Double.parseDouble(parts.group(1)) * unit;
      any = true;
    }
    return any && !Double.isNaN(seconds) ? OptionalDouble.of(seconds) : OptionalDouble.empty();
  }

  private static OptionalDouble scaled(String text) {
    Matcher part = PART.matcher(text);
    if (!part.matches()) {
      return OptionalDouble.empty();
    }
    String unit = part.group(2);
    double base = unit.length() > 1 && unit.charAt(1) == 'i' ? 1024 : 1000;
    int power = unit.isEmpty() ? 0 : "KMGT".indexOf(unit.charAt(0)) + 1;
    return OptionalDouble.of(Double.parseDouble(part.group(1)) * Math.pow(base, power));
  }
}
