package dev.plumb.answers.lint;

import dev.plumb.answers.lint.Finding.Kind;
import dev.plumb.answers.port.Publication;
import dev.plumb.model.Container;
import dev.plumb.model.Host;
import java.util.List;

/** Ports of the host that lead to a container where nobody takes what comes. */
final class DeadPorts {
  private DeadPorts() {}

  static void look(Host host, List<Finding> findings) {
    for (Publication port : Publication.of(host)) {
      if (port.problems().isEmpty()) {
        continue;
      }
      String local = port.hostAddress().toString();
      String end = local.contains(":") ? "[" + local + "]" : local;
      String container = port.container().map(Container::name).orElse("nobody's container");
      findings.add(
          new Finding(
              Kind.DEAD_PORT,
              List.of(end + ":" + port.hostPort() + "/" + port.protocol(), container),
              String.join("; ", port.problems()),
              "port published shows records, proxies and listeners side by side"));
    }
  }
}
