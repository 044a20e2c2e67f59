package dev.plumb.world.snapshot;

import dev.plumb.model.Tree;

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
}
