package dev.plumb.world.netfilter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A tool's JSON as a {@link Tree}, one item of its one long array at a time. */
final class JsonTree {
  /** Deeper than any rule; beyond it a text is refused before our stack is. */
  private static final int DEPTH = 200;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(DEPTH).maxNumberLength(40).build())
          .build();

  private JsonTree() {}

  /** The items of {@code {"NAME": [...]}}, in order. */
  static void each(String text, String name, Consumer<Tree> items) throws MalformedRuleset {
    try (JsonParser in = JSON.createParser(text)) {
      boolean begins =
          in.nextToken() == JsonToken.START_OBJECT
              && in.nextToken() == JsonToken.FIELD_NAME
              && in.currentName().equals(name)
              && in.nextToken() == JsonToken.START_ARRAY;
      if (!begins) {
        throw new MalformedRuleset("no list of " + name);
      }
      while (next(in) != JsonToken.END_ARRAY) {
        items.accept(value(in));
      }
    } catch (MalformedRuleset wrong) {
      throw wrong;
    } catch (IOException broken) {
      MalformedRuleset wrong = new MalformedRuleset("it is not JSON: " + broken.getMessage());
      wrong.initCause(broken);
      throw wrong;
    }
  }

  private static JsonToken next(JsonParser in) throws IOException {
    JsonToken token = in.nextToken();
    if (token == null) {
      throw new MalformedRuleset("it ends too early");
    }
    return token;
  }

  private static Tree value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> {
        List<Tree.Field> fields = new ArrayList<>();
        while (next(in) != JsonToken.END_OBJECT) {
          String name = in.currentName();
          next(in);
          fields.add(new Tree.Field(name, value(in)));
        }
        yield new Tree.Obj(fields);
      }
      case START_ARRAY -> {
        List<Tree> items = new ArrayList<>();
        while (next(in) != JsonToken.END_ARRAY) {
          items.add(value(in));
        }
        yield new Tree.Arr(items);
      }
      case VALUE_STRING -> new Tree.Text(in.getText());
      case VALUE_NUMBER_INT -> number(in.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> new Tree.Decimal(in.getText());
      case VALUE_TRUE -> new Tree.Flag(true);
      case VALUE_FALSE -> new Tree.Flag(false);
      case VALUE_NULL -> new Tree.Nil();
      default -> throw new MalformedRuleset("a value that is none");
    };
  }

  /** Counters are unsigned; what is longer than 64 bits stays as its digits. */
  private static Tree number(BigInteger value) {
    return value.bitLength() <= 64
        ? new Tree.Num(value.longValue())
        : new Tree.Text(value.toString());
  }
}
