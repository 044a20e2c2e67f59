package dev.plumb.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An ordered tree of named values: what JSON, YAML and {@code ip -j} have in common, and how
 * settings are kept that no question needs by a name of their own.
 */
public sealed interface Tree {
  /** A node with named children, in the order in which they were given. */
  record Obj(List<Field> fields) implements Tree {
    /** An object without fields. */
    public static final Obj EMPTY = new Obj(List.of());

    public Obj {
      fields = List.copyOf(fields);
    }

    /** The child of a name; null when there is none. */
    public @Nullable Tree get(String name) {
      for (Field field : fields) {
        if (field.name().equals(name)) {
          return field.value();
        }
      }
      return null;
    }

    /** True when a child of that name exists. */
    public boolean has(String name) {
      return get(name) != null;
    }

    /** The number of that name; empty when absent or not a number. */
    public OptionalLong number(String name) {
      return get(name) instanceof Num num ? OptionalLong.of(num.value()) : OptionalLong.empty();
    }

    /** The number of that name, or what the caller takes for absent. */
    public long number(String name, long absent) {
      return get(name) instanceof Num num ? num.value() : absent;
    }

    /** The text of that name; empty when absent or not text. */
    public Optional<String> text(String name) {
      return get(name) instanceof Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /** The raw bytes of that name; empty when absent or not bytes. */
    public Optional<Bytes> hex(String name) {
      return get(name) instanceof Hex hex ? Optional.of(hex.value()) : Optional.empty();
    }

    /** The nested object of that name; {@link #EMPTY} when absent. */
    public Obj object(String name) {
      return get(name) instanceof Obj obj ? obj : EMPTY;
    }

    /** The nested array of that name; no items when absent. */
    public List<Tree> items(String name) {
      return get(name) instanceof Arr arr ? arr.items() : List.of();
    }
  }

  /** One named child. */
  record Field(String name, Tree value) {}

  /** Children in order. */
  record Arr(List<Tree> items) implements Tree {
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** A string. */
  record Text(String value) implements Tree {}

  /** A whole number; unsigned 64-bit counters are kept as their signed twin. */
  record Num(long value) implements Tree {}

  /** A number written with decimals, kept as written: {@code 0.00}. */
  record Decimal(String value) implements Tree {}

  /** True or false. */
  record Flag(boolean value) implements Tree {}

  /** Raw bytes that were not, or cannot be, understood. */
  record Hex(Bytes value) implements Tree {}

  /** A value that is known to be nothing: JSON's null. */
  record Nil() implements Tree {}

  /** Starts an object. */
  static Builder object() {
    return object(10);
  }

  /** Starts an object of about so many fields. */
  static Builder object(int expected) {
    return new Builder(expected);
  }

  /** Texts as an array. */
  static Arr texts(List<String> values) {
    List<Tree> items = new ArrayList<>(values.size());
    for (String value : values) {
      items.add(new Text(value));
    }
    return new Arr(items);
  }

  /** Collects fields in order; absent values leave no field. */
  final class Builder {
    private final List<Field> fields;

    private Builder(int expected) {
      fields = new ArrayList<>(expected);
    }

    public Builder put(String name, Tree value) {
      return put(new Field(name, value));
    }

    public Builder put(Field field) {
      fields.add(field);
      return this;
    }

    public Builder put(String name, String value) {
      return put(name, new Text(value));
    }

    public Builder put(String name, long value) {
      return put(name, new Num(value));
    }

    public Builder put(String name, boolean value) {
      return put(name, new Flag(value));
    }

    public Builder put(String name, Bytes value) {
      return put(name, new Hex(value));
    }

    public Builder put(String name, Optional<String> value) {
      return value.isPresent() ? put(name, value.get()) : this;
    }

    public Builder putAll(Obj other) {
      fields.addAll(other.fields());
      return this;
    }

    public boolean isEmpty() {
      return fields.isEmpty();
    }

    /** True when an object consists of the very fields collected so far: the same, not equal. */
    public boolean isMadeOf(Obj object) {
      List<Field> others = object.fields();
      int count = fields.size();
      if (others.size() != count) {
        return false;
      }
      for (int i = 0; i < count; i++) {
        if (others.get(i) != fields.get(i)) {
          return false;
        }
      }
      return true;
    }

    public Obj build() {
      return fields.isEmpty() ? Obj.EMPTY : new Obj(fields);
    }
  }
}
