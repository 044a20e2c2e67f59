package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.console.command.Span;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Values without decoration: CSV, and bare values for shell scripts. */
final class ValueText {
  private ValueText() {}

  /** The shown columns, quoted where RFC 4180 asks for it; columns' names on top. */
  static List<Line> csv(Columns columns, List<Row> rows, boolean header, SpanReplacer replacer) {
    List<Line> lines = new ArrayList<>(rows.size() + 1);
    if (header) {
      List<Line> names = new ArrayList<>();
      for (int i = 0; i < columns.count(); i++) {
        names.add(Line.text(columns.column(i).name()));
      }
      lines.add(joined(quoted(names), ","));
    }
    for (Row row : rows) {
      List<Line> values = new ArrayList<>();
      for (int i = 0; i < columns.count(); i++) {
        values.add(replacer.replace(columns.value(row, i)));
      }
      lines.add(joined(quoted(values), ","));
    }
    return lines;
  }

  /**
   * Single values of an object, or of a list of objects; nested ones have no place in CSV.
   *
   * @param columns the keys that are shown; none: each that has a single value
   */
  static List<Line> csv(Tree tree, List<String> columns, boolean header) {
    List<Tree.Obj> records = new ArrayList<>();
    for (Tree item : tree instanceof Tree.Arr array ? array.items() : List.of(tree)) {
      records.add(item instanceof Tree.Obj object ? object : valueAlone(item));
    }
    Set<String> names = new LinkedHashSet<>(columns);
    for (Tree.Obj record : columns.isEmpty() ? records : List.<Tree.Obj>of()) {
      for (Tree.Field field : record.fields()) {
        if (Scalars.text(field.value()).isPresent()) {
          names.add(field.name());
        }
      }
    }
    List<Line> lines = new ArrayList<>();
    if (header) {
      lines.add(joined(quoted(texts(List.copyOf(names))), ","));
    }
    for (Tree.Obj record : records) {
      List<String> values = new ArrayList<>();
      for (String name : names) {
        values.add(Scalars.text(record.get(name)).orElse(""));
      }
      lines.add(joined(quoted(texts(values)), ","));
    }
    return lines;
  }

  private static Tree.Obj valueAlone(Tree value) {
    return Tree.object().put("value", value).build();
  }

  /** The first column, or the chosen ones with tabs between. */
  static List<Line> values(Columns columns, List<Row> rows, boolean chosen, SpanReplacer replacer) {
    int count = chosen ? columns.count() : 1;
    List<Line> lines = new ArrayList<>(rows.size());
    for (Row row : rows) {
      List<Line> values = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        values.add(withoutTabs(replacer.replace(columns.value(row, i))));
      }
      lines.add(joined(values, "\t"));
    }
    return lines;
  }

  /** The first single value of each object; a value alone is itself. */
  static List<Line> values(Tree tree) {
    List<Line> lines = new ArrayList<>();
    for (Tree item : tree instanceof Tree.Arr array ? array.items() : List.of(tree)) {
      Optional<String> text = Scalars.text(item);
      if (item instanceof Tree.Obj object) {
        for (Tree.Field field : object.fields()) {
          text = text.isPresent() ? text : Scalars.text(field.value());
        }
      }
      if (text.isPresent()) {
        lines.add(withoutTabs(Line.text(text.get())));
      }
    }
    return lines;
  }

  /** Tabs are the separators here, so one inside a value is written as its escape. */
  private static Line withoutTabs(Line value) {
    if (value.plain().indexOf('\t') < 0) {
      return value;
    }
    List<Span> spans = new ArrayList<>();
    for (Span span : value.spans()) {
      spans.add(new Span(Escape.text(span.text()), span.kind(), span.subject(), span.style()));
    }
    return new Line(spans);
  }

  private static List<Line> texts(List<String> values) {
    List<Line> lines = new ArrayList<>(values.size());
    for (String value : values) {
      lines.add(Line.text(value));
    }
    return lines;
  }

  private static Line joined(List<Line> values, String separator) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        spans.add(Span.plain(separator));
      }
      spans.addAll(values.get(i).spans());
    }
    return new Line(spans);
  }

  private static List<Line> quoted(List<Line> values) {
    List<Line> quoted = new ArrayList<>(values.size());
    for (Line value : values) {
      quoted.add(quoted(value));
    }
    return quoted;
  }

  private static Line quoted(Line value) {
    String text = value.plain();
    if (text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.equals(text.strip())) {
      return value;
    }
    List<Span> spans = new ArrayList<>();
    spans.add(Span.plain("\""));
    for (Span span : value.spans()) {
      spans.add(
          new Span(span.text().replace("\"", "\"\""), span.kind(), span.subject(), span.style()));
    }
    spans.add(Span.plain("\""));
    return new Line(spans);
  }
}
