package dev.plumb.console.complete.build;

import dev.plumb.console.complete.Argument;
import dev.plumb.console.complete.Effect;
import dev.plumb.console.complete.Slot;
import dev.plumb.console.complete.SlotKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The short way to write what may stand in one place: {@code <iface:kind=veth|bridge>|any}, a
 * trailing {@code ?} for what may be left out; or the long way, a mapping with {@code one-of},
 * {@code optional}, {@code list}, {@code effect}.
 */
final class ArgumentSyntax {
  private ArgumentSyntax() {}

  static Argument read(String where, Object value) {
    if (value instanceof Map) {
      return readMapping(new Yaml(where, value));
    }
    if (value instanceof List<?> list) {
      List<Argument.Choice> choices = new ArrayList<>();
      for (Object item : list) {
        choices.add(new Argument.Choice(new Yaml(where, null).scalar(item), ""));
      }
      return new Argument(choices, List.of(), false, false, null);
    }
    return readText(where, value.toString(), false, false, null);
  }

  private static Argument readMapping(Yaml yaml) {
    boolean optional = yaml.flag("optional");
    boolean list = yaml.flag("list");
    Effect effect = yaml.has("effect") ? effect(yaml, yaml.text("effect")) : null;
    Object oneOf = yaml.take("one-of");
    yaml.end();
    if (oneOf == null) {
      throw yaml.wrong("needs 'one-of'");
    }
    if (oneOf instanceof Map<?, ?> map) {
      List<Argument.Choice> choices = new ArrayList<>();
      List<Slot> slots = new ArrayList<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String word = yaml.scalar(entry.getKey());
        if (word.startsWith("<")) {
          slots.add(slot(yaml.where(), word));
        } else {
          choices.add(new Argument.Choice(word, yaml.scalar(entry.getValue())));
        }
      }
      return new Argument(choices, slots, optional, list, effect);
    }
    String text =
        oneOf instanceof List<?> ? String.join("|", yaml.strings(oneOf)) : yaml.scalar(oneOf);
    return readText(yaml.where(), text, optional, list, effect);
  }

  private static Argument readText(
      String where, String text, boolean optional, boolean list, @Nullable Effect effect) {
    boolean mayMiss = text.endsWith("?");
    String body = mayMiss ? text.substring(0, text.length() - 1) : text;
    List<Argument.Choice> choices = new ArrayList<>();
    List<Slot> slots = new ArrayList<>();
    for (String word : alternatives(body)) {
      if (word.isEmpty()) {
        throw new IllegalArgumentException(where + ": empty alternative in '" + text + "'");
      }
      if (word.startsWith("<")) {
        slots.add(slot(where, word));
      } else {
        choices.add(new Argument.Choice(word, ""));
      }
    }
    return new Argument(choices, slots, optional || mayMiss, list, effect);
  }

  /** Splits at {@code |} outside of angle brackets. */
  private static List<String> alternatives(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '<') {
        depth++;
      } else if (c == '>') {
        depth--;
      } else if (c == '|' && depth == 0) {
        words.add(text.substring(start, i));
        start = i + 1;
      }
    }
    words.add(text.substring(start));
    return words;
  }

  private static Slot slot(String where, String word) {
    if (!word.endsWith(">")) {
      throw new IllegalArgumentException(where + ": slot without '>': " + word);
    }
    String body = word.substring(1, word.length() - 1);
    int colon = body.indexOf(':');
    String name = colon < 0 ? body : body.substring(0, colon);
    SlotKind kind =
        SlotKind.of(name)
            .orElseThrow(() -> new IllegalArgumentException(where + ": no slot " + word));
    if (colon < 0) {
      return new Slot(kind, Optional.empty(), List.of());
    }
    String rest = body.substring(colon + 1);
    int equals = rest.indexOf('=');
    return equals < 0
        ? new Slot(kind, Optional.of(rest), List.of())
        : new Slot(
            kind, Optional.of(rest.substring(0, equals)), alternatives(rest.substring(equals + 1)));
  }

  static Effect effect(Yaml yaml, String word) {
    return Effect.of(word).orElseThrow(() -> yaml.wrong("no effect '" + word + "'"));
  }
}
