package dev.plumb.console.transcript;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import java.util.ArrayList;
import java.util.List;

/** A line that came, ready for matching: one text, and where the typed spans lie in it. */
final class ActualLine {
  /** A typed run of the text. */
  private record Typed(int start, int end, Span.Kind kind) {}

  private final Stream stream;
  private final Line line;
  private final String text;
  private final List<Typed> typed = new ArrayList<>();

  ActualLine(OutputLine output) {
    stream = output.stream();
    line = output.line();
    StringBuilder all = new StringBuilder();
    for (Span span : line.spans()) {
      int start = all.length();
      all.append(TokenParser.canonical(span.text()));
      if (span.kind() != Span.Kind.PLAIN) {
        typed.add(new Typed(start, all.length(), span.kind()));
      }
    }
    text = all.toString().stripTrailing();
  }

  static List<ActualLine> of(List<OutputLine> lines) {
    List<ActualLine> actual = new ArrayList<>(lines.size());
    for (OutputLine line : lines) {
      actual.add(new ActualLine(line));
    }
    return actual;
  }

  Stream stream() {
    return stream;
  }

  /** With its typed spans, as it came. */
  Line line() {
    return line;
  }

  /** Without trailing blanks. */
  String text() {
    return text;
  }

  /**
   * True when a value of that kind may lie there: in no typed span, or within one that can hold the
   * kind.
   */
  boolean allows(ValueKind kind, int start, int end) {
    if (kind == ValueKind.TEXT) {
      return true;
    }
    for (Typed span : typed) {
      boolean overlaps = span.start() < end && start < span.end();
      boolean within = span.start() <= start && end <= span.end();
      if (overlaps && !(within && kind.fits(span.kind()))) {
        return false;
      }
    }
    return true;
  }

  /** As a transcript would have it. */
  String written() {
    return stream == Stream.ERRORS ? "! " + text : text;
  }
}
