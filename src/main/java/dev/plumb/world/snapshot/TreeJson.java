package dev.plumb.world.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.Bytes;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Tree} as JSON and back, without loss.
 *
 * <p>What JSON lacks is an object of one field whose name begins with {@code $}: raw bytes {@code
 * {"$hex":"0aff"}}, decimals as they were written {@code {"$decimal":"0.00"}}. An object that
 * really begins so is wrapped: {@code {"$object":{"$hex":1}}}.
 */
final class TreeJson {
  private static final String HEX = "$hex";
  private static final String DECIMAL = "$decimal";
  private static final String OBJECT = "$object";

  private TreeJson() {}

  static void write(JsonGenerator out, Tree tree) throws IOException {
    switch (tree) {
      case Tree.Obj object when looksTagged(object) -> {
        out.writeStartObject();
        out.writeFieldName(OBJECT);
        writeFields(out, object);
        out.writeEndObject();
      }
      case Tree.Obj object -> writeFields(out, object);
      case Tree.Arr array -> {
        out.writeStartArray();
        for (Tree item : array.items()) {
          write(out, item);
        }
        out.writeEndArray();
      }
      case Tree.Text text -> out.writeString(text.value());
      case Tree.Num number -> out.writeNumber(number.value());
      case Tree.Decimal decimal -> writeTagged(out, DECIMAL, decimal.value());
      case Tree.Flag flag -> out.writeBoolean(flag.value());
      case Tree.Hex hex -> writeTagged(out, HEX, hex.value().toString());
      case Tree.Nil nil -> out.writeNull();
    }
  }

  private static boolean looksTagged(Tree.Obj object) {
    return !object.fields().isEmpty() && object.fields().getFirst().name().startsWith("$");
  }

  private static void writeFields(JsonGenerator out, Tree.Obj object) throws IOException {
    out.writeStartObject();
    for (Tree.Field field : object.fields()) {
      out.writeFieldName(field.name());
      write(out, field.value());
    }
    out.writeEndObject();
  }

  private static void writeTagged(JsonGenerator out, String tag, String value) throws IOException {
    out.writeStartObject();
    out.writeStringField(tag, value);
    out.writeEndObject();
  }

  /**
   * Reads the value whose first token is the parser's current one.
   *
   * @param nodes how many values it may hold
   */
  static Tree read(JsonParser in, int nodes) throws IOException {
    return new Reader(in, nodes).value();
  }

  /** Reads one value within a budget. */
  private static final class Reader {
    private final JsonParser in;
    private int budget;

    Reader(JsonParser in, int budget) {
      this.in = in;
      this.budget = budget;
    }

    Tree value() throws IOException {
      if (--budget < 0) {
        throw new MalformedSnapshot("one of its records is larger than plumb opens");
      }
      return switch (in.currentToken()) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> new Tree.Text(in.getText());
        case VALUE_NUMBER_INT -> number();
        case VALUE_TRUE -> new Tree.Flag(true);
        case VALUE_FALSE -> new Tree.Flag(false);
        case VALUE_NULL -> new Tree.Nil();
        case null -> throw new MalformedSnapshot("it ends too early");
        default ->
            throw new MalformedSnapshot(
                "it holds a number with decimals, which plumb never writes");
      };
    }

    private Tree number() throws IOException {
      if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw new MalformedSnapshot("it holds a number of more than 64 bits");
      }
      return new Tree.Num(in.getLongValue());
    }

    private Tree array() throws IOException {
      List<Tree> items = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        items.add(value());
      }
      return new Tree.Arr(items);
    }

    private Tree object() throws IOException {
      in.nextToken();
      boolean tagged =
          in.currentToken() == JsonToken.FIELD_NAME && in.currentName().startsWith("$");
      return tagged ? tagged() : fields();
    }

    /** The fields of an object whose first name, or end, is the current token. */
    private Tree.Obj fields() throws IOException {
      List<Tree.Field> fields = new ArrayList<>();
      while (in.currentToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        fields.add(new Tree.Field(name, value()));
        in.nextToken();
      }
      return fields.isEmpty() ? Tree.Obj.EMPTY : new Tree.Obj(fields);
    }

    private Tree tagged() throws IOException {
      String tag = in.currentName();
      JsonToken content = in.nextToken();
      Tree value;
      if (tag.equals(HEX) && content == JsonToken.VALUE_STRING) {
        value = new Tree.Hex(bytes(in.getText()));
      } else if (tag.equals(DECIMAL) && content == JsonToken.VALUE_STRING) {
        value = new Tree.Decimal(in.getText());
      } else if (tag.equals(OBJECT) && content == JsonToken.START_OBJECT) {
        in.nextToken();
        value = fields();
      } else {
        throw new MalformedSnapshot("it holds a value tagged in a way that plumb does not know");
      }
      if (in.nextToken() != JsonToken.END_OBJECT) {
        throw new MalformedSnapshot("it holds a tagged value with more than its tag");
      }
      return value;
    }
  }

  static Bytes bytes(String hex) throws MalformedSnapshot {
    try {
      return hex.isEmpty() ? Bytes.EMPTY : Bytes.ofHex(hex);
    } catch (IllegalArgumentException notHex) {
      throw new MalformedSnapshot("it holds bytes that are not hex digits");
    }
  }
}
