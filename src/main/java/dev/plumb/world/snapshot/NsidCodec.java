package dev.plumb.world.snapshot;

import dev.plumb.model.NetnsId;
import dev.plumb.model.Nsid;
import dev.plumb.model.Tree;

/** The names one namespace has for others: {@code {"nsid":0,"device":4,"inode":4026532281}}. */
final class NsidCodec implements RecordCodec<Nsid> {
  @Override
  public Tree.Obj write(Nsid nsid) {
    return new FieldsWriter()
        .put("nsid", nsid.nsid())
        .put("device", nsid.target().device())
        .put("inode", nsid.target().inode())
        .done();
  }

  @Override
  public Nsid read(FieldsReader in) throws MalformedSnapshot {
    return new Nsid(in.integer("nsid"), new NetnsId(in.number("device"), in.number("inode")));
  }
}
