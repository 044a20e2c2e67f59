package dev.plumb.answers.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Facet;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Under churn two things of one name are not the same thing; a sentence must tell them apart. */
final class SameNamesTest {
  private static final NetnsId SELF = new NetnsId(4, 1);

  private static Link link(NetnsId netns, int ifindex) {
    return new Link(
        new LinkRef(netns, ifindex),
        "lan" + ifindex,
        List.of(),
        Optional.empty(),
        1,
        Link.IFF_UP,
        Optional.of(HardwareAddress.parse("02:00:00:00:00:0" + ifindex)),
        Optional.empty(),
        OptionalInt.of(1500),
        6,
        Optional.empty(),
        OptionalInt.empty(),
        new LinkKind.Plain(),
        Optional.empty(),
        Tree.Obj.EMPTY,
        List.of());
  }

  private static Namespace namespace(NetnsId id, long cookie, Link... links) {
    return new Namespace(
        id,
        OptionalLong.of(cookie),
        id.equals(SELF) ? "host" : "pid=4711",
        List.of(),
        id.equals(SELF) ? Namespace.Kind.HOST : Namespace.Kind.PROCESS,
        List.of(),
        Facet.of(List.of(links)),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Optional.empty(),
        List.of());
  }

  private static Host host(Namespace... namespaces) {
    return new Host(
        "box",
        SELF,
        List.of(namespaces),
        List.of(),
        List.of(),
        List.of(),
        Instant.parse("2026-01-02T03:04:05Z"));
  }

  private static List<String> moved(Namespace from, Namespace to) {
    return HostDiff.between(host(namespace(SELF, 1), from), host(namespace(SELF, 1), to), false)
        .changes()
        .stream()
        .map(Change::plain)
        .filter(line -> line.contains("moved"))
        .toList();
  }

  @Test
  void namespacesOfOneNameAreToldApartByInodeElseByCookie() {
    NetnsId first = new NetnsId(4, 101);
    NetnsId second = new NetnsId(4, 102);
    // Another link keeps the two from being taken for the same namespace.
    assertThat(
            moved(
                namespace(first, 11, link(first, 2)),
                namespace(second, 12, link(second, 2), link(second, 3))))
        .containsExactly("lan2 moved from pid=4711 (net:[101]) to pid=4711 (net:[102])");
    assertThat(
            moved(
                namespace(first, 11, link(first, 2)),
                namespace(first, 12, link(first, 2), link(first, 3))))
        .containsExactly("lan2 moved from pid=4711 (cookie 11) to pid=4711 (cookie 12)");
  }
}
