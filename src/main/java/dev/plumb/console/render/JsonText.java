package dev.plumb.console.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.console.command.Span;
import dev.plumb.console.command.Visible;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON: an object a line, keys in the record's order. Jackson writes and quotes; what a terminal
 * must not see is written as JSON's own escape, so a page of JSON needs no other and stays valid
 * JSON.
 */
final class JsonText {
  /** A value's place in the text, and what it is. */
  private record Mark(int start, int end, Span span) {}

  private static final JsonFactory FACTORY = factory("\n");

  private final StringWriter out = new StringWriter();
  private final JsonGenerator json;
  private final SpanReplacer replacer;
  private final List<Mark> marks = new ArrayList<>();
  private Facts facts = Facts.NONE;

  private JsonText(SpanReplacer replacer) throws IOException {
    this.replacer = replacer;
    this.json = FACTORY.createGenerator(out);
  }

  /** For {@link #stream}: nothing is kept. */
  private JsonText(JsonGenerator json) {
    this.replacer = SpanReplacer.NONE;
    this.json = json;
  }

  private static JsonFactory factory(String separator) {
    return new JsonFactoryBuilder()
        .rootValueSeparator(separator)
        .characterEscapes(new TerminalEscapes())
        .build();
  }

  /**
   * The text that {@link #rows}, or {@link #rowLines}, would give, written as it is made: a whole
   * host's links need not be in memory as text.
   *
   * @param asArray true for one document
   */
  static void stream(
      Columns columns, List<Row> rows, boolean asArray, boolean single, Writer target)
      throws IOException {
    boolean bare = !asArray || single && rows.size() == 1;
    if (rows.isEmpty()) {
      target.write(bare ? "" : "[]\n");
      return;
    }
    target.write(bare ? "" : "[\n");
    try (JsonGenerator json = factory(bare ? "\n" : ",\n").createGenerator(target)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
      JsonText text = new JsonText(json);
      for (Row row : rows) {
        text.write("", columns.record(row));
      }
    }
    target.write(bare ? "\n" : "\n]\n");
  }

  /** One array with a row a line; the row alone when the question was for one. */
  static List<Line> rows(Columns columns, List<Row> rows, boolean single, SpanReplacer replacer) {
    List<Line> lines = rowLines(columns, rows, replacer);
    return single && lines.size() == 1 ? lines : array(lines);
  }

  /** A row a line. */
  static List<Line> rowLines(Columns columns, List<Row> rows, SpanReplacer replacer) {
    try {
      JsonText text = new JsonText(replacer);
      for (Row row : rows) {
        if (replacer.wantsSpans()) {
          text.facts = Facts.of(row);
        }
        text.write("", columns.record(row));
      }
      return text.lines();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a StringWriter failed", impossible);
    }
  }

  /** One document. */
  static List<Line> of(Tree tree, SpanReplacer replacer) {
    List<Line> lines = lines(tree, replacer);
    return tree instanceof Tree.Arr ? array(lines) : lines;
  }

  /** An item of an array a line; everything else on one. */
  static List<Line> lines(Tree tree, SpanReplacer replacer) {
    try {
      JsonText text = new JsonText(replacer);
      for (Tree item : tree instanceof Tree.Arr array ? array.items() : List.of(tree)) {
        text.write("", item);
      }
      return text.lines();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a StringWriter failed", impossible);
    }
  }

  private static List<Line> array(List<Line> items) {
    if (items.isEmpty()) {
      return List.of(Line.text("[]"));
    }
    List<Line> lines = new ArrayList<>(items.size() + 2);
    lines.add(Line.text("["));
    for (int i = 0; i < items.size(); i++) {
      boolean last = i + 1 == items.size();
      lines.add(last ? items.get(i) : withComma(items.get(i)));
    }
    lines.add(Line.text("]"));
    return lines;
  }

  private static Line withComma(Line line) {
    List<Span> spans = new ArrayList<>(line.spans());
    spans.add(Span.plain(","));
    return new Line(spans);
  }

  private void write(String key, Tree tree) throws IOException {
    if (tree instanceof Tree.Obj object) {
      json.writeStartObject();
      for (Tree.Field field : object.fields()) {
        json.writeFieldName(field.name());
        write(field.name(), field.value());
      }
      json.writeEndObject();
    } else if (tree instanceof Tree.Arr array) {
      json.writeStartArray();
      for (Tree item : array.items()) {
        write(key, item);
      }
      json.writeEndArray();
    } else {
      writeScalar(key, tree);
    }
  }

  private void writeScalar(String key, Tree tree) throws IOException {
    int before = mark();
    Optional<String> text = Scalars.text(tree);
    if (text.isEmpty()) {
      json.writeNull();
    } else if (tree instanceof Tree.Num number) {
      json.writeNumber(number.value());
    } else if (tree instanceof Tree.Decimal decimal) {
      json.writeNumber(decimal.value());
    } else if (tree instanceof Tree.Flag flag) {
      json.writeBoolean(flag.value());
    } else {
      json.writeString(text.get());
    }
    if (text.isPresent() && replacer.wantsSpans()) {
      int end = mark();
      boolean quoted = tree instanceof Tree.Text || tree instanceof Tree.Hex;
      int stop = quoted ? end - 1 : end;
      int start = quoted ? out.getBuffer().indexOf("\"", before) + 1 : end - text.get().length();
      marks.add(new Mark(start, stop, facts.span(key, text.get())));
    }
  }

  /** How much is written so far; of interest only when spans are. */
  private int mark() throws IOException {
    if (!replacer.wantsSpans()) {
      return 0;
    }
    json.flush();
    return out.getBuffer().length();
  }

  /** The text cut at line ends (a JSON string has none) and at marks. */
  private List<Line> lines() throws IOException {
    json.close();
    String text = out.toString();
    List<Line> lines = new ArrayList<>();
    int mark = 0;
    for (int start = 0; start < text.length(); ) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline;
      List<Span> spans = new ArrayList<>();
      int at = start;
      for (; mark < marks.size() && marks.get(mark).end() <= end; mark++) {
        Mark value = marks.get(mark);
        addPlain(spans, text, at, value.start());
        Span span = value.span();
        String shown = text.substring(value.start(), value.end());
        spans.add(replacer.replace(new Span(shown, span.kind(), span.subject(), span.style())));
        at = value.end();
      }
      addPlain(spans, text, at, end);
      lines.add(new Line(spans));
      start = end + 1;
    }
    return lines;
  }

  private static void addPlain(List<Span> spans, String text, int start, int end) {
    if (start < end) {
      spans.add(Span.plain(text.substring(start, end)));
    }
  }

  /**
   * JSON's own escape for what the terminal must not see. Asked by UTF-16 unit, so everything
   * beyond the first plane is escaped: a pair of escapes is as good JSON as the letter.
   */
  private static final class TerminalEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private static final int[] ASCII = ascii();

    private static int[] ascii() {
      int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();
      escapes[0x7f] = ESCAPE_STANDARD;
      return escapes;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ASCII.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int unit) {
      if (unit <= Character.MAX_VALUE && !Character.isSurrogate((char) unit) && Visible.is(unit)) {
        return null;
      }
      StringBuilder escape = new StringBuilder("\\u");
      Visible.hex(escape, unit, 4);
      return new SerializedString(escape.toString());
    }
  }
}
