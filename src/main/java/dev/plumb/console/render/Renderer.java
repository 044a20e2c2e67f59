package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.Outcome.Body;
import dev.plumb.console.command.Outcome.Captured;
import dev.plumb.console.command.Outcome.Raw;
import dev.plumb.console.command.Outcome.Report;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.console.command.Outcome.Table;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.UserError;
import dev.plumb.model.Bytes;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Outcome to page.
 *
 * <p>Bodies are told apart by instanceof, not by a pattern switch: that links through
 * invokedynamic, and a one-shot pays for it. A test walks the permitted bodies instead.
 */
public final class Renderer {
  private Renderer() {}

  /**
   * The answer, for stdout.
   *
   * @throws UserError when {@code --columns} names what the answer does not have
   */
  public static Page page(Outcome outcome, RenderOptions options) throws UserError {
    return page(outcome, options, SpanReplacer.NONE);
  }

  /**
   * The answer with other spans in the place of some: widths are laid out for those.
   *
   * @throws UserError as {@link #page(Outcome, RenderOptions)}
   */
  public static Page page(Outcome outcome, RenderOptions options, UnaryOperator<Span> replacement)
      throws UserError {
    return page(outcome, options, SpanReplacer.of(replacement));
  }

  /**
   * Writes the answer as plain text, the same bytes as {@link PlainWriter} makes of its page. JSON
   * of a table is written row by row, so that a host of thousands of links needs little memory.
   *
   * @throws UserError as {@link #page(Outcome, RenderOptions)}, before anything is written
   * @throws IOException what the target throws
   */
  public static void writePlain(Outcome outcome, RenderOptions options, Writer target)
      throws UserError, IOException {
    boolean array = options.format() == Format.JSON;
    if (outcome.body() instanceof Table table && (array || options.format() == Format.JSONL)) {
      Columns columns = Columns.choose(table.columns(), false, options.columns());
      JsonText.stream(columns, kept(table, columns, options), array, table.single(), target);
    } else {
      target.write(PlainWriter.write(page(outcome, options)));
    }
  }

  /**
   * What goes to stderr besides: notes, what a tool complained of, and for people the word for an
   * empty table.
   *
   * @param outcome the answer
   * @param options how the answer itself is shown
   */
  public static Page notes(Outcome outcome, RenderOptions options) {
    Body body = outcome.body();
    if (body instanceof Raw raw && !raw.errors().isEmpty()) {
      return withNotes(text(raw.errors(), options, false), outcome.notes());
    }
    if (body instanceof Captured captured && captured.errors().length() > 0) {
      return withNotes(text(decode(captured.errors()), options, false), outcome.notes());
    }
    if (body instanceof Table table
        && table.rows().isEmpty()
        && options.format().forPeople()
        && !table.empty().isEmpty()) {
      return withNotes(new Page(List.of(Line.text(table.empty()))), outcome.notes());
    }
    return new Page(outcome.notes());
  }

  private static Page withNotes(Page page, List<Line> notes) {
    if (notes.isEmpty()) {
      return page;
    }
    List<Line> lines = new ArrayList<>(page.lines());
    lines.addAll(notes);
    return new Page(lines, page.tabs(), false);
  }

  private static Page page(Outcome outcome, RenderOptions options, SpanReplacer replacer)
      throws UserError {
    Body body = outcome.body();
    if (body instanceof Table table) {
      return table(table, options, replacer);
    }
    if (body instanceof Report report) {
      return report(report, options, replacer);
    }
    if (body instanceof Raw raw) {
      return text(raw.output(), options, true);
    }
    if (body instanceof Captured captured) {
      return text(decode(captured.output()), options, true);
    }
    return Page.EMPTY;
  }

  private static Page table(Table table, RenderOptions options, SpanReplacer replacer)
      throws UserError {
    boolean wide = options.format() == Format.WIDE;
    Columns columns = Columns.choose(table.columns(), wide, options.columns());
    List<Row> rows = kept(table, columns, options);
    List<Line> lines =
        switch (options.format()) {
          case TABLE, WIDE -> TableLayout.lay(columns, rows, options, replacer);
          case TREE -> TreeText.rows(columns, rows, replacer);
          case JSON -> JsonText.rows(columns, rows, table.single(), replacer);
          case JSONL -> JsonText.rowLines(columns, rows, replacer);
          case YAML -> YamlText.rows(columns, rows, table.single(), replacer);
          case CSV -> ValueText.csv(columns, rows, options.header(), replacer);
          case VALUE -> ValueText.values(columns, rows, options.columns().isPresent(), replacer);
        };
    return new Page(lines, options.format() == Format.VALUE, false);
  }

  /** The rows that the filters let stay. */
  private static List<Row> kept(Table table, Columns columns, RenderOptions options) {
    if (options.filters().isEmpty()) {
      return table.rows();
    }
    List<Row> rows = new ArrayList<>();
    for (Row row : table.rows()) {
      if (Filter.allKeep(options.filters(), columns.text(row))) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static Page report(Report report, RenderOptions options, SpanReplacer replacer)
      throws UserError {
    if (options.columns().isPresent()) {
      throw UserError.usage(
          "this answer has no columns", "without --columns; -o json has its facts by name");
    }
    return new Page(
        switch (options.format()) {
          case TABLE, WIDE -> filtered(replacer.replace(report.lines()), options);
          case TREE -> filtered(TreeText.of(report.record(), replacer), options);
          case JSON -> JsonText.of(report.record(), replacer);
          case JSONL -> JsonText.lines(report.record(), replacer);
          case YAML -> YamlText.of(report.record(), replacer);
          case CSV -> ValueText.csv(report.record(), report.columns(), options.header());
          case VALUE ->
              report.value().isPresent()
                  ? List.of(Line.text(report.value().get()))
                  : ValueText.values(report.record());
        });
  }

  /** A tool's text, cut into lines; filters see the lines. */
  private static Page text(String output, RenderOptions options, boolean filter) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    while (start < output.length()) {
      int end = output.indexOf('\n', start);
      int stop = end < 0 ? output.length() : end;
      lines.add(Line.text(output.substring(start, stop)));
      start = stop + 1;
    }
    boolean open = !output.isEmpty() && !output.endsWith("\n");
    return new Page(filter ? filtered(lines, options) : lines, true, open);
  }

  private static List<Line> filtered(List<Line> lines, RenderOptions options) {
    if (options.filters().isEmpty()) {
      return lines;
    }
    List<Line> kept = new ArrayList<>();
    for (Line line : lines) {
      if (Filter.allKeep(options.filters(), line.plain())) {
        kept.add(line);
      }
    }
    return kept;
  }

  private static String decode(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }
}
