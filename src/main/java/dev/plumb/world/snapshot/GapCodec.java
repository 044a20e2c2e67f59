package dev.plumb.world.snapshot;

import dev.plumb.model.Gap;
import dev.plumb.model.Tree;

/** What could not be seen is saved like what was. */
final class GapCodec implements RecordCodec<Gap> {
  @Override
  public Tree.Obj write(Gap gap) {
    return new FieldsWriter()
        .put("subject", gap.subject())
        .put("reason", gap.reason())
        .put("consequence", gap.consequence())
        .done();
  }

  @Override
  public Gap read(FieldsReader in) throws MalformedSnapshot {
    return new Gap(in.text("subject"), in.text("reason"), in.text("consequence"));
  }
}
