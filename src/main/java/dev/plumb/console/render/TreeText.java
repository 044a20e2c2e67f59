package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.console.command.Span;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every fact of a record, indented: {@code name value}, nested ones below their name. */
final class TreeText {
  private final List<Line> lines = new ArrayList<>();
  private final SpanReplacer replacer;
  private Facts facts = Facts.NONE;

  private TreeText(SpanReplacer replacer) {
    this.replacer = replacer;
  }

  /** A heading for each row, its first cell, with the record below. */
  static List<Line> rows(Columns columns, List<Row> rows, SpanReplacer replacer) {
    TreeText text = new TreeText(replacer);
    for (Row row : rows) {
      text.facts = Facts.of(row);
      text.lines.add(replacer.replace(columns.cell(row, 0)));
      text.object(columns.record(row), "  ", "  ");
    }
    return text.lines;
  }

  /** A tree by itself. */
  static List<Line> of(Tree tree, SpanReplacer replacer) {
    TreeText text = new TreeText(replacer);
    if (tree instanceof Tree.Obj object) {
      text.object(object, "", "");
    } else if (tree instanceof Tree.Arr array) {
      text.items(array, "");
    } else {
      text.lines.add(Line.text(Scalars.text(tree).orElse("-")));
    }
    return text.lines;
  }

  /** Fields below each other; the first may stand behind the dash of a list. */
  private void object(Tree.Obj object, String first, String indent) {
    int width = 0;
    for (Tree.Field field : object.fields()) {
      if (inline(field.value()).isPresent()) {
        width = Math.max(width, DisplayWidth.of(field.name()));
      }
    }
    String lead = first;
    for (Tree.Field field : object.fields()) {
      Optional<Line> value = inline(field.name(), field.value());
      List<Span> spans = new ArrayList<>();
      spans.add(Span.plain(lead));
      spans.add(Span.dim(field.name()));
      if (value.isPresent() && !value.get().spans().isEmpty()) {
        spans.add(Span.plain(" ".repeat(width - DisplayWidth.of(field.name()) + 2)));
        spans.addAll(value.get().spans());
      }
      lines.add(new Line(spans));
      if (field.value() instanceof Tree.Obj nested) {
        object(nested, indent + "  ", indent + "  ");
      } else if (value.isEmpty() && field.value() instanceof Tree.Arr nested) {
        items(nested, indent + "  ");
      }
      lead = indent;
    }
  }

  private void items(Tree.Arr array, String indent) {
    for (Tree item : array.items()) {
      if (item instanceof Tree.Obj object && !object.fields().isEmpty()) {
        object(object, indent + "- ", indent + "  ");
      } else if (item instanceof Tree.Arr nested && inline(nested).isEmpty()) {
        lines.add(Line.text(indent + "-"));
        items(nested, indent + "  ");
      } else {
        lines.add(Line.text(indent + "- " + inline(item).orElse("-")));
      }
    }
  }

  private Optional<Line> inline(String name, Tree tree) {
    if (tree instanceof Tree.Obj) {
      return Optional.empty();
    }
    Optional<String> text = inline(tree);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        text.get().isEmpty()
            ? Line.EMPTY
            : Line.of(replacer.replace(facts.span(name, text.get()))));
  }

  /** What fits behind its name: a single value, or an array of such, blanks between. */
  private static Optional<String> inline(Tree tree) {
    if (tree instanceof Tree.Nil) {
      return Optional.of("-");
    }
    if (!(tree instanceof Tree.Arr array)) {
      return Scalars.text(tree);
    }
    StringBuilder joined = new StringBuilder();
    for (Tree item : array.items()) {
      Optional<String> text = Scalars.text(item);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      joined.append(joined.isEmpty() ? "" : " ").append(text.get());
    }
    return Optional.of(joined.toString());
  }
}
