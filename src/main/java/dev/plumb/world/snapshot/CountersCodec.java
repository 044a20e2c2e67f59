package dev.plumb.world.snapshot;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Counters;
import java.util.Optional;

/** Packets and bytes: {@code {"packets":12,"bytes":720}}. */
final class CountersCodec implements RecordCodec<Counters> {
  static final CountersCodec INSTANCE = new CountersCodec();

  @Override
  public Tree.Obj write(Counters counters) {
    return new FieldsWriter()
        .put("packets", counters.packets())
        .put("bytes", counters.bytes())
        .done();
  }

  /** No fields when there are none. */
  Tree.Obj write(Optional<Counters> counters) {
    return counters.isPresent() ? write(counters.get()) : Tree.Obj.EMPTY;
  }

  @Override
  public Counters read(FieldsReader in) throws MalformedSnapshot {
    return new Counters(in.number("packets"), in.number("bytes"));
  }
}
