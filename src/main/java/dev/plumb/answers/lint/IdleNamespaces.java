package dev.plumb.answers.lint;

import dev.plumb.answers.lint.Finding.Kind;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Reference;
import java.util.ArrayList;
import java.util.List;

/** Namespaces that a name or a descriptor keeps alive although nothing is in them. */
final class IdleNamespaces {
  private IdleNamespaces() {}

  static void look(Host host, Namespace namespace, List<Finding> findings) {
    if (namespace.id().equals(host.self())
        || !namespace.links().isRead()
        || !host.containersIn(namespace.id()).isEmpty()
        || namespace.references().isEmpty()) {
      return;
    }
    for (Link link : namespace.links().orEmpty()) {
      if (!link.isLoopback()) {
        return;
      }
    }
    List<String> holders = new ArrayList<>();
    for (Reference reference : namespace.references()) {
      switch (reference) {
        case Reference.Process lives -> {
          return;
        }
        case Reference.Thread lives -> {
          return;
        }
        case Reference.Mount mount -> holders.add(mount.path());
        case Reference.ForeignMount mount ->
            holders.add(mount.path() + " (as process " + mount.pid() + " sees it)");
        case Reference.Descriptor held ->
            holders.add(
                "fd " + held.fd() + " of " + held.command().orElse("process") + " " + held.pid());
        case Reference.Links links -> {
          return;
        }
      }
    }
    findings.add(
        new Finding(
            Kind.IDLE_NAMESPACE,
            List.of(namespace.name()),
            "no process, and no link but the loopback; kept alive by " + String.join(", ", holders),
            "if nobody waits for it: ip netns delete, or umount and remove the file"));
  }
}
