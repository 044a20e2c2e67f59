package dev.plumb.console.command;

import java.util.ArrayList;
import java.util.List;

/** One line of an answer, or one cell of a table: spans side by side, no line break in it. */
public record Line(List<Span> spans) {
  /** A line without anything. */
  public static final Line EMPTY = new Line(List.of());

  public Line {
    spans = List.copyOf(spans);
  }

  public static Line of(Span... spans) {
    return new Line(List.of(spans));
  }

  public static Line text(String text) {
    return text.isEmpty() ? EMPTY : of(Span.plain(text));
  }

  /** Spans as they come, built piece by piece. */
  public static Builder build() {
    return new Builder();
  }

  /** The text alone, unescaped. */
  public String plain() {
    StringBuilder out = new StringBuilder();
    for (Span span : spans) {
      out.append(span.text());
    }
    return out.toString();
  }

  /** Collects spans. */
  public static final class Builder {
    private final List<Span> spans = new ArrayList<>();

    public Builder add(Span span) {
      spans.add(span);
      return this;
    }

    public Builder add(String text) {
      return add(Span.plain(text));
    }

    public Line line() {
      return new Line(spans);
    }
  }
}
