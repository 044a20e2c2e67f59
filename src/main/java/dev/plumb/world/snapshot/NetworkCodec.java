package dev.plumb.world.snapshot;

import dev.plumb.model.EngineNetwork;
import dev.plumb.model.Tree;
import java.util.Set;

/** Networks as their engines knew them. */
final class NetworkCodec implements RecordCodec<EngineNetwork> {
  @Override
  public Set<String> vocabulary() {
    return Set.of("engine", "driver");
  }

  @Override
  public Tree.Obj write(EngineNetwork network) {
    return new FieldsWriter()
        .put("engine", network.engine())
        .put("id", network.id())
        .put("name", network.name())
        .put("driver", network.driver())
        .put("bridge", network.bridge())
        .put("internal", network.internal())
        .list("subnets", network.subnets(), new SubnetCodec())
        .done();
  }

  @Override
  public EngineNetwork read(FieldsReader in) throws MalformedSnapshot {
    return new EngineNetwork(
        in.text("engine"),
        in.text("id"),
        in.text("name"),
        in.text("driver"),
        in.optionalText("bridge"),
        in.flag("internal"),
        in.list("subnets", new SubnetCodec()));
  }

  /** A range the engine gives addresses from. */
  private static final class SubnetCodec implements RecordCodec<EngineNetwork.Subnet> {
    @Override
    public Tree.Obj write(EngineNetwork.Subnet subnet) {
      return new FieldsWriter()
          .put("prefix", subnet.prefix().toString())
          .put("gateway", subnet.gateway())
          .done();
    }

    @Override
    public EngineNetwork.Subnet read(FieldsReader in) throws MalformedSnapshot {
      return new EngineNetwork.Subnet(in.prefix("prefix"), in.optionalAddress("gateway"));
    }
  }
}
