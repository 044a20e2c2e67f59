package dev.plumb.console.render;

import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Tree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

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
    new Dump(settings).dumpToString(value).lines().forEach(line -> lines.add(Line.text(line)));
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
}
