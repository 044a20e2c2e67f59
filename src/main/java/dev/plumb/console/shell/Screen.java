package dev.plumb.console.shell;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.OutputOptions;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.UserError;
import dev.plumb.console.render.ColourWriter;
import dev.plumb.console.render.ErrorPage;
import dev.plumb.console.render.Filter;
import dev.plumb.console.render.Format;
import dev.plumb.console.render.Page;
import dev.plumb.console.render.PlainWriter;
import dev.plumb.console.render.RenderOptions;
import dev.plumb.console.render.Renderer;
import dev.plumb.console.transcript.Desk;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The only place where text leaves: standard output and standard error, with colour where somebody
 * looks.
 */
class Screen {
  private final Surroundings around;
  private final Map<String, String> settings;
  private @Nullable Desk recorder;
  private int columns;
  private int rows;

  /**
   * @param settings the session's: {@code color} is looked up at every line
   */
  Screen(Surroundings around, Map<String, String> settings) {
    this.around = around;
    this.settings = settings;
    this.columns = number(around.environment().get("COLUMNS"));
    this.rows = number(around.environment().get("LINES"));
  }

  private static int number(@Nullable String text) {
    try {
      return text == null ? 0 : Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException notANumber) {
      return 0; // Then the width is not known, as without the variable.
    }
  }

  /** Takes over what the terminal says of its size; 0 is not known. */
  void resize(int newColumns, int newRows) {
    columns = newColumns;
    rows = newRows;
  }

  /** How many lines fit; 0 is not known. */
  int rows() {
    return rows;
  }

  boolean outIsTerminal() {
    return around.outIsTerminal();
  }

  /** Where answers may be written byte for byte. */
  OutputStream out() {
    return around.out();
  }

  /** True when a stream gets colour. */
  boolean colours(boolean terminal) {
    Map<String, String> environment = around.environment();
    String wish = settings.getOrDefault("color", "auto");
    if (wish.equals("always") || wish.equals("never")) {
      return wish.equals("always");
    }
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    String force = environment.getOrDefault("CLICOLOR_FORCE", "");
    if (!force.isEmpty() && !force.equals("0")) {
      return true;
    }
    return terminal && around.isCapable() && !"0".equals(environment.get("CLICOLOR"));
  }

  /** How an answer is laid out for a reader, {@code terminal} or a program. */
  RenderOptions options(OutputOptions asked, List<Filter> filters, boolean terminal)
      throws UserError {
    Format format = Format.of(asked.format().orElse(settings.getOrDefault("output", "table")));
    return new RenderOptions(
        format, terminal ? columns : 0, asked.header(), asked.columns(), filters);
  }

  /** The text of an answer as a program gets it. */
  static String plain(Outcome outcome, OutputOptions asked) throws UserError {
    RenderOptions options =
        new RenderOptions(
            Format.of(asked.format().orElse("table")),
            0,
            asked.header(),
            asked.columns(),
            List.of());
    return PlainWriter.write(Renderer.page(outcome, options));
  }

  /**
   * True when every answer is wanted as lines, what programs write included; they then get no
   * terminal.
   */
  boolean takesLines() {
    return false;
  }

  /** False when no answer may go into a program or a file. */
  boolean mayBeLeft() {
    return true;
  }

  /** Who hears what is shown on standard error; null for nobody. */
  void recordedBy(@Nullable Desk desk) {
    recorder = desk;
  }

  /** Tells the recorder, if there is one. */
  final void heard(Page page) {
    if (recorder != null) {
      recorder.complaint(page);
    }
  }

  /** One line of our own on standard error that no recording has. */
  void aside(String line) throws IOException {
    Desk desk = recorder;
    recorder = null;
    try {
      say(line);
    } finally {
      recorder = desk;
    }
  }

  /** Shows an answer on standard output. */
  void answer(Outcome outcome, RenderOptions options) throws UserError, IOException {
    if (colours(around.outIsTerminal())) {
      write(text(outcome, options));
    } else {
      Writer out = new BufferedWriter(new OutputStreamWriter(around.out(), StandardCharsets.UTF_8));
      Renderer.writePlain(outcome, options, out);
      out.flush();
    }
  }

  /** The text of an answer as standard output gets it. */
  String text(Outcome outcome, RenderOptions options) throws UserError {
    Page page = Renderer.page(outcome, options);
    return colours(around.outIsTerminal()) ? ColourWriter.write(page) : PlainWriter.write(page);
  }

  /** Writes to standard output. */
  void write(String text) throws IOException {
    around.out().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What an answer has to say besides, on standard error. */
  void notes(Outcome outcome, RenderOptions options) throws IOException {
    complain(Renderer.notes(outcome, options));
  }

  /** An error, with the place in a script where it happened. */
  void error(UserError error, Optional<String> place) throws IOException {
    Page page = ErrorPage.of(error);
    heard(page); // As a replay says it: it has no script, and no places in one.
    Desk desk = recorder;
    recorder = null;
    try {
      complain(place, page);
    } finally {
      recorder = desk;
    }
  }

  private void complain(Optional<String> place, Page error) throws IOException {
    Page page = error;
    if (place.isPresent() && !page.lines().isEmpty()) {
      List<Line> lines = new ArrayList<>(page.lines());
      List<Span> spans = new ArrayList<>();
      spans.add(Span.plain(place.get() + ": "));
      spans.addAll(lines.getFirst().spans());
      lines.set(0, new Line(spans));
      page = new Page(lines);
    }
    complain(page);
  }

  /** One line of our own on standard error. */
  void say(String line) throws IOException {
    complain(new Page(List.of(Line.text(line))));
  }

  /** Shows a page on standard error. */
  void complain(Page page) throws IOException {
    heard(page);
    if (!page.isEmpty()) {
      String text =
          colours(around.errIsTerminal()) ? ColourWriter.write(page) : PlainWriter.write(page);
      around.err().write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
