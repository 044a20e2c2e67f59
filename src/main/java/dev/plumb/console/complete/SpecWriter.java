package dev.plumb.console.complete;

import java.io.ByteArrayOutputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the compiled form of specs and grammars: a table of all texts, then the records in order,
 * texts as a 16-bit index into the table, lists with a 16-bit count before them, absent things as
 * the empty text. One writer writes one file. {@link SpecReader} is its mirror.
 */
public final class SpecWriter {
  static final int SPEC_MAGIC = 0x504c5331; // "PLS1"
  static final int GRAMMAR_MAGIC = 0x504c4731; // "PLG1"

  private final DataOutput target;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(body);
  private final Map<String, Integer> table = new LinkedHashMap<>();

  /** Writes one spec or grammar to that stream, which stays the caller's to close. */
  public SpecWriter(DataOutput target) {
    this.target = target;
  }

  /** Writes one program's spec. */
  public void spec(Spec spec) throws IOException {
    text(spec.command());
    text(spec.summary());
    text(spec.style().name());
    text(spec.abbreviation().name());
    node(spec.root());
    finish(SPEC_MAGIC);
  }

  /** Writes one grammar. */
  public void grammar(Grammar grammar) throws IOException {
    text(grammar.name());
    out.writeBoolean(grammar.juxtaposed());
    choices(grammar.join());
    choices(grammar.negate());
    choices(grammar.open());
    choices(grammar.close());
    out.writeShort(grammar.primitives().size());
    for (Grammar.Primitive primitive : grammar.primitives()) {
      text(primitive.help());
      arguments(primitive.places());
    }
    finish(GRAMMAR_MAGIC);
  }

  private void finish(int magic) throws IOException {
    target.writeInt(magic);
    target.writeShort(table.size());
    for (String text : table.keySet()) {
      target.writeUTF(text);
    }
    out.flush();
    target.write(body.toByteArray());
  }

  private void node(Node node) throws IOException {
    texts(node.names());
    text(node.help());
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
      text(parameter.help());
      out.writeInt(parameter.repeat());
      texts(parameter.excludes());
      out.writeBoolean(parameter.attached());
      out.writeBoolean(parameter.rescope());
      effect(parameter.effect());
      out.writeShort(parameter.then().size());
      for (Map.Entry<String, Node> entry : new TreeMap<>(parameter.then()).entrySet()) {
        text(entry.getKey());
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
        text(slot.kind().word());
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
      text(choice.value());
      text(choice.help());
    }
  }

  private void texts(List<String> texts) throws IOException {
    out.writeShort(texts.size());
    for (String text : texts) {
      text(text);
    }
  }

  private void text(Optional<String> text) throws IOException {
    text(text.orElse(""));
  }

  private void text(String text) throws IOException {
    Integer known = table.get(text);
    int index = known == null ? table.size() : known;
    table.put(text, index);
    out.writeShort(index);
  }

  private void effect(@Nullable Effect effect) throws IOException {
    text(effect == null ? "" : effect.word());
  }
}
