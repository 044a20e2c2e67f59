package dev.plumb.console.command;

import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;

/** A record as lines of {@code key  value}, nested keys with dots. */
final class RecordLines {
  private static final int KEY = 30;

  private RecordLines() {}

  static void write(Tree.Obj record, String prefix, List<Line> lines) {
    for (Tree.Field field : record.fields()) {
      String key = prefix + field.name();
      if (field.value() instanceof Tree.Obj inner) {
        write(inner, key + ".", lines);
      } else {
        String gap = " ".repeat(Math.max(2, KEY - key.length()));
        lines.add(Line.of(Span.dim(key + gap), Span.plain(text(field.value()))));
      }
    }
  }

  private static String text(Tree value) {
    return switch (value) {
      case Tree.Text text -> text.value();
      case Tree.Num num -> Long.toString(num.value());
      case Tree.Decimal decimal -> decimal.value();
      case Tree.Flag flag -> Boolean.toString(flag.value());
      case Tree.Hex hex -> hex.value().toString();
      case Tree.Nil nil -> "-";
      case Tree.Arr arr -> {
        List<String> items = new ArrayList<>();
        for (Tree item : arr.items()) {
          items.add(text(item));
        }
        yield String.join(" ", items);
      }
      case Tree.Obj obj -> {
        List<String> items = new ArrayList<>();
        for (Tree.Field field : obj.fields()) {
          items.add(field.name() + "=" + text(field.value()));
        }
        yield "{" + String.join(" ", items) + "}";
      }
    };
  }
}
