package dev.plumb.answers.filter;

import dev.plumb.model.Link;
import java.util.Optional;

/**
 * A link as rules see it.
 *
 * @param hardwareType ARPHRD_*: 1 ether, 772 loopback
 * @param group IFLA_GROUP; 0 is the default group
 * @param kind {@code veth}, {@code bridge}; empty when it has none
 * @param bridge the bridge it is a port of
 */
public record LinkSide(
    String name,
    int ifindex,
    int hardwareType,
    long group,
    Optional<String> kind,
    Optional<String> bridge) {
  private static final int ETHER = 1;

  /** An Ethernet link in no bridge. */
  public static LinkSide of(String name, int ifindex) {
    return new LinkSide(name, ifindex, ETHER, 0, Optional.empty(), Optional.empty());
  }

  /**
   * A link of the model.
   *
   * @param bridge the name of the bridge that is its master
   */
  public static LinkSide of(Link link, Optional<String> bridge) {
    return new LinkSide(
        link.name(),
        link.ifindex(),
        link.hardwareType(),
        link.settings().number("group", 0),
        link.kind().word(),
        bridge);
  }
}
