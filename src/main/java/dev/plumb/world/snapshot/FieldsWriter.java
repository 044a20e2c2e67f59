package dev.plumb.world.snapshot;

import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Collects the fields of one record; what is absent or empty leaves no field. */
final class FieldsWriter {
  private final Tree.Builder fields = Tree.object();

  FieldsWriter put(String name, long value) {
    fields.put(name, value);
    return this;
  }

  /** A 32-bit mask, written as the unsigned number it is. */
  FieldsWriter mask(String name, int value) {
    return put(name, Integer.toUnsignedLong(value));
  }

  FieldsWriter put(String name, boolean value) {
    fields.put(name, value);
    return this;
  }

  FieldsWriter put(String name, String value) {
    fields.put(name, value);
    return this;
  }

  FieldsWriter put(String name, OptionalInt value) {
    return value.isPresent() ? put(name, value.getAsInt()) : this;
  }

  FieldsWriter put(String name, OptionalLong value) {
    return value.isPresent() ? put(name, value.getAsLong()) : this;
  }

  /** A text, address, prefix or time in the one text form it has. */
  FieldsWriter put(String name, Optional<?> value) {
    return value.isPresent() ? put(name, value.get().toString()) : this;
  }

  FieldsWriter put(String name, Tree.Obj value) {
    if (!value.fields().isEmpty()) {
      fields.put(name, value);
    }
    return this;
  }

  /** Even when it has no field: its being there says something. */
  FieldsWriter always(String name, Tree.Obj value) {
    fields.put(name, value);
    return this;
  }

  FieldsWriter texts(String name, List<String> values) {
    if (!values.isEmpty()) {
      fields.put(name, Tree.texts(values));
    }
    return this;
  }

  <T> FieldsWriter list(String name, List<T> values, RecordCodec<T> codec) {
    if (!values.isEmpty()) {
      List<Tree> items = new ArrayList<>(values.size());
      for (T value : values) {
        items.add(codec.write(value));
      }
      fields.put(name, new Tree.Arr(items));
    }
    return this;
  }

  FieldsWriter unknown(List<UnknownAttribute> attributes) {
    return list("unknown", attributes, UnknownCodec.INSTANCE);
  }

  /**
   * A record's namespace is not written, because it is the one around it; were it another, it would
   * be lost.
   */
  static void sameNetns(NetnsId around, NetnsId own) {
    if (!around.equals(own)) {
      throw new IllegalArgumentException("a record of " + own + " among those of " + around);
    }
  }

  Tree.Obj done() {
    return fields.build();
  }

  /** Attributes of a newer kernel: number and bytes. */
  static final class UnknownCodec implements RecordCodec<UnknownAttribute> {
    static final UnknownCodec INSTANCE = new UnknownCodec();

    @Override
    public Tree.Obj write(UnknownAttribute attribute) {
      return new FieldsWriter()
          .put("type", attribute.type())
          .put("payload", attribute.payload().toString())
          .done();
    }

    @Override
    public UnknownAttribute read(FieldsReader in) throws MalformedSnapshot {
      return new UnknownAttribute(in.integer("type"), TreeJson.bytes(in.text("payload")));
    }
  }
}
