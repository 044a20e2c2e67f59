package dev.plumb.answers.path;

import dev.plumb.model.Container;
import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import java.util.Optional;
import java.util.OptionalInt;

/** What container engines wrote down of what should be: who runs, and what is published. */
final class Engines {
  private Engines() {}

  static Trouble down(Container container, Place place) {
    Cause cause = down(container);
    return new Trouble(
        cause.code(),
        cause.object(),
        cause.detail(),
        cause.fix(),
        place,
        Optional.empty(),
        Optional.empty());
  }

  /** A container that answers nobody. */
  static Cause down(Container container) {
    return new Cause(
        Code.CONTAINER_DOWN,
        container.engine() + "=" + container.name(),
        container.engine() + " says that " + container.name() + " is " + container.state(),
        container.engine()
            + (container.state().equals("paused") ? " unpause " : " start ")
            + container.name());
  }

  /** The container with an address, or in a namespace, when it does not run. */
  static Optional<Container> stopped(
      Terrain terrain, IpAddress address, Optional<NetnsId> expected) {
    for (Container container : terrain.host().containers()) {
      boolean meant =
          expected.isPresent() && container.netns().equals(expected)
              || container.attachments().stream()
                  .anyMatch(
                      one ->
                          one.address().filter(own -> own.address().equals(address)).isPresent()
                              || one.address6()
                                  .filter(own -> own.address().equals(address))
                                  .isPresent());
      if (meant && !container.isRunning()) {
        return Optional.of(container);
      }
    }
    return Optional.empty();
  }

  /**
   * The record of a port that is published on loopback only.
   *
   * @param port of the host
   */
  static Optional<Container.PublishedPort> onLoopback(
      Terrain terrain, String protocol, OptionalInt port) {
    Optional<Container.PublishedPort> found = Optional.empty();
    for (Container container : terrain.host().containers()) {
      for (Container.PublishedPort one : container.published()) {
        if (one.protocol().equals(protocol) && port.equals(OptionalInt.of(one.hostPort()))) {
          if (!one.hostAddress().isLoopback()) {
            return Optional.empty();
          }
          found = Optional.of(one);
        }
      }
    }
    return found;
  }
}
