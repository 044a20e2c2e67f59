package dev.plumb.answers.iproute;

import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What ip knows besides the object it prints: the other links of the namespace, and the names in
 * files.
 *
 * @param namespace whose object it is
 * @param names of protocols, tables, ...
 * @param netnsNames what the namespace's nsids are called under /run/netns: {@code link-netns NAME}
 *     instead of {@code link-netnsid N}
 */
public record Surroundings(
    Namespace namespace, IprouteNames names, Map<Integer, String> netnsNames) {
  public Surroundings {
    netnsNames = Map.copyOf(netnsNames);
  }

  /** A namespace with Debian's names and nothing under /run/netns. */
  public static Surroundings of(Namespace namespace) {
    return new Surroundings(namespace, IprouteNames.debian12(), new HashMap<>());
  }

  String linkName(int ifindex) {
    return namespace.linkName(ifindex);
  }

  Optional<Link> link(int ifindex) {
    return namespace.link(ifindex);
  }

  /** The ARPHRD_ type of a link; Ethernet when the link is not known. */
  int hardwareType(int ifindex) {
    Optional<Link> link = namespace.link(ifindex);
    return link.isPresent() ? link.get().hardwareType() : 1;
  }
}
