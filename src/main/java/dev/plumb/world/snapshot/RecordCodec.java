package dev.plumb.world.snapshot;

import dev.plumb.model.Tree;
import java.util.Set;

/**
 * One kind of record as named fields and back. Keys are those of {@code ip -j} where it has one;
 * values are the kernel's raw numbers, because a file of evidence is not translated.
 */
interface RecordCodec<T> {
  Tree.Obj write(T value);

  /**
   * @throws MalformedSnapshot when a field is missing, of another type or out of range
   */
  T read(FieldsReader in) throws MalformedSnapshot;

  /**
   * The keys, at any depth of the record, whose texts are words of the kernel or of an engine:
   * {@code bridge}, {@code running}. They stay in a redacted file; all other texts are replaced as
   * addresses or names ({@link Redaction}).
   */
  default Set<String> vocabulary() {
    return Set.of();
  }
}
