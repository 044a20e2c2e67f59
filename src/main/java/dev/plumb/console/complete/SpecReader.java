package dev.plumb.console.complete;

import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link SpecWriter} wrote. The files come from the same build, so nothing is guessed.
 */
final class SpecReader {
  private final DataInput in;
  private String[] texts = {};

  SpecReader(DataInput in) {
    this.in = in;
  }

  Spec spec() throws IOException {
    magic(SpecWriter.SPEC_MAGIC);
    texts = table();
    return new Spec(
        text(), text(), Spec.Style.valueOf(text()), Spec.Abbreviation.valueOf(text()), node());
  }

  Grammar grammar() throws IOException {
    magic(SpecWriter.GRAMMAR_MAGIC);
    texts = table();
    String name = text();
    boolean juxtaposed = in.readBoolean();
    List<Argument.Choice> join = choices();
    List<Argument.Choice> negate = choices();
    List<Argument.Choice> open = choices();
    List<Argument.Choice> close = choices();
    int count = in.readUnsignedShort();
    List<Grammar.Primitive> primitives = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      primitives.add(new Grammar.Primitive(text(), arguments()));
    }
    return new Grammar(name, juxtaposed, join, negate, open, close, primitives);
  }

  private void magic(int wanted) throws IOException {
    int found = in.readInt();
    if (found != wanted) {
      throw new IOException(
          "not a compiled spec of this build: starts with 0x" + Integer.toHexString(found));
    }
  }

  private Node node() throws IOException {
    return new Node(
        texts(),
        text(),
        effect(),
        optional(),
        parameters(),
        parameters(),
        arguments(),
        optional(),
        nodes(),
        optional(),
        in.readBoolean(),
        in.readBoolean());
  }

  private List<Node> nodes() throws IOException {
    int count = in.readUnsignedShort();
    List<Node> nodes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      nodes.add(node());
    }
    return nodes;
  }

  private List<Parameter> parameters() throws IOException {
    int count = in.readUnsignedShort();
    List<Parameter> parameters = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parameters.add(
          new Parameter(
              texts(),
              arguments(),
              text(),
              in.readInt(),
              texts(),
              in.readBoolean(),
              in.readBoolean(),
              effect(),
              then()));
    }
    return parameters;
  }

  private Map<String, Node> then() throws IOException {
    int count = in.readUnsignedShort();
    Map<String, Node> then = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String value = text();
      then.put(value, node());
    }
    return then;
  }

  private List<Argument> arguments() throws IOException {
    int count = in.readUnsignedShort();
    List<Argument> arguments = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      arguments.add(new Argument(choices(), slots(), in.readBoolean(), in.readBoolean(), effect()));
    }
    return arguments;
  }

  private List<Slot> slots() throws IOException {
    int count = in.readUnsignedShort();
    List<Slot> slots = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String word = text();
      SlotKind kind =
          SlotKind.of(word).orElseThrow(() -> new IOException("no slot <" + word + ">"));
      slots.add(new Slot(kind, optional(), texts()));
    }
    return slots;
  }

  private List<Argument.Choice> choices() throws IOException {
    int count = in.readUnsignedShort();
    List<Argument.Choice> choices = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      choices.add(new Argument.Choice(text(), text()));
    }
    return choices;
  }

  private List<String> texts() throws IOException {
    int count = in.readUnsignedShort();
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(text());
    }
    return texts;
  }

  private String[] table() throws IOException {
    String[] table = new String[in.readUnsignedShort()];
    for (int i = 0; i < table.length; i++) {
      table[i] = in.readUTF();
    }
    return table;
  }

  private String text() throws IOException {
    return texts[in.readUnsignedShort()];
  }

  private Optional<String> optional() throws IOException {
    String text = text();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private @Nullable Effect effect() throws IOException {
    String word = text();
    return word.isEmpty()
        ? null
        : Effect.of(word).orElseThrow(() -> new IOException("no effect " + word));
  }
}
