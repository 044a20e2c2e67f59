package dev.plumb.world.snapshot;

import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.TrafficFilter;
import dev.plumb.model.Tree;
import java.util.Set;

/** Filters of {@code tc} of one namespace. */
final class TrafficFilterCodec implements RecordCodec<TrafficFilter> {
  private static final ActionCodec ACTION = new ActionCodec();

  private final NetnsId netns;

  TrafficFilterCodec(NetnsId netns) {
    this.netns = netns;
  }

  @Override
  public Set<String> vocabulary() {
    return Set.of("kind");
  }

  @Override
  public Tree.Obj write(TrafficFilter filter) {
    FieldsWriter.sameNetns(netns, filter.link().netns());
    return new FieldsWriter()
        .put("ifindex", filter.link().ifindex())
        .put("parent", filter.parent())
        .put("chain", filter.chain())
        .put("pref", filter.priority())
        .put("protocol", filter.protocol())
        .put("kind", filter.kind())
        .put("handle", filter.handle())
        .put("options", filter.options())
        .list("actions", filter.actions(), ACTION)
        .unknown(filter.unknown())
        .list("options_unknown", filter.optionUnknown(), FieldsWriter.UnknownCodec.INSTANCE)
        .done();
  }

  @Override
  public TrafficFilter read(FieldsReader in) throws MalformedSnapshot {
    return new TrafficFilter(
        new LinkRef(netns, in.integer("ifindex")),
        in.number("parent", 0, 0xffff_ffffL),
        in.number("chain", 0, 0xffff_ffffL),
        in.integer("pref", 0, 0xffff),
        in.integer("protocol", 0, 0xffff),
        in.text("kind"),
        in.number("handle", 0, 0xffff_ffffL),
        in.object("options"),
        in.list("actions", ACTION),
        in.unknown(),
        in.list("options_unknown", FieldsWriter.UnknownCodec.INSTANCE));
  }

  /** What is done with a packet. */
  private static final class ActionCodec implements RecordCodec<TrafficFilter.Action> {
    @Override
    public Tree.Obj write(TrafficFilter.Action action) {
      return new FieldsWriter()
          .put("order", action.order())
          .put("kind", action.kind())
          .put("options", action.options())
          .put("statistics", action.statistics())
          .unknown(action.unknown())
          .done();
    }

    @Override
    public TrafficFilter.Action read(FieldsReader in) throws MalformedSnapshot {
      return new TrafficFilter.Action(
          in.integer("order"),
          in.text("kind"),
          in.object("options"),
          in.object("statistics"),
          in.unknown());
    }
  }
}
