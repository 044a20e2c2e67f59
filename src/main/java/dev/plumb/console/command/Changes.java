package dev.plumb.console.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What differs between two answers to the same question. */
final class Changes {
  private Changes() {}

  /** How many rows, or lines, an answer has. */
  static int count(Outcome outcome) {
    return switch (outcome.body()) {
      case Outcome.Table table -> table.rows().size();
      case Outcome.Report report -> report.lines().size();
      case Outcome.Raw raw -> lines(raw.output());
      case Outcome.Captured captured ->
          lines(new String(captured.output().toArray(), java.nio.charset.StandardCharsets.UTF_8));
      case Outcome.Silence silence -> 0;
      case Outcome.Quit quit -> 0;
    };
  }

  private static int lines(String text) {
    int lines = 0;
    for (int i = 0; i < text.length(); i++) {
      lines += text.charAt(i) == '\n' ? 1 : 0;
    }
    return lines + (text.isEmpty() || text.endsWith("\n") ? 0 : 1);
  }

  /**
   * The newer answer with its new and changed cells marked.
   *
   * @param star true to put a star behind them as well, for eyes without colour
   */
  static Outcome mark(Outcome before, Outcome now, boolean star) {
    if (before.body() instanceof Outcome.Table old
        && now.body() instanceof Outcome.Table table
        && old.columns().equals(table.columns())) {
      return new Outcome(mark(old, table, star), now.code(), now.notes());
    }
    if (before.body() instanceof Outcome.Report old
        && now.body() instanceof Outcome.Report report) {
      List<Line> lines = new ArrayList<>();
      for (Line line : report.lines()) {
        lines.add(old.lines().contains(line) ? line : mark(line, star));
      }
      return new Outcome(
          new Outcome.Report(lines, report.record(), report.value(), report.columns()),
          now.code(),
          now.notes());
    }
    return now;
  }

  private static Outcome.Table mark(Outcome.Table old, Outcome.Table table, boolean star) {
    Map<String, Outcome.Row> known = new HashMap<>();
    for (Outcome.Row row : old.rows()) {
      known.put(key(row), row);
    }
    List<Outcome.Row> rows = new ArrayList<>();
    for (Outcome.Row row : table.rows()) {
      Outcome.Row past = known.get(key(row));
      List<Line> cells = new ArrayList<>();
      for (int i = 0; i < row.cells().size(); i++) {
        Line cell = row.cells().get(i);
        boolean same = past != null && i < past.cells().size() && past.cells().get(i).equals(cell);
        cells.add(same ? cell : mark(cell, star));
      }
      rows.add(new Outcome.Row(cells, row.record()));
    }
    return new Outcome.Table(table.columns(), rows, table.single(), table.empty());
  }

  /**
   * A row is the same row as before when its first two cells are: namespace and link, link and
   * address.
   */
  private static String key(Outcome.Row row) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < Math.min(2, row.cells().size()); i++) {
      key.append(row.cells().get(i).plain()).append('\0');
    }
    return key.toString();
  }

  private static Line mark(Line line, boolean star) {
    List<Span> spans = new ArrayList<>();
    for (Span span : line.spans()) {
      spans.add(span.withStyle(Span.Style.WARNING));
    }
    if (star && !line.plain().isEmpty()) {
      spans.add(Span.styled("*", Span.Style.WARNING));
    }
    return new Line(spans);
  }
}
