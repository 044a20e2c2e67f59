package dev.plumb.captures;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** JSON as ip and bridge print it, read as a tree: order and repeated keys survive. */
public final class Json {
  private Json() {}

  /** Reads one value. */
  public static Tree read(String text) throws IOException {
    try (JsonParser in = new JsonFactory().createParser(text)) {
      // bridge prints nothing at all where ip prints []
      return in.nextToken() == null ? new Tree.Arr(List.of()) : value(in);
    }
  }

  private static Tree value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> {
        List<Tree> items = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(in));
        }
        yield new Tree.Arr(items);
      }
      case VALUE_STRING -> new Tree.Text(in.getText());
      case VALUE_NUMBER_INT -> new Tree.Num(in.getBigIntegerValue().longValue());
      case VALUE_NUMBER_FLOAT -> new Tree.Decimal(in.getText());
      case VALUE_TRUE -> new Tree.Flag(true);
      case VALUE_FALSE -> new Tree.Flag(false);
      case VALUE_NULL -> new Tree.Nil();
      default -> throw new IOException("unexpected " + in.currentToken());
    };
  }

  private static Tree.Obj object(JsonParser in) throws IOException {
    List<Tree.Field> fields = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      fields.add(new Tree.Field(name, value(in)));
    }
    return new Tree.Obj(fields);
  }
}
