package dev.plumb.console.shell;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.OutputOptions;
import dev.plumb.console.command.UserError;
import dev.plumb.console.render.Filter;
import dev.plumb.console.render.Page;
import dev.plumb.console.render.RenderOptions;
import dev.plumb.console.render.Renderer;
import dev.plumb.console.render.TranscriptWriter;
import dev.plumb.console.transcript.OutputLine;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A screen that keeps what it is shown, as typed spans, both streams in one order. */
final class LineScreen extends Screen {
  private final int width;
  private final boolean hermetic;
  private final List<OutputLine> lines = new ArrayList<>();
  private boolean open;

  /**
   * @param environment that of the session
   * @param settings the session's
   * @param width how wide answers are laid out; 0 is unlimited
   * @param hermetic true when no answer may go into a program or a file
   */
  LineScreen(
      Map<String, String> environment, Map<String, String> settings, int width, boolean hermetic) {
    super(surroundings(environment), settings);
    this.width = width;
    this.hermetic = hermetic;
  }

  /** A process that nobody types into or looks at. */
  static Surroundings surroundings(Map<String, String> environment) {
    return new Surroundings(
        new ByteArrayInputStream(new byte[0]),
        OutputStream.nullOutputStream(),
        OutputStream.nullOutputStream(),
        false,
        false,
        false,
        environment);
  }

  /** What was shown since the last time. */
  synchronized List<OutputLine> take() {
    List<OutputLine> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  /** True when the last line has no line end. */
  synchronized boolean isOpen() {
    return open;
  }

  @Override
  boolean takesLines() {
    return true;
  }

  @Override
  boolean mayBeLeft() {
    return !hermetic;
  }

  @Override
  RenderOptions options(OutputOptions asked, List<Filter> filters, boolean terminal)
      throws UserError {
    RenderOptions options = super.options(asked, filters, terminal);
    return new RenderOptions(
        options.format(), width, options.header(), options.columns(), options.filters());
  }

  @Override
  synchronized void answer(Outcome outcome, RenderOptions options) throws UserError {
    Page page = Renderer.page(outcome, options);
    for (Line line : TranscriptWriter.write(page)) {
      lines.add(OutputLine.output(line));
    }
    open = page.open();
  }

  @Override
  synchronized void write(String text) {
    text.lines().forEach(line -> lines.add(OutputLine.output(Line.text(line))));
    open = !text.isEmpty() && !text.endsWith("\n");
  }

  @Override
  synchronized void complain(Page page) {
    heard(page);
    for (Line line : TranscriptWriter.write(page)) {
      lines.add(OutputLine.errors(line));
    }
  }
}
