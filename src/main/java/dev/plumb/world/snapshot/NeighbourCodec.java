package dev.plumb.world.snapshot;

import dev.plumb.model.LinkRef;
import dev.plumb.model.Neighbour;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;

/** Neighbours of one namespace. */
final class NeighbourCodec implements RecordCodec<Neighbour> {
  private final NetnsId netns;

  NeighbourCodec(NetnsId netns) {
    this.netns = netns;
  }

  @Override
  public Tree.Obj write(Neighbour neighbour) {
    FieldsWriter.sameNetns(netns, neighbour.link().netns());
    FieldsWriter out =
        new FieldsWriter()
            .put("ifindex", neighbour.link().ifindex())
            .put("dst", neighbour.address().toString())
            .put("lladdr", neighbour.hardware())
            .put("state", neighbour.state())
            .mask("flags", neighbour.flags());
    if (neighbour.cache().isPresent()) {
      out.always("cacheinfo", new CacheInfoCodec().write(neighbour.cache().get()));
    }
    return out.put("probes", neighbour.probes())
        .put("protocol", neighbour.protocol())
        .unknown(neighbour.unknown())
        .done();
  }

  @Override
  public Neighbour read(FieldsReader in) throws MalformedSnapshot {
    return new Neighbour(
        new LinkRef(netns, in.integer("ifindex")),
        in.address("dst"),
        in.optionalHardware("lladdr"),
        in.integer("state"),
        in.mask("flags"),
        in.optionalRecord("cacheinfo", new CacheInfoCodec()),
        in.optionalNumber("probes"),
        in.optionalInteger("protocol"),
        in.unknown());
  }

  /** Ages, for neighbours and FDB entries alike. */
  static final class CacheInfoCodec implements RecordCodec<Neighbour.CacheInfo> {
    @Override
    public Tree.Obj write(Neighbour.CacheInfo cache) {
      return new FieldsWriter()
          .put("confirmed", cache.confirmed())
          .put("used", cache.used())
          .put("updated", cache.updated())
          .put("refcnt", cache.references())
          .done();
    }

    @Override
    public Neighbour.CacheInfo read(FieldsReader in) throws MalformedSnapshot {
      return new Neighbour.CacheInfo(
          in.number("confirmed"), in.number("used"), in.number("updated"), in.number("refcnt"));
    }
  }
}
