package dev.plumb.console.command;

import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;

/** A record as lines of {@code key value}, nested keys with dots. */
final class Facts {
  private record Fact(String key, String value) {}

  private Facts() {}

  static void write(Tree.Obj record, List<Line> lines) {
    List<Fact> facts = new ArrayList<>();
    collect(record, "", facts);
    int width = 0;
    for (Fact fact : facts) {
      width = Math.max(width, fact.key().length());
    }
    for (Fact fact : facts) {
      String gap = " ".repeat(width + 2 - fact.key().length());
      lines.add(Line.of(Span.dim(fact.key() + gap), Span.plain(fact.value())));
    }
  }

  private static void collect(Tree.Obj record, String prefix, List<Fact> facts) {
    for (Tree.Field field : record.fields()) {
      if (field.value() instanceof Tree.Obj inner) {
        collect(inner, prefix + inside(field.name()), facts);
      } else {
        facts.add(new Fact(prefix + field.name(), text(field.value())));
      }
    }
  }

  /** What ip nests only for JSON's sake is said without the nest. */
  private static String inside(String name) {
    return switch (name) {
      case "linkinfo", "info_data" -> "";
      case "info_slave_data" -> "port.";
      default -> name + ".";
    };
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
