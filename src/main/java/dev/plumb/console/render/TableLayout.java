package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.Span.Style;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows as lines: side by side in columns, or, where a narrow terminal would break them, one {@code
 * name value} a line.
 *
 * <p>Spans come in as they shall be written: replaced before, so that a transcript's widths are
 * those of its names.
 */
final class TableLayout {
  /**
   * Terminals narrower than this turn a table that does not fit into records. On wider ones a long
   * row wraps, as it does with {@code ip} and {@code docker}: more rows stay on the screen, and a
   * copied row stays whole.
   */
  static final int NARROW = 60;

  private static final int GAP = 2;

  private final List<Column> columns;
  private final List<List<Line>> rows;
  private final int[] widths;

  private TableLayout(List<Column> columns, List<List<Line>> rows, boolean header) {
    this.columns = columns;
    this.rows = rows;
    this.widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = header ? DisplayWidth.of(columns.get(i).header()) : 0;
      for (List<Line> row : rows) {
        widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i)));
      }
    }
  }

  /** Lays out the given rows; no row, no line. */
  static List<Line> lay(
      Columns columns, List<Row> rows, RenderOptions options, SpanReplacer replacer) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Column> shown = new ArrayList<>(columns.count());
    for (int i = 0; i < columns.count(); i++) {
      shown.add(columns.column(i));
    }
    List<List<Line>> cells = new ArrayList<>(rows.size());
    for (Row row : rows) {
      List<Line> line = new ArrayList<>(shown.size());
      for (int i = 0; i < shown.size(); i++) {
        line.add(replacer.replace(columns.cell(row, i)));
      }
      cells.add(line);
    }
    TableLayout layout = new TableLayout(shown, cells, options.header());
    boolean narrow = options.width() > 0 && options.width() < NARROW;
    return narrow && layout.widest() > options.width()
        ? layout.vertical()
        : layout.horizontal(options.header());
  }

  /** The width of the widest line: the last column's padding is never written. */
  private int widest() {
    int all = 0;
    for (int width : widths) {
      all += width + GAP;
    }
    return all - GAP;
  }

  private List<Line> horizontal(boolean header) {
    List<Line> lines = new ArrayList<>(rows.size() + 1);
    if (header) {
      List<Line> heads = new ArrayList<>(columns.size());
      for (Column column : columns) {
        heads.add(
            column.header().isEmpty()
                ? Line.EMPTY
                : Line.of(Span.styled(column.header(), Style.HEADING)));
      }
      lines.add(line(heads));
    }
    for (List<Line> row : rows) {
      lines.add(line(row));
    }
    return lines;
  }

  /** One row; blanks are written only in front of something, so none trail. */
  private Line line(List<Line> cells) {
    List<Span> spans = new ArrayList<>(2 * cells.size());
    int owed = 0;
    for (int i = 0; i < cells.size(); i++) {
      Line cell = cells.get(i);
      int width = DisplayWidth.of(cell);
      int padding = widths[i] - width;
      if (columns.get(i).right()) {
        owed += padding;
      }
      if (width > 0) {
        if (owed > 0) {
          spans.add(Span.plain(" ".repeat(owed)));
        }
        spans.addAll(cell.spans());
        owed = 0;
      } else {
        owed += width;
      }
      owed += (columns.get(i).right() ? 0 : padding) + GAP;
    }
    return new Line(spans);
  }

  private List<Line> vertical() {
    int nameWidth = 0;
    for (Column column : columns) {
      nameWidth = Math.max(nameWidth, DisplayWidth.of(column.name()));
    }
    List<Line> lines = new ArrayList<>();
    for (List<Line> row : rows) {
      if (!lines.isEmpty()) {
        lines.add(Line.EMPTY);
      }
      for (int i = 0; i < row.size(); i++) {
        if (DisplayWidth.of(row.get(i)) > 0) {
          lines.add(labelled(columns.get(i).name(), nameWidth, row.get(i)));
        }
      }
    }
    return lines;
  }

  private static Line labelled(String name, int nameWidth, Line value) {
    List<Span> spans = new ArrayList<>();
    spans.add(Span.dim(name));
    spans.add(Span.plain(" ".repeat(nameWidth - DisplayWidth.of(name) + GAP)));
    spans.addAll(value.spans());
    return new Line(spans);
  }
}
