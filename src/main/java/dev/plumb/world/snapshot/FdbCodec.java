package dev.plumb.world.snapshot;

import dev.plumb.model.FdbEntry;
import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;

/** Forwarding entries of one namespace. */
final class FdbCodec implements RecordCodec<FdbEntry> {
  private final NetnsId netns;

  FdbCodec(NetnsId netns) {
    this.netns = netns;
  }

  @Override
  public Tree.Obj write(FdbEntry entry) {
    FieldsWriter.sameNetns(netns, entry.link().netns());
    FieldsWriter out =
        new FieldsWriter()
            .put("ifindex", entry.link().ifindex())
            .put("mac", entry.address().toString())
            .put("master", entry.master())
            .put("state", entry.state())
            .mask("flags", entry.flags())
            .put("vlan", entry.vlan())
            .put("dst", entry.destination());
    if (entry.cache().isPresent()) {
      out.always("cacheinfo", new NeighbourCodec.CacheInfoCodec().write(entry.cache().get()));
    }
    return out.put("settings", entry.settings()).unknown(entry.unknown()).done();
  }

  @Override
  public FdbEntry read(FieldsReader in) throws MalformedSnapshot {
    return new FdbEntry(
        new LinkRef(netns, in.integer("ifindex")),
        in.hardware("mac"),
        in.optionalInteger("master"),
        in.integer("state"),
        in.mask("flags"),
        in.optionalInteger("vlan"),
        in.optionalAddress("dst"),
        in.optionalRecord("cacheinfo", new NeighbourCodec.CacheInfoCodec()),
        in.object("settings"),
        in.unknown());
  }
}
