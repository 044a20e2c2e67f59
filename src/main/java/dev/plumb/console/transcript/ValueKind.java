package dev.plumb.console.transcript;

import dev.plumb.console.command.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a placeholder stands for: the shape of the text, and which typed spans it may be. */
public enum ValueKind {
  IFNAME("[^\\s/:]{1,15}", true, Span.Kind.IFNAME),
  IFINDEX("[1-9][0-9]{0,9}", true, Span.Kind.IFINDEX),
  MAC("(?i)[0-9a-f]{2}(?::[0-9a-f]{2}){5,19}", true, Span.Kind.MAC),
  IP4("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}", true, Span.Kind.IP4, Span.Kind.PREFIX),
  IP6("(?i)[0-9a-f:.]*:[0-9a-f:.]*", true, Span.Kind.IP6, Span.Kind.IP6LL, Span.Kind.PREFIX),
  IP6LL("(?i)fe[89ab][0-9a-f]:[0-9a-f:]*", true, Span.Kind.IP6LL, Span.Kind.PREFIX),
  PREFIX("(?i)default|[0-9a-f:.]+/[0-9]{1,3}", true, Span.Kind.PREFIX),
  PORT("[0-9]{1,5}", true, Span.Kind.PORT),
  PID("[1-9][0-9]{0,6}", true, Span.Kind.PID),
  NETNS("[0-9]+|net:\\[[0-9]+]", true, Span.Kind.NETNS),
  CID("[0-9a-f]{12,64}", true, Span.Kind.CID),
  NAME("[^\\s:]+", true, Span.Kind.NAME),
  INT(
      "-?[0-9]+",
      false,
      Span.Kind.INT,
      Span.Kind.IFINDEX,
      Span.Kind.PORT,
      Span.Kind.PID,
      Span.Kind.NETNS,
      Span.Kind.BYTES),
  BYTES("[0-9]+(?:\\.[0-9]+)?(?: ?[KMGT]?i?B?)", false, Span.Kind.BYTES, Span.Kind.INT),
  DURATION(
      "[0-9]+(?:\\.[0-9]+)? ?(?:ns|us|µs|ms|s|min|m|h|d)(?: ?[0-9]+ ?(?:ms|s|min|m|h))*",
      false,
      Span.Kind.DURATION),
  TIME(
      "(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ])?[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?"
          + "(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
      false, Span.Kind.TIME),
  RATE("[0-9]+(?:\\.[0-9]+)? ?[KMGT]?i?(?:bit/s|bit|bps|B/s|pps|/s)", false, Span.Kind.RATE),
  TEXT(".+", false, Span.Kind.values());

  private final Pattern shape;
  private final boolean identity;
  private final List<Span.Kind> spans;

  ValueKind(String shape, boolean identity, Span.Kind... spans) {
    this.shape = Pattern.compile(shape);
    this.identity = identity;
    this.spans = List.of(spans);
  }

  /** The word for it in a transcript. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of a word. */
  public static Optional<ValueKind> of(String word) {
    for (ValueKind kind : values()) {
      if (kind.word().equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** All words, for messages. */
  static String words() {
    List<String> words = new ArrayList<>();
    for (ValueKind kind : values()) {
      words.add(kind.word());
    }
    return String.join(", ", words);
  }

  /**
   * True when two names of this kind must not have one value: it tells things apart. A quantity
   * does not.
   */
  boolean identity() {
    return identity;
  }

  /** Some value of the kind, for where none is known. */
  String example() {
    return switch (this) {
      case IFNAME -> "veth1a2b3c4";
      case IFINDEX, INT -> "7";
      case MAC -> "02:42:ac:11:00:02";
      case IP4 -> "192.0.2.1";
      case IP6 -> "2001:db8::1";
      case IP6LL -> "fe80::1";
      case PREFIX -> "192.0.2.0/24";
      case PORT -> "40000";
      case PID -> "4711";
      case NETNS -> "4026532281";
      case CID -> "0123456789ab";
      case NAME, TEXT -> "…";
      case BYTES -> "1500";
      case DURATION -> "12 ms";
      case TIME -> "12:00:00";
      case RATE -> "1 Mbit/s";
    };
  }

  /** True for numbers, which tables show flush right. */
  boolean isNumber() {
    return switch (this) {
      case IFINDEX, PORT, PID, NETNS, INT, BYTES -> true;
      default -> false;
    };
  }

  /** True when a text has the shape. */
  boolean hasShape(String text) {
    return shape.matcher(text).matches();
  }

  /** True when a typed span of that kind may be, or hold, such a value. */
  boolean fits(Span.Kind span) {
    return spans.contains(span);
  }

  /**
   * True when two texts are the same value: a container's id may be written short, hex in either
   * case.
   */
  boolean same(String left, String right) {
    return switch (this) {
      case CID -> left.startsWith(right) || right.startsWith(left);
      case MAC, IP6, IP6LL -> left.equalsIgnoreCase(right);
      default -> left.equals(right);
    };
  }
}
