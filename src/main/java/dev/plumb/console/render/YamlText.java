package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.Visible;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * YAML, one document in block style.
 *
 * <p>Text stands plain only where a YAML 1.1 reader (PyYAML, Ruby) takes it for text as well: to it
 * {@code 52:54:00:12:34:56} is a number in base 60, {@code 010} is eight and {@code no} is false.
 * Everything else stands in double quotes, with YAML's own escapes for what a terminal must not
 * see, so the writer has nothing left to escape.
 *
 * @see "YAML 1.2.2, 7.3 flow scalar styles and 5.7 escaped characters"
 */
final class YamlText {
  private static final Set<String> WORDS =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  private final List<Line> lines = new ArrayList<>();
  private final SpanReplacer replacer;
  private Facts facts = Facts.NONE;

  private YamlText(SpanReplacer replacer) {
    this.replacer = replacer;
  }

  /** A list of the rows; the row alone when the question was for one. */
  static List<Line> rows(Columns columns, List<Row> rows, boolean single, SpanReplacer replacer) {
    YamlText yaml = new YamlText(replacer);
    boolean alone = single && rows.size() == 1;
    for (Row row : rows) {
      yaml.facts = replacer.wantsSpans() ? Facts.of(row) : Facts.NONE;
      yaml.put(alone ? "" : "- ", alone ? "" : "  ", "", columns.record(row));
    }
    return rows.isEmpty() ? List.of(Line.text("[]")) : yaml.lines;
  }

  /** One document. */
  static List<Line> of(Tree tree, SpanReplacer replacer) {
    YamlText yaml = new YamlText(replacer);
    yaml.put("", "", "", tree);
    return yaml.lines;
  }

  /**
   * A value.
   *
   * @param first what stands in front of its first line
   * @param indent what stands in front of the others
   * @param key the name it has, for its kind
   */
  private void put(String first, String indent, String key, Tree tree) {
    if (tree instanceof Tree.Obj object && !object.fields().isEmpty()) {
      String lead = first;
      for (Tree.Field field : object.fields()) {
        field(lead + text(field.name()) + ":", indent, field);
        lead = indent;
      }
    } else if (tree instanceof Tree.Arr array && !array.items().isEmpty()) {
      String lead = first;
      for (Tree item : array.items()) {
        put(lead + "- ", indent + "  ", key, item);
        lead = indent;
      }
    } else {
      scalar(first, key, tree);
    }
  }

  private void field(String name, String indent, Tree.Field field) {
    Tree value = field.value();
    if (value instanceof Tree.Obj object && !object.fields().isEmpty()) {
      lines.add(Line.text(name));
      put(indent + "  ", indent + "  ", field.name(), value);
    } else if (value instanceof Tree.Arr array && !array.items().isEmpty()) {
      lines.add(Line.text(name));
      put(indent, indent, field.name(), value);
    } else {
      scalar(name + " ", field.name(), value);
    }
  }

  private void scalar(String first, String key, Tree tree) {
    Optional<String> bare = Scalars.text(tree);
    if (bare.isEmpty()) {
      String nothing = tree instanceof Tree.Obj ? "{}" : tree instanceof Tree.Arr ? "[]" : "null";
      lines.add(Line.text(first + nothing));
      return;
    }
    boolean isText = tree instanceof Tree.Text || tree instanceof Tree.Hex;
    String written = isText ? text(bare.get()) : bare.get();
    if (!replacer.wantsSpans()) {
      lines.add(Line.text(first + written));
      return;
    }
    Span fact = facts.span(key, bare.get());
    int quote = written.startsWith("\"") ? 1 : 0;
    String inner = written.substring(quote, written.length() - quote);
    String mark = written.substring(0, quote);
    Span value = new Span(inner, fact.kind(), fact.subject(), fact.style());
    lines.add(Line.of(Span.plain(first + mark), replacer.replace(value), Span.plain(mark)));
  }

  private static String text(String value) {
    return isPlain(value) ? value : quoted(value);
  }

  /** Begins with a letter and goes on with what means nothing to YAML. */
  private static boolean isPlain(String value) {
    if (value.isEmpty() || WORDS.contains(value.toLowerCase(Locale.ROOT))) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      boolean colon = c == ':' && i + 1 < value.length() && value.charAt(i + 1) != ' ';
      boolean inside = c >= '0' && c <= '9' || "-./@+%()".indexOf(c) >= 0 || colon;
      boolean blank = c == ' ' && i + 1 < value.length() && value.charAt(i + 1) != '#';
      if (!letter && (i == 0 || !(inside || blank))) {
        return false;
      }
    }
    return true;
  }

  private static String quoted(String value) {
    StringBuilder out = new StringBuilder(value.length() + 8).append('"');
    for (int i = 0; i < value.length(); ) {
      int point = value.codePointAt(i);
      i += Character.charCount(point);
      if (point == '"' || point == '\\') {
        out.append('\\').append((char) point);
      } else if (Visible.is(point)) {
        out.appendCodePoint(point);
      } else {
        out.append(point < 0x100 ? "\\x" : point < 0x10000 ? "\\u" : "\\U");
        Visible.hex(out, point, point < 0x100 ? 2 : point < 0x10000 ? 4 : 8);
      }
    }
    return out.append('"').toString();
  }
}
