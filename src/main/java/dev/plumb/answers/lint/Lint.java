package dev.plumb.answers.lint;

import dev.plumb.answers.firewall.Parties;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Looks over a host for what is likely a mistake. */
public final class Lint {
  private Lint() {}

  /**
   * Everything that looks wrong, by kind and then in the host's order; empty when nothing does.
   *
   * <p>What was not read is not looked at: whoever shows the findings shows the host's gaps too.
   */
  public static List<Finding> of(Host host) {
    List<Finding> findings = new ArrayList<>();
    Duplicates duplicates = new Duplicates(host);
    for (List<Link> segment : new Segments(host).all()) {
      duplicates.look(segment, findings);
      Sizes.look(host, segment, findings);
    }
    Parties parties = new Parties(host);
    for (Namespace namespace : host.namespaces()) {
      Prefixes.look(host, namespace, findings);
      Cables.look(host, namespace, findings);
      IdleNamespaces.look(host, namespace, findings);
      Firewalls.look(namespace, parties, findings);
    }
    DeadPorts.look(host, findings);
    findings.sort(Comparator.comparing(Finding::kind)); // stable: the host's order within a kind
    return findings;
  }

  /** {@code nginx-1:eth0}. */
  static String name(Host host, Link link) {
    return host.nameOf(link.netns()) + ":" + link.name();
  }

  static List<String> names(Host host, List<Link> links) {
    List<String> names = new ArrayList<>();
    for (Link link : links) {
      names.add(name(host, link));
    }
    return names;
  }
}
