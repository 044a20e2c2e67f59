package dev.plumb.console.transcript;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which value each name has by now, and where it was captured. Immutable: matching tries, and takes
 * back for nothing.
 */
public final class Bindings {
  /** No name has a value. */
  public static final Bindings NONE = new Bindings(Map.of());

  /**
   * A value.
   *
   * @param line the transcript's line that captured it
   */
  public record Value(Binding binding, String text, int line) {}

  private final Map<String, Value> values;

  private Bindings(Map<String, Value> values) {
    this.values = values;
  }

  /** Every value, in the order in which they were captured. */
  List<Value> all() {
    return List.copyOf(values.values());
  }

  /** The value of a name. */
  public Optional<Value> of(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The other name that has this value though it must not; empty when the value is free. */
  Optional<Value> clash(Binding binding, String text) {
    for (Value value : values.values()) {
      if (value.binding().mustDifferFrom(binding) && binding.kind().same(value.text(), text)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** The same with one more value. */
  Bindings with(Binding binding, String text, int line) {
    Map<String, Value> more = new LinkedHashMap<>(values);
    more.put(binding.name(), new Value(binding, text, line));
    return new Bindings(more);
  }

  /** The same without one. */
  Bindings without(String name) {
    Map<String, Value> fewer = new LinkedHashMap<>(values);
    fewer.remove(name);
    return new Bindings(fewer);
  }

  /** The same without the names that a line has. */
  Bindings withoutNamesOf(Expected.Text text) {
    Bindings free = this;
    for (Token token : text.tokens()) {
      if (token instanceof Token.Named named) {
        free = free.without(named.binding().name());
      }
    }
    return free;
  }
}
