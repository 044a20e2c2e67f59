package dev.plumb.model;

import java.util.List;
import java.util.Optional;

/**
 * A network as an engine keeps it: docker0's {@code bridge}, a user-defined one, {@code host},
 * {@code none}.
 *
 * @param engine {@code docker}, ...
 * @param id the engine's full id
 * @param driver {@code bridge}, {@code host}, {@code null}, {@code macvlan}, ...
 * @param bridge the name of the bridge link on the host; empty for other drivers
 * @param internal without a way out
 */
public record EngineNetwork(
    String engine,
    String id,
    String name,
    String driver,
    Optional<String> bridge,
    boolean internal,
    List<Subnet> subnets) {
  public EngineNetwork {
    subnets = List.copyOf(subnets);
  }

  /** A range the engine gives addresses from. */
  public record Subnet(Prefix prefix, Optional<IpAddress> gateway) {}
}
