package dev.plumb.world.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What another program printed as JSON: one value, or several one after the other. */
final class ForeignJson {
  private final JsonFactory json;
  private final Limits limits;

  ForeignJson(JsonFactory json, Limits limits) {
    this.json = json;
    this.limits = limits;
  }

  /**
   * The items of a file's arrays, one array after the other.
   *
   * @throws MalformedSnapshot when it is larger than we read, or holds something else
   */
  List<Tree> items(Path file) throws IOException {
    List<Tree> items = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser =
            json.createParser(new BoundedInput(in, new BoundedInput.Counter(in), plain()))) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token != JsonToken.START_ARRAY) {
          throw new MalformedSnapshot("it is not a list");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
          if (items.size() > limits.records()) {
            throw new MalformedSnapshot("it holds more than " + limits.records() + " items");
          }
        }
      }
    }
    return items;
  }

  /** Nothing is compressed here, so nothing unfolds. */
  private Limits plain() {
    return new Limits(
        limits.bytes(),
        Integer.MAX_VALUE,
        limits.bytes(),
        limits.namespaces(),
        limits.records(),
        limits.nodes(),
        limits.depth(),
        limits.text());
  }

  private static Tree value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> {
        Tree.Builder object = Tree.object();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          in.nextToken();
          object.put(name, value(in));
        }
        yield object.build();
      }
      case START_ARRAY -> {
        List<Tree> array = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(in));
        }
        yield new Tree.Arr(array);
      }
      case VALUE_STRING -> new Tree.Text(in.getText());
      case VALUE_NUMBER_INT ->
          in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? new Tree.Num(in.getBigIntegerValue().longValue())
              : new Tree.Num(in.getLongValue());
      case VALUE_NUMBER_FLOAT -> new Tree.Decimal(in.getText());
      case VALUE_TRUE -> new Tree.Flag(true);
      case VALUE_FALSE -> new Tree.Flag(false);
      case VALUE_NULL -> new Tree.Nil();
      default -> throw new MalformedSnapshot("it ends too early");
    };
  }
}
