package dev.plumb.world.snapshot;

import dev.plumb.model.NetnsId;
import dev.plumb.model.Route;
import dev.plumb.model.Tree;
import java.util.Set;

/** Routes of one namespace. */
final class RouteCodec implements RecordCodec<Route> {
  private final NetnsId netns;

  RouteCodec(NetnsId netns) {
    this.netns = netns;
  }

  @Override
  public Set<String> vocabulary() {
    return Set.of("congctl");
  }

  @Override
  public Tree.Obj write(Route route) {
    FieldsWriter.sameNetns(netns, route.netns());
    return new FieldsWriter()
        .put("dst", route.destination().toString())
        .put("src", route.source())
        .put("table", route.table())
        .put("type", route.type())
        .put("protocol", route.protocol())
        .put("scope", route.scope())
        .put("tos", route.tos())
        .mask("flags", route.flags())
        .list("nexthops", route.hops(), new NextHopCodec())
        .put("prefsrc", route.preferredSource())
        .put("metric", route.metric())
        .put("nhid", route.nexthopId())
        .put("metrics", route.metrics())
        .put("settings", route.settings())
        .unknown(route.unknown())
        .done();
  }

  @Override
  public Route read(FieldsReader in) throws MalformedSnapshot {
    return new Route(
        netns,
        in.prefix("dst"),
        in.optionalPrefix("src"),
        in.number("table", 0, 0xffff_ffffL),
        in.integer("type"),
        in.integer("protocol"),
        in.integer("scope"),
        in.integer("tos"),
        in.mask("flags"),
        in.list("nexthops", new NextHopCodec()),
        in.optionalAddress("prefsrc"),
        in.optionalNumber("metric"),
        in.optionalNumber("nhid"),
        in.object("metrics"),
        in.object("settings"),
        in.unknown());
  }

  /** One way out of a route. */
  private static final class NextHopCodec implements RecordCodec<Route.NextHop> {
    @Override
    public Tree.Obj write(Route.NextHop hop) {
      return new FieldsWriter()
          .put("gateway", hop.gateway())
          .put("dev", hop.device())
          .put("weight", hop.weight())
          .mask("flags", hop.flags())
          .put("settings", hop.settings())
          .done();
    }

    @Override
    public Route.NextHop read(FieldsReader in) throws MalformedSnapshot {
      return new Route.NextHop(
          in.optionalAddress("gateway"),
          in.optionalInteger("dev"),
          in.optionalInteger("weight"),
          in.mask("flags"),
          in.object("settings"));
    }
  }
}
