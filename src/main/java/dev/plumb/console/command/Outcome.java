package dev.plumb.console.command;

import dev.plumb.model.Bytes;
import dev.plumb.model.Tree;
import java.util.List;
import java.util.Optional;

/**
 * What a command has to say, before anybody decided how it looks.
 *
 * @param body the answer, for stdout
 * @param code 0 done, 1 a negative answer; see {@link Exit}
 * @param notes what the user should know besides (gaps, warnings), for stderr
 */
public record Outcome(Body body, int code, List<Line> notes) {
  public Outcome {
    notes = List.copyOf(notes);
  }

  /** The answer. */
  public sealed interface Body {}

  /**
   * Rows of typed records.
   *
   * @param single true when the question was for one object: JSON is then an object, not an array
   * @param empty what to tell a person (on stderr) when there is no row: {@code no links}
   */
  public record Table(List<Column> columns, List<Row> rows, boolean single, String empty)
      implements Body {
    public Table {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /**
   * A column.
   *
   * @param name what {@code --columns} calls it, lower case
   * @param header what stands above it
   * @param wide true when only {@code -o wide} or {@code --columns} shows it
   * @param right true when its values stand flush right
   */
  public record Column(String name, String header, boolean wide, boolean right) {
    public static Column of(String name) {
      return new Column(name, name.toUpperCase(java.util.Locale.ROOT), false, false);
    }

    public static Column wide(String name) {
      return new Column(name, name.toUpperCase(java.util.Locale.ROOT), true, false);
    }

    public static Column number(String name) {
      return new Column(name, name.toUpperCase(java.util.Locale.ROOT), false, true);
    }
  }

  /**
   * A row: the same facts twice, for people and for programs.
   *
   * @param cells one for each column of the table
   * @param record what JSON, YAML and {@code value} print
   */
  public record Row(List<Line> cells, Tree.Obj record) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * Lines in an order of their own, with the same facts as data.
   *
   * @param value the one word that {@code -o value} and {@code let} keep of it; empty when that is
   *     for the record to say
   * @param columns the keys that CSV shows; none: each that has a single value
   */
  public record Report(List<Line> lines, Tree record, Optional<String> value, List<String> columns)
      implements Body {
    public Report {
      lines = List.copyOf(lines);
      columns = List.copyOf(columns);
    }

    public Report(List<Line> lines, Tree record, Optional<String> value) {
      this(lines, record, value, List.of());
    }

    public Report(List<Line> lines, Tree record) {
      this(lines, record, Optional.empty());
    }
  }

  /**
   * What a tool would have printed, byte for byte: no format, no escape of ours but the terminal's
   * safety.
   *
   * @param output for stdout
   * @param errors for stderr
   */
  public record Raw(String output, String errors) implements Body {}

  /** Bytes that a program wrote; not text until somebody shows them. */
  public record Captured(Bytes output, Bytes errors) implements Body {}

  /** Nothing to say: the program had the terminal, or silence is the answer. */
  public record Silence() implements Body {}

  /** The session is to end. */
  public record Quit() implements Body {}

  public static Outcome of(Body body) {
    return new Outcome(body, Exit.DONE, List.of());
  }

  public static Outcome of(Body body, int code) {
    return new Outcome(body, code, List.of());
  }

  /** A sentence about what was done: {@code now in nginx-1}. */
  public static Outcome said(Line line) {
    return of(new Report(List.of(line), Tree.object().put("message", line.plain()).build()));
  }

  public static Outcome silence(int code) {
    return of(new Silence(), code);
  }

  public Outcome withNotes(List<Line> more) {
    return new Outcome(body, code, more);
  }
}
