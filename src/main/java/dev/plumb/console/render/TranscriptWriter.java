package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * A page for transcripts: the same lines, escaped, but still spans, so that recorder and replay
 * know which text is whose ifindex.
 */
public final class TranscriptWriter {
  private TranscriptWriter() {}

  /**
   * The lines; values were replaced by names before layout, see {@link Renderer#page(
   * dev.plumb.console.command.Outcome, RenderOptions, java.util.function.UnaryOperator)}.
   */
  public static List<Line> write(Page page) {
    List<Line> lines = new ArrayList<>(page.lines().size());
    for (Line line : page.lines()) {
      List<Span> spans = new ArrayList<>(line.spans().size());
      for (Span span : line.spans()) {
        spans.add(new Span(Escape.text(span.text()), span.kind(), span.subject(), span.style()));
      }
      lines.add(new Line(spans));
    }
    return lines;
  }
}
