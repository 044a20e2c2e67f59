package dev.plumb.world.lab;

import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A lab as its file describes it: every name in it was checked, and none can be mistaken for
 * another word of {@code ip}.
 *
 * @param name what {@code lab down} calls it
 * @param namespaces in the order of the file; {@code host} is not among them
 */
record Topology(
    String name,
    List<String> namespaces,
    List<NewLink> links,
    List<NewRoute> routes,
    List<Sysctl> sysctls,
    List<Service> services,
    List<Talk> talks) {
  /** The namespace in which the lab is built, where that is allowed. */
  static final String HOST = "host";

  Topology {
    namespaces = List.copyOf(namespaces);
    links = List.copyOf(links);
    routes = List.copyOf(routes);
    sysctls = List.copyOf(sysctls);
    services = List.copyOf(services);
    talks = List.copyOf(talks);
  }

  /** A link's place and name: {@code nginx-1:eth0}. */
  record Place(String namespace, String link) {}

  /**
   * What a link gets once it exists.
   *
   * @param master the bridge it becomes a port of, in the same namespace
   */
  record Dress(
      List<Prefix> addresses,
      Optional<HardwareAddress> hardware,
      Optional<String> master,
      OptionalInt mtu) {}

  /** A link to make. */
  sealed interface NewLink {
    record Bridge(Place at, Dress dress) implements NewLink {}

    /** A pair; the two ends are dressed apart. */
    record Veth(Place first, Dress firstDress, Place second, Dress secondDress)
        implements NewLink {}

    /** Over UDP, to one remote. */
    record Vxlan(Place at, Dress dress, int id, IpAddress local, IpAddress remote, int port)
        implements NewLink {}

    /** On a parent that may lie in another namespace. */
    record Macvlan(Place at, Dress dress, Place parent, String mode) implements NewLink {}
  }

  /** A route to add; {@code to} is empty for the default one. */
  record NewRoute(
      String namespace, Optional<Prefix> to, Optional<IpAddress> via, Optional<String> device) {}

  /** Settings below {@code /proc/sys}, by dotted name. */
  record Sysctl(String namespace, Map<String, String> values) {}

  /** A port that answers every connection with one line of HTTP. */
  record Service(String namespace, int port, String answer) {}

  /** A datagram sent once everything stands, so that bridges and neighbour tables have learned. */
  record Talk(String from, IpAddress to) {}
}
