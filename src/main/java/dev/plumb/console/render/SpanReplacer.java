package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Puts other spans in the place of some before anything is measured; or none. */
final class SpanReplacer {
  /** Leaves everything as it is. */
  static final SpanReplacer NONE = new SpanReplacer(null);

  private final @org.jspecify.annotations.Nullable UnaryOperator<Span> replacement;

  private SpanReplacer(@org.jspecify.annotations.Nullable UnaryOperator<Span> replacement) {
    this.replacement = replacement;
  }

  static SpanReplacer of(UnaryOperator<Span> replacement) {
    return new SpanReplacer(replacement);
  }

  /** True when somebody wants to see the spans: they are then kept apart in data formats too. */
  boolean wantsSpans() {
    return replacement != null;
  }

  Span replace(Span span) {
    return replacement == null ? span : replacement.apply(span);
  }

  Line replace(Line line) {
    if (replacement == null) {
      return line;
    }
    List<Span> spans = new ArrayList<>(line.spans().size());
    for (Span span : line.spans()) {
      spans.add(replacement.apply(span));
    }
    return new Line(spans);
  }

  List<Line> replace(List<Line> lines) {
    if (replacement == null) {
      return lines;
    }
    List<Line> replaced = new ArrayList<>(lines.size());
    for (Line line : lines) {
      replaced.add(replace(line));
    }
    return replaced;
  }
}
