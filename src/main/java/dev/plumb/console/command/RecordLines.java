package dev.plumb.console.command;

import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record as lines of {@code key value}, nested keys with dots, the values one below the other.
 */
final class RecordLines {
  private RecordLines() {}

  static List<Line> of(Tree.Obj record) {
    Map<String, String> facts = new LinkedHashMap<>();
    collect(record, "", facts);
    int widest = 0;
    for (String key : facts.keySet()) {
      widest = Math.max(widest, key.length());
    }
    List<Line> lines = new ArrayList<>(facts.size());
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      String gap = " ".repeat(widest + 2 - fact.getKey().length());
      lines.add(Line.of(Span.dim(fact.getKey() + gap), Span.plain(fact.getValue())));
    }
    return lines;
  }

  private static void collect(Tree.Obj record, String prefix, Map<String, String> facts) {
    for (Tree.Field field : record.fields()) {
      String key = prefix + field.name();
      if (field.value() instanceof Tree.Obj inner) {
        collect(inner, key + ".", facts);
      } else {
        facts.put(key, text(field.value()));
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
