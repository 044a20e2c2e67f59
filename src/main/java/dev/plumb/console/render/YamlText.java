package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Tree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/**
 * YAML, one document in block style. The library decides what needs quotes; everything outside ASCII is escaped in YAML's
 * way, so that the writer has nothing left to escape in its own, which YAML would not read back.
 */
final class YamlText {
  private YamlText() {}

  /** A list of the rows; the row alone when the question was for one. */
  static List<Line> rows(Columns columns, List<Row> rows, boolean single) {
    List<@Nullable Object> records = new ArrayList<>(rows.size());
    for (Row row : rows) {
      records.add(plain(columns.record(row)));
    }
    return dump(single && records.size() == 1 ? records.getFirst() : records);
  }

  static List<Line> of(Tree tree) {
    return dump(plain(tree));
  }

  private static List<Line> dump(@Nullable Object value) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setUseUnicodeEncoding(false)
            .setWidth(Integer.MAX_VALUE)
            .build();
    List<Line> lines = new ArrayList<>();
    new Dump(settings, new CarefulRepresenter(settings))
        .dumpToString(value)
        .lines()
        .forEach(line -> lines.add(Line.text(line)));
    return lines;
  }

  private static @Nullable Object plain(Tree tree) {
    return switch (tree) {
      case Tree.Obj object -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (Tree.Field field : object.fields()) {
          fields.put(field.name(), plain(field.value()));
        }
        yield fields;
      }
      case Tree.Arr array -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (Tree item : array.items()) {
          items.add(plain(item));
        }
        yield items;
      }
      case Tree.Text text -> text.value();
      case Tree.Num number -> number.value();
      case Tree.Decimal decimal -> new BigDecimal(decimal.value());
      case Tree.Flag flag -> flag.value();
      case Tree.Hex hex -> hex.value().toString();
      case Tree.Nil nil -> null;
    };
  }

  /**
   * Quotes what a YAML 1.1 reader (PyYAML, Ruby) would take for something else: 52:54:00:12:34:56 is a number in base 60
   * to it, 010 is eight, "no" is false. The library writes YAML 1.2, where these are text.
   */
  private static final class CarefulRepresenter extends StandardRepresenter {
    private static final Set<String> WORDS =
        Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "~");

    private CarefulRepresenter(DumpSettings settings) {
      super(settings);
    }

    @Override
    protected Node representScalar(Tag tag, String value, ScalarStyle style) {
      boolean quote = tag.equals(Tag.STR) && style == ScalarStyle.PLAIN && isTricky(value);
      return super.representScalar(tag, value, quote ? ScalarStyle.SINGLE_QUOTED : style);
    }

    private static boolean isTricky(String value) {
      if (value.isEmpty() || WORDS.contains(value.toLowerCase(Locale.ROOT))) {
        return true;
      }
      char first = value.charAt(0);
      return first >= '0' && first <= '9' || "+-.=<~".indexOf(first) >= 0;
    }
  }
}
