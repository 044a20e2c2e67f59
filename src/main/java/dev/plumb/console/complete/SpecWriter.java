package dev.plumb.console.complete;

import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the compiled form of specs and grammars: the records in order, lists with a 16-bit count
 * before them, absent things as a count of 0 or an empty text. {@link SpecReader} is its mirror.
 */
public final class SpecWriter {
  static final int SPEC_MAGIC = 0x504c5331; // "PLS1"
  static final int GRAMMAR_MAGIC = 0x504c4731; // "PLG1"

  private final DataOutput out;

  /** Writes to that stream, which stays the caller's to close. */
  public SpecWriter(DataOutput out) {
    this.out = out;
  }

  /** Writes one program's spec. */
  public void spec(Spec spec) throws IOException {
    out.writeInt(SPEC_MAGIC);
    out.writeUTF(spec.command());
    out.writeUTF(spec.summary());
    out.writeByte(spec.style().ordinal());
    out.writeByte(spec.abbreviation().ordinal());
    node(spec.root());
  }

  /** Writes one grammar. */
  public void grammar(Grammar grammar) throws IOException {
    out.writeInt(GRAMMAR_MAGIC);
    out.writeUTF(grammar.name());
    choices(grammar.join());
    choices(grammar.negate());
    choices(grammar.open());
    choices(grammar.close());
    out.writeShort(grammar.primitives().size());
    for (Grammar.Primitive primitive : grammar.primitives()) {
      out.writeUTF(primitive.help());
      arguments(primitive.places());
    }
  }

  private void node(Node node) throws IOException {
    texts(node.names());
    out.writeUTF(node.help());
    effect(node.effect());
    text(node.fallback());
    parameters(node.options());
    parameters(node.keywords());
    arguments(node.positional());
    text(node.bare());
    out.writeShort(node.commands().size());
    for (Node command : node.commands()) {
      node(command);
    }
    text(node.grammar());
    out.writeBoolean(node.program());
    out.writeBoolean(node.rescope());
  }

  private void parameters(List<Parameter> parameters) throws IOException {
    out.writeShort(parameters.size());
    for (Parameter parameter : parameters) {
      texts(parameter.names());
      arguments(parameter.arguments());
      out.writeUTF(parameter.help());
      out.writeInt(parameter.repeat());
      texts(parameter.excludes());
      out.writeBoolean(parameter.attached());
      out.writeBoolean(parameter.rescope());
      effect(parameter.effect());
      out.writeShort(parameter.then().size());
      for (Map.Entry<String, Node> entry : new TreeMap<>(parameter.then()).entrySet()) {
        out.writeUTF(entry.getKey());
        node(entry.getValue());
      }
    }
  }

  private void arguments(List<Argument> arguments) throws IOException {
    out.writeShort(arguments.size());
    for (Argument argument : arguments) {
      choices(argument.choices());
      out.writeShort(argument.slots().size());
      for (Slot slot : argument.slots()) {
        out.writeUTF(slot.kind().word());
        text(slot.filter());
        texts(slot.values());
      }
      out.writeBoolean(argument.optional());
      out.writeBoolean(argument.list());
      effect(argument.effect());
    }
  }

  private void choices(List<Argument.Choice> choices) throws IOException {
    out.writeShort(choices.size());
    for (Argument.Choice choice : choices) {
      out.writeUTF(choice.value());
      out.writeUTF(choice.help());
    }
  }

  private void texts(List<String> texts) throws IOException {
    out.writeShort(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  private void text(Optional<String> text) throws IOException {
    out.writeUTF(text.orElse(""));
  }

  private void effect(@Nullable Effect effect) throws IOException {
    out.writeByte(effect == null ? 0 : effect.ordinal() + 1);
  }
}
