package dev.plumb.world.snapshot;

import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import java.time.Instant;

/**
 * What is said of a host before its lists.
 *
 * @param plumbVersion the version that wrote the file; for people, nothing depends on it
 */
record HostHeader(String plumbVersion, String hostname, Instant taken, NetnsId self) {
  /** The header's fields. */
  static final class Codec implements RecordCodec<HostHeader> {
    @Override
    public Tree.Obj write(HostHeader header) {
      return new FieldsWriter()
          .put("plumb_version", header.plumbVersion())
          .put("hostname", header.hostname())
          .put("taken", header.taken().toString())
          .put("device", header.self().device())
          .put("inode", header.self().inode())
          .done();
    }

    @Override
    public HostHeader read(FieldsReader in) throws MalformedSnapshot {
      return new HostHeader(
          in.text("plumb_version"),
          in.text("hostname"),
          in.time("taken"),
          new NetnsId(in.number("device"), in.number("inode")));
    }
  }
}
