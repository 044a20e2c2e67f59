package dev.plumb.world.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Address;
import dev.plumb.model.Facet;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Nsid;
import dev.plumb.model.Prefix;
import dev.plumb.model.Route;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand containers of one image compress well, which must not look like a bomb. */
class SnapshotScaleTest {
  @TempDir private Path folder;

  @Test
  void aThousandNamespacesStaySmall() throws IOException {
    List<Namespace> namespaces = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      namespaces.add(namespace(i));
    }
    Host host =
        new Host(
            "big", new NetnsId(4, 1), namespaces, List.of(), List.of(), List.of(), Instant.EPOCH);
    SnapshotArchive archive = new SnapshotArchive("1");
    Path file = folder.resolve("big.plumb.json.gz");
    archive.save(host, file);
    Host opened = archive.open(file);
    SnapshotArchiveTest.assertSame(opened, host);
    assertThat(Files.size(file)).isLessThan(5_000_000);
  }

  private static Namespace namespace(int number) {
    NetnsId id = new NetnsId(4, 4026532000L + number);
    List<Link> links = new ArrayList<>();
    List<Address> addresses = new ArrayList<>();
    List<Route> routes = new ArrayList<>();
    for (int ifindex = 1; ifindex <= 5; ifindex++) {
      links.add(link(id, ifindex));
      addresses.add(address(id, ifindex));
      for (int i = 0; i < 3; i++) {
        routes.add(route(id, ifindex));
      }
    }
    return new Namespace(
        id,
        OptionalLong.of(number),
        "ns" + number,
        List.of(),
        Namespace.Kind.NETNS,
        List.of(),
        Facet.of(links),
        Facet.of(addresses),
        Facet.of(routes),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.of(List.of(new Nsid(0, new NetnsId(4, 1)))),
        Optional.of(Instant.ofEpochSecond(1_800_000_000L, number)),
        List.of());
  }

  private static Link link(NetnsId id, int ifindex) {
    Tree.Builder settings = Tree.object();
    for (int i = 0; i < 25; i++) {
      settings.put("setting_" + i, i * 1000L);
    }
    return new Link(
        new LinkRef(id, ifindex),
        "eth" + ifindex,
        List.of(),
        Optional.empty(),
        1,
        0x11043,
        Optional.of(HardwareAddress.parse("02:42:ac:11:00:0" + ifindex)),
        Optional.of(HardwareAddress.parse("ff:ff:ff:ff:ff:ff")),
        OptionalInt.of(1500),
        6,
        Optional.of(new Link.Lower(ifindex + 7, OptionalInt.of(0))),
        OptionalInt.empty(),
        new LinkKind.Veth(Tree.Obj.EMPTY, List.of()),
        Optional.empty(),
        settings.build(),
        List.of());
  }

  private static Address address(NetnsId id, int ifindex) {
    return new Address(
        new LinkRef(id, ifindex),
        Prefix.parse("172.17.0." + ifindex + "/16").orElseThrow(),
        Optional.empty(),
        Optional.of(IpAddress.of("172.17.255.255")),
        Optional.empty(),
        Optional.of("eth" + ifindex),
        0,
        0x80,
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.of(new Address.Lifetimes(0xffffffffL, 0xffffffffL, 100, 100)),
        List.of());
  }

  private static Route route(NetnsId id, int ifindex) {
    return new Route(
        id,
        Prefix.parse("172.17.0.0/16").orElseThrow(),
        Optional.empty(),
        254,
        1,
        2,
        253,
        0,
        0,
        List.of(
            new Route.NextHop(
                Optional.empty(), OptionalInt.of(ifindex), OptionalInt.empty(), 0, Tree.Obj.EMPTY)),
        Optional.of(IpAddress.of("172.17.0." + ifindex)),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Tree.Obj.EMPTY,
        Tree.Obj.EMPTY,
        List.of());
  }
}
