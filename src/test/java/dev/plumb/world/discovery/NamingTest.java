package dev.plumb.world.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Container;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a namespace is called, and by whom it is claimed. */
final class NamingTest {
  private static final NetnsId HOST = id(1);

  private static NetnsId id(long inode) {
    return new NetnsId(4, inode);
  }

  private static Container container(String engine, String name, NetnsId netns, String mode) {
    return new Container(
        engine,
        "0123456789abcdef" + name,
        name,
        "running",
        OptionalInt.of(77),
        Optional.of(netns),
        mode,
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static Reference process(int pid) {
    return new Reference.Process(pid, Optional.empty());
  }

  private static Reference mount(String path) {
    return new Reference.Mount(path);
  }

  private static Naming.Name name(List<Container> containers, Reference... references) {
    return new Naming(HOST, containers).name(id(2), List.of(references));
  }

  @Test
  void hostIsHostWhateverElseNamesIt() {
    Naming naming = new Naming(HOST, List.of(container("docker", "web", HOST, "host")));
    Naming.Name name = naming.name(HOST, List.of(mount("/run/netns/blue"), process(1)));
    assertThat(name.plain()).isEqualTo("host");
    assertThat(name.kind()).isEqualTo(Namespace.Kind.HOST);
    assertThat(name.others()).containsExactly("web", "blue");
  }

  @Test
  void containerComesBeforeNameBeforeProcessBeforePath() {
    Reference[] all = {mount("/srv/x"), process(40), mount("/run/netns/blue"), process(9)};
    Naming.Name container = name(List.of(container("docker", "web", id(2), "bridge")), all);
    assertThat(container.plain()).isEqualTo("web");
    assertThat(container.qualified()).isEqualTo("docker=web");
    assertThat(container.kind()).isEqualTo(Namespace.Kind.CONTAINER);
    assertThat(container.others()).containsExactly("blue");

    Naming.Name named = name(List.of(), all);
    assertThat(named.plain()).isEqualTo("blue");
    assertThat(named.qualified()).isEqualTo("netns=blue");
    assertThat(named.kind()).isEqualTo(Namespace.Kind.NETNS);

    Naming.Name process = name(List.of(), mount("/srv/x"), process(40), process(9));
    assertThat(process.plain()).isEqualTo("pid=9");
    assertThat(process.kind()).isEqualTo(Namespace.Kind.PROCESS);

    Naming.Name held = name(List.of(), mount("/srv/x"), mount("/srv/y"));
    assertThat(held.plain()).isEqualTo("/srv/x");
    assertThat(held.kind()).isEqualTo(Namespace.Kind.HELD);
  }

  @Test
  void whatOnlyADescriptorHoldsIsCalledByItsIdentity() {
    Naming.Name name = name(List.of(), new Reference.Descriptor(9, 3, Optional.empty()));
    assertThat(name.plain()).isEqualTo("net:[2]");
    assertThat(name.kind()).isEqualTo(Namespace.Kind.HELD);
  }

  @Test
  void whoMadeTheNamespaceComesBeforeWhoJoinedIt() {
    Naming.Name name =
        name(
            List.of(
                container("docker", "sidecar", id(2), "container:0123"),
                container("docker", "app", id(2), "bridge")));
    assertThat(name.plain()).isEqualTo("app");
    assertThat(name.others()).containsExactly("sidecar");
  }

  private static Naming.Name claim(String plain, String qualified, Namespace.Kind kind) {
    return new Naming.Name(plain, qualified, List.of(), kind);
  }

  @Test
  void nameThatTwoClaimIsQualifiedForBoth() {
    Map<NetnsId, Naming.Name> claims = new LinkedHashMap<>();
    claims.put(HOST, claim("host", "host", Namespace.Kind.HOST));
    claims.put(id(2), claim("web", "docker=web", Namespace.Kind.CONTAINER));
    claims.put(id(3), claim("web", "netns=web", Namespace.Kind.NETNS));
    claims.put(id(4), claim("db", "netns=db", Namespace.Kind.NETNS));
    assertThat(Naming.unique(claims))
        .containsEntry(HOST, "host")
        .containsEntry(id(2), "docker=web")
        .containsEntry(id(3), "netns=web")
        .containsEntry(id(4), "db");
  }

  @Test
  void nobodyElseIsCalledHost() {
    Map<NetnsId, Naming.Name> claims = new LinkedHashMap<>();
    claims.put(id(2), claim("host", "netns=host", Namespace.Kind.NETNS));
    claims.put(HOST, claim("host", "host", Namespace.Kind.HOST));
    assertThat(Naming.unique(claims))
        .containsEntry(HOST, "host")
        .containsEntry(id(2), "netns=host");
  }

  @Test
  void sameQualifiedNameTwiceFallsBackToTheIdentity() {
    Map<NetnsId, Naming.Name> claims = new LinkedHashMap<>();
    claims.put(id(2), claim("web", "docker=web", Namespace.Kind.CONTAINER));
    claims.put(id(3), claim("web", "docker=web", Namespace.Kind.CONTAINER));
    assertThat(Naming.unique(claims))
        .containsEntry(id(2), "docker=web")
        .containsEntry(id(3), "net:[3]");
  }
}
