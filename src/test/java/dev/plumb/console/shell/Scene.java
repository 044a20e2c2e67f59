package dev.plumb.console.shell;

import dev.plumb.model.Address;
import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Archive;
import dev.plumb.model.port.Events;
import dev.plumb.model.port.Prober;
import dev.plumb.model.port.World;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A host made by hand, and a process around it whose streams are byte arrays. */
final class Scene implements House {
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  int worldsOpened;
  int surveys;

  /**
   * host with docker0 and a veth, nginx-1 with its other end, and a namespace with a hostile link
   * name.
   */
  static Host host() {
    return hostOf(
        List.of(
            namespace(
                0,
                "host",
                link(0, 1, "lo", new LinkKind.Plain()),
                link(0, 3, "docker0", new LinkKind.Bridge(Tree.Obj.EMPTY, List.of())),
                link(0, 7, "veth77", new LinkKind.Veth(Tree.Obj.EMPTY, List.of()))),
            namespace(1, "nginx-1", link(1, 2, "eth0", new LinkKind.Plain())),
            namespace(2, "my web", link(2, 2, "e\u001b[31m", new LinkKind.Plain()))));
  }

  /** A host of so many namespaces with ten links each. */
  static Host many(int count) {
    List<Namespace> namespaces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Link[] links = new Link[10];
      for (int j = 0; j < links.length; j++) {
        links[j] = link(i, j + 1, "eth" + j, new LinkKind.Plain());
      }
      namespaces.add(namespace(i, i == 0 ? "host" : "web-" + i, links));
    }
    return hostOf(namespaces);
  }

  private static Host hostOf(List<Namespace> namespaces) {
    Container container =
        new Container(
            "docker",
            "feedbeef0123456789",
            "nginx-1",
            "running",
            OptionalInt.of(4711),
            Optional.of(new NetnsId(4, 101)),
            "bridge",
            List.of(),
            List.of(),
            Optional.empty());
    return new Host(
        "box",
        new NetnsId(4, 100),
        namespaces,
        List.of(container),
        List.of(),
        List.of(),
        Instant.parse("2026-01-02T03:04:05Z"));
  }

  private static Link link(int namespace, int ifindex, String name, LinkKind kind) {
    return new Link(
        new LinkRef(new NetnsId(4, 100 + namespace), ifindex),
        name,
        List.of(),
        Optional.empty(),
        name.equals("lo") ? 772 : 1,
        Link.IFF_UP | (name.equals("lo") ? Link.IFF_LOOPBACK : 0),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.of(1500),
        6,
        Optional.empty(),
        OptionalInt.empty(),
        kind,
        Optional.empty(),
        Tree.Obj.EMPTY,
        List.of());
  }

  private static Namespace namespace(int number, String name, Link... links) {
    NetnsId id = new NetnsId(4, 100 + number);
    List<Address> addresses = new ArrayList<>();
    addresses.add(
        new Address(
            new LinkRef(id, links[links.length - 1].ifindex()),
            Prefix.parse("10.1." + number / 256 + "." + number % 256 + "/16").orElseThrow(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            OptionalInt.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            List.of()));
    return new Namespace(
        id,
        OptionalLong.empty(),
        name,
        List.of(),
        number == 0 ? Namespace.Kind.HOST : Namespace.Kind.CONTAINER,
        List.of(),
        Facet.of(List.of(links)),
        Facet.of(addresses),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Facet.of(List.of()),
        Optional.empty(),
        List.of());
  }

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public World world() {
    worldsOpened++;
    return new World(
        Optional.of(
            (needs, names) -> {
              surveys++;
              return host();
            }),
        Optional.empty(),
        Optional.of(request -> answered()),
        Optional.of(
            listener -> {
              listener.accept(event("eth8", Tree.object().put("mtu", 1500).build()));
              listener.accept(event("eth9", Tree.Obj.EMPTY));
              return () -> {};
            }),
        Optional.empty(),
        new OneFile());
  }

  private static Events.Event event(String text, Tree.Obj record) {
    return new Events.Event("kernel", Optional.empty(), "link", "new", text, record);
  }

  private static Prober.Answer answered() {
    return new Prober.Answer(
        Prober.Verdict.ANSWERED,
        Optional.empty(),
        Optional.of(Duration.ofMillis(1)),
        Optional.empty(),
        List.of(),
        Tree.Obj.EMPTY);
  }

  /** A session at a prompt over this house. */
  ShellSession session() {
    return new ShellSession(
        Commands.table(),
        this::world,
        Optional.empty(),
        Map.of("PATH", "/usr/bin:/bin"),
        new java.util.HashMap<>(),
        new ShellSession.Mode(false, true));
  }

  /** Runs plumb with these words and standard input; the exit code. */
  int plumb(String input, Map<String, String> environment, String... words) {
    out.reset();
    err.reset();
    return Shell.run(
        List.of(words),
        new Surroundings(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            err,
            false,
            false,
            false,
            environment),
        this);
  }

  int plumb(String... words) {
    return plumb("", Map.of("PATH", "/usr/bin:/bin"), words);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private record OneFile() implements Archive {
    @Override
    public Host open(Path file) throws IOException {
      if (!file.endsWith("saved.plumb.json.gz")) {
        throw new IOException("there is no such file");
      }
      return Scene.host();
    }

    @Override
    public void save(Host host, Path file) throws IOException {
      throw new IOException("nothing is saved in a test");
    }
  }
}
