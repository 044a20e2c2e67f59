package dev.plumb.world.snapshot;

import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;

/** {@code {"device":4,"inode":4026531840}}. */
final class NetnsIdCodec implements RecordCodec<NetnsId> {
  @Override
  public Tree.Obj write(NetnsId id) {
    return new FieldsWriter().put("device", id.device()).put("inode", id.inode()).done();
  }

  @Override
  public NetnsId read(FieldsReader in) throws MalformedSnapshot {
    return new NetnsId(in.number("device"), in.number("inode"));
  }
}
