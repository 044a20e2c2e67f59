package dev.plumb.console.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plumb.model.Container;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Reference;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Needs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Words for namespaces and links, on a host where several things have the same name. */
final class NamesTest {
  private static final NetnsId HOST = new NetnsId(4, 1);
  private static final NetnsId WEB = new NetnsId(4, 2);
  private static final NetnsId BLUE = new NetnsId(4, 3);
  private static final NetnsId OTHER_WEB = new NetnsId(4, 4);
  private static final NetnsId SHUT = new NetnsId(4, 5);

  private static final CommandEntry ENTRY =
      new CommandEntry(
          "link",
          Optional.of("show"),
          true,
          "",
          List.of(),
          List.of(),
          Needs.NOTHING,
          List.of(),
          call -> Outcome.silence(0));

  private final Host host = host();
  private final FakeSession session = new FakeSession(host, List.of(ENTRY));

  private static Host host() {
    return new Host(
        "test",
        HOST,
        List.of(
            namespace(HOST, "host", links(HOST, "lo", "eth0", "br0", "a:b", "web:eth0")),
            namespace(
                WEB,
                "docker=web",
                links(WEB, "lo", "eth0"),
                new Reference.Mount("/run/docker/netns/1a2b"),
                new Reference.Process(77, Optional.empty())),
            namespace(BLUE, "blue", links(BLUE, "lo"), new Reference.Mount("/run/netns/blue")),
            namespace(
                OTHER_WEB,
                "netns=web",
                links(OTHER_WEB, "lo"),
                new Reference.Mount("/run/netns/web"),
                new Reference.Thread(90, 91, Optional.empty())),
            namespace(
                SHUT,
                "pid=99",
                new Facet.Missing<>(new Gap("links", "EPERM", "nothing")),
                new Reference.Process(99, Optional.empty()),
                new Reference.Mount("/run/netns/host"))),
        List.of(
            container("docker", "deadbeef00112233", "web", Optional.of(WEB)),
            container("docker", "cafe001122334455", "gone", Optional.empty()),
            container("podman", "deadbeef99887766", "api", Optional.of(BLUE))),
        List.of(),
        List.of(),
        Instant.EPOCH);
  }

  private static Namespace namespace(
      NetnsId id, String name, Facet<Link> links, Reference... references) {
    return new Namespace(
        id,
        OptionalLong.empty(),
        name,
        List.of(),
        Namespace.Kind.NETNS,
        List.of(references),
        links,
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Optional.empty(),
        List.of());
  }

  private static Facet<Link> links(NetnsId netns, String... names) {
    List<Link> links = new ArrayList<>();
    for (String name : names) {
      links.add(
          new Link(
              new LinkRef(netns, links.size() + 1),
              name,
              name.equals("eth0") ? List.of("altogether") : List.of(),
              Optional.empty(),
              1,
              0,
              Optional.empty(),
              Optional.empty(),
              OptionalInt.empty(),
              6,
              Optional.empty(),
              OptionalInt.empty(),
              name.equals("br0")
                  ? new LinkKind.Bridge(Tree.Obj.EMPTY, List.of())
                  : new LinkKind.Plain(),
              Optional.empty(),
              Tree.Obj.EMPTY,
              List.of()));
    }
    return Facet.of(links);
  }

  private static Container container(
      String engine, String id, String name, Optional<NetnsId> netns) {
    return new Container(
        engine,
        id,
        name,
        netns.isPresent() ? "running" : "exited",
        OptionalInt.empty(),
        netns,
        "bridge",
        List.of(),
        List.of(),
        Optional.empty());
  }

  private NetnsId meant(String word) throws UserError {
    return Names.namespace(host, word).id();
  }

  private Call call(Map<String, String> options) {
    return new Call(ENTRY, List.of(), options, session);
  }

  private Link link(String word) throws UserError {
    return Names.link(call(Map.of()), host, word);
  }

  private static UserError refused(ThrowingCallable asked) {
    UserError error = catchThrowableOfType(UserError.class, asked);
    assertThat(error).as("a refusal").isNotNull();
    return error;
  }

  @Test
  void hostIsAlwaysTheHost() throws UserError {
    assertThat(meant("host")).isEqualTo(HOST);
    assertThat(meant("netns=host")).isEqualTo(SHUT);
  }

  @Test
  void plainNameMeansTheOnlyOne() throws UserError {
    assertThat(meant("blue")).isEqualTo(BLUE);
    assertThat(meant("api")).isEqualTo(BLUE);
    assertThat(meant("pid=77")).isEqualTo(WEB);
    assertThat(meant("pid=91")).isEqualTo(OTHER_WEB);
    assertThat(meant("/run/docker/netns/1a2b")).isEqualTo(WEB);
    assertThat(meant("net:[3]")).isEqualTo(BLUE);
  }

  @Test
  void nameOfTwoIsRefusedWithBothQualifiedNames() throws UserError {
    UserError error = refused(() -> meant("web"));
    assertThat(error.code()).isEqualTo(3);
    assertThat(error.next().toString()).contains("docker=web", "netns=web");
    assertThat(meant("docker=web")).isEqualTo(WEB);
    assertThat(meant("netns=web")).isEqualTo(OTHER_WEB);
  }

  @Test
  void qualifierMustFit() {
    assertThat(refused(() -> meant("podman=web")).code()).isEqualTo(3);
    assertThat(refused(() -> meant("netns=api")).code()).isEqualTo(3);
    assertThat(refused(() -> meant("pid=1234")).code()).isEqualTo(3);
    // There is a pid=99, which is another process.
    assertThat(refused(() -> meant("pid=98")).next()).noneMatch(line -> line.contains("mean"));
  }

  @Test
  void beginningOfAnIdMeansItsContainerFromFourDigitsOn() throws UserError {
    assertThat(meant("deadbeef00")).isEqualTo(WEB);
    assertThat(meant("deadbeef9")).isEqualTo(BLUE);
    assertThat(refused(() -> meant("deadbeef")).next().toString())
        .contains("docker=web", "podman=api");
    assertThat(refused(() -> meant("dea")).code()).isEqualTo(3);
    assertThat(refused(() -> meant("deadbeeg")).code()).isEqualTo(3);
  }

  @Test
  void unknownNameIsRefusedWithAGuess() {
    UserError error = refused(() -> meant("blu"));
    assertThat(error.code()).isEqualTo(3);
    assertThat(error.next().toString()).contains("blue");
  }

  @Test
  void containerWithoutNamespaceSaysItsState() {
    assertThat(refused(() -> meant("gone")).why().orElse("")).contains("exited");
  }

  @Test
  void linkIsFoundHereAndElsewhere() throws UserError {
    assertThat(link("eth0").netns()).isEqualTo(HOST);
    assertThat(link("altogether").name()).isEqualTo("eth0");
    assertThat(link("docker=web:eth0").netns()).isEqualTo(WEB);
    assertThat(link("net:[2]:eth0").netns()).isEqualTo(WEB);
    assertThat(Names.link(call(Map.of("--in", "docker=web")), host, "eth0").netns()).isEqualTo(WEB);
    session.use(WEB, "docker=web");
    assertThat(link("eth0").netns()).isEqualTo(WEB);
    assertThat(link("host:eth0").netns()).isEqualTo(HOST);
  }

  @Test
  void linkAsIpPrintsItIsTheLink() throws UserError {
    assertThat(link("eth0@if11").name()).isEqualTo("eth0");
    assertThat(link("docker=web:eth0@if11").netns()).isEqualTo(WEB);
  }

  @Test
  void linkWithAColonInItsNameIsMeantFirst() throws UserError {
    assertThat(link("a:b").name()).isEqualTo("a:b");
    assertThat(link("host:a:b").name()).isEqualTo("a:b");
    assertThat(link("web:eth0").name()).isEqualTo("web:eth0");
    assertThat(Names.link(call(Map.of("--in", "host")), host, "a:b").name()).isEqualTo("a:b");
  }

  @Test
  void unknownLinkIsRefused() {
    assertThat(refused(() -> link("eth9")).code()).isEqualTo(3);
    assertThat(refused(() -> link("eth9")).next().toString()).contains("eth0");
    assertThat(refused(() -> link("nowhere:eth0")).code()).isEqualTo(3);
  }

  @Test
  void linkOfANamespaceThatCouldNotBeReadIsNotPermitted() {
    UserError error = refused(() -> link("pid=99:eth0"));
    assertThat(error.code()).isEqualTo(Exit.NOT_PERMITTED);
    assertThat(error.why()).contains("EPERM");
  }

  @Test
  void currentNamespaceThatIsGoneIsSaid() {
    session.use(new NetnsId(4, 99), "docker=old");
    assertThat(refused(() -> link("eth0")).what()).contains("docker=old");
  }

  @Test
  void bridgeMustBeOne() throws UserError {
    assertThat(Names.bridge(call(Map.of()), host, Optional.of("br0")).name()).isEqualTo("br0");
    assertThat(refused(() -> Names.bridge(call(Map.of()), host, Optional.of("eth0"))).code())
        .isEqualTo(3);
    assertThat(refused(() -> Names.bridge(call(Map.of()), host, Optional.empty())).code())
        .isEqualTo(2);
    session.useBridge(Optional.of("br0"));
    assertThat(Names.bridge(call(Map.of()), host, Optional.empty()).name()).isEqualTo("br0");
  }

  @Test
  void commandWordsMayBeShortenedWhileTheyAreTheOnlyOnes() {
    List<CommandEntry> entries = new ArrayList<>();
    for (String words :
        List.of("link list", "link listen", "link show", "lint", "network list", "neigh list")) {
      String[] parts = words.split(" ");
      entries.add(
          new CommandEntry(
              parts[0],
              parts.length > 1 ? Optional.of(parts[1]) : Optional.empty(),
              words.equals("link show"),
              "",
              List.of(),
              List.of(),
              Needs.NOTHING,
              List.of(),
              call -> Outcome.silence(0)));
    }
    CommandTable table = new CommandTable(entries);
    assertThat(table.noun("l")).contains("link");
    assertThat(table.noun("li")).isEmpty();
    assertThat(table.noun("lin")).isEmpty();
    assertThat(table.noun("link")).contains("link");
    assertThat(table.noun("lint")).contains("lint");
    assertThat(table.noun("n")).contains("neigh");
    assertThat(table.noun("net")).contains("network");
    assertThat(table.noun("ne")).isEmpty();
    assertThat(table.noun("x")).isEmpty();
    assertThat(table.verb("link", "s").flatMap(CommandEntry::verb)).contains("show");
    assertThat(table.verb("link", "list").flatMap(CommandEntry::verb)).contains("list");
    assertThat(table.verb("link", "lis")).isEmpty();
    assertThat(table.verb("link", "")).isEmpty();
    assertThat(table.defaultOf("link").flatMap(CommandEntry::verb)).contains("show");
    assertThat(table.defaultOf("network")).isEmpty();
  }

  @Test
  void linksThatCannotBeReadAreNotAlwaysForbidden() {
    for (Map.Entry<String, Integer> reason :
        Map.of("EPERM", Exit.NOT_PERMITTED, "the namespace is gone", Exit.UNAVAILABLE).entrySet()) {
      Gap gap = new Gap("links", reason.getKey(), "nothing");
      Namespace namespace = namespace(SHUT, "pid=99", new Facet.Missing<>(gap));
      UserError error =
          catchThrowableOfType(UserError.class, () -> Names.linkIn(host, namespace, "eth0"));
      assertThat(error.code()).isEqualTo(reason.getValue());
      assertThat(error.why()).contains(reason.getKey());
    }
  }
}
