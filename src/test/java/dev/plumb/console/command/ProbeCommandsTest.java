package dev.plumb.console.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.model.Address;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Prefix;
import dev.plumb.model.Tree;
import dev.plumb.model.port.Archive;
import dev.plumb.model.port.Prober;
import dev.plumb.model.port.Prober.Answer;
import dev.plumb.model.port.Prober.Verdict;
import dev.plumb.model.port.World;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeCommandsTest {
  private static final NetnsId HOST = new NetnsId(4, 1);
  private static final NetnsId WEB = new NetnsId(4, 2);
  private static final NetnsId DB = new NetnsId(4, 3);

  private final List<Prober.Request> requests = new ArrayList<>();
  private final List<Outcome> emitted = new ArrayList<>();
  private Answer answer = answered();

  private static Answer answered() {
    return new Answer(
        Verdict.ANSWERED,
        Optional.of(IpAddress.of("10.9.0.2")),
        Optional.of(Duration.ofNanos(412_000)),
        Optional.empty(),
        List.of("hello"),
        Tree.Obj.EMPTY);
  }

  private static Answer failed(Verdict verdict, String reason) {
    return new Answer(
        verdict,
        Optional.empty(),
        Optional.empty(),
        Optional.of(reason),
        List.of(),
        Tree.Obj.EMPTY);
  }

  private static Namespace namespace(NetnsId id, String name, String... prefixes) {
    List<Address> addresses = new ArrayList<>();
    for (String prefix : prefixes) {
      addresses.add(
          new Address(
              new LinkRef(id, 2),
              Prefix.parse(prefix).orElseThrow(),
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
    }
    return new Namespace(
        id,
        OptionalLong.empty(),
        name,
        List.of(),
        Namespace.Kind.NETNS,
        List.of(),
        Facet.notAsked(),
        Facet.of(addresses),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Facet.notAsked(),
        Optional.empty(),
        List.of());
  }

  private static Host host() {
    return new Host(
        "machine",
        HOST,
        List.of(
            namespace(HOST, "host", "127.0.0.1/8", "192.0.2.1/24"),
            namespace(WEB, "web", "127.0.0.1/8", "10.9.0.1/24", "10.8.0.1/24", "fe80::1/64"),
            namespace(DB, "db", "10.9.0.2/24", "10.7.0.2/24", "fd00::2/64")),
        List.of(),
        List.of(),
        List.of(),
        Instant.EPOCH);
  }

  private Session session(Archive archive, boolean live) {
    Prober prober =
        request -> {
          requests.add(request);
          return answer;
        };
    World world =
        new World(
            Optional.empty(),
            Optional.empty(),
            live ? Optional.of(prober) : Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            archive);
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "host" -> host();
                  case "world" -> world;
                  case "interrupted" -> false;
                  case "snapshot" -> live ? Optional.empty() : Optional.of("saved");
                  case "progress" -> {
                    emitted.add((Outcome) arguments[0]);
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private final Archive nowhere =
      new Archive() {
        @Override
        public Host open(Path file) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void save(Host host, Path file) throws IOException {
          Files.writeString(file, host.hostname());
        }
      };

  private Outcome run(List<CommandEntry> entries, Map<String, String> options, String... words)
      throws UserError {
    CommandEntry entry = entries.getFirst();
    return entry.action().run(new Call(entry, List.of(words), options, session(nowhere, true)));
  }

  private Outcome probe(Map<String, String> options, String... words) throws UserError {
    return run(ProbeCommands.entries(), options, words);
  }

  private static List<String> text(Outcome outcome) {
    return ((Outcome.Report) outcome.body()).lines().stream().map(Line::plain).toList();
  }

  @Test
  void anAnswerSaysWhereAndHowLongItTook() throws UserError {
    Outcome outcome = probe(Map.of(), "web", "tcp", "10.9.0.2:80");
    assertThat(text(outcome)).containsExactly("10.9.0.2:80 answered in 0.4 ms", "  hello");
    assertThat(outcome.code()).isZero();
    assertThat(requests.getFirst().netns()).isEqualTo(WEB);
    assertThat(requests.getFirst().port()).contains(80);
    assertThat(requests.getFirst().timeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource({"REFUSED,1", "UNREACHABLE,1", "NAME_NOT_FOUND,1", "FAILED,1", "TIMEOUT,6"})
  void noAnswerIsOneAndNoTimeIsSix(Verdict verdict, int code) throws UserError {
    answer = failed(verdict, "so");
    Outcome outcome = probe(Map.of(), "web", "tcp", "10.9.0.2:80");
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(text(outcome)).containsExactly("10.9.0.2:80: so");
  }

  @Test
  void notBeingAllowedIsNoAnswer() throws UserError {
    answer =
        new Answer(
            Verdict.FAILED,
            Optional.empty(),
            Optional.empty(),
            Optional.of("setns failed: EPERM"),
            List.of(),
            Tree.object().put("errno", "EPERM").build());
    assertThat(probe(Map.of(), "web", "tcp", "10.9.0.2:80").code()).isEqualTo(Exit.NOT_PERMITTED);
  }

  @Test
  void aNamespacesNameIsItsAddressInTheSharedNetwork() throws UserError {
    probe(Map.of(), "web", "tcp", "db:5432");
    assertThat(requests.getFirst().target()).isEqualTo("10.9.0.2");
    assertThat(requests.getFirst().port()).contains(5432);
    probe(Map.of(), "web", "ping", "web");
    assertThat(requests.getLast().target()).isEqualTo("127.0.0.1");
    assertThatThrownBy(() -> probe(Map.of(), "host", "tcp", "db:1"))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> {
              assertThat(error.code()).isEqualTo(Exit.NO_SUCH);
              assertThat(error.what()).contains("10.9.0.2, 10.7.0.2, fd00::2");
            });
  }

  @Test
  void addressesWinOverNamesAndOtherWordsAreForTheResolver() throws UserError {
    probe(Map.of(), "web", "tcp", "[fd00::2]:80");
    assertThat(requests.getLast().target()).isEqualTo("fd00::2");
    assertThat(requests.getLast().port()).contains(80);
    probe(Map.of(), "web", "ping", "fe80::9%eth0");
    assertThat(requests.getLast().target()).isEqualTo("fe80::9%eth0");
    probe(Map.of(), "web", "tcp", "example.test:443");
    assertThat(requests.getLast().target()).isEqualTo("example.test");
  }

  @Test
  void severalAttemptsAreShownAsTheyCome() throws UserError {
    Outcome outcome = probe(Map.of("--count", "3"), "web", "ping", "10.9.0.2");
    assertThat(requests).hasSize(3);
    assertThat(emitted).hasSize(2);
    assertThat(((Outcome.Report) outcome.body()).record()).isInstanceOf(Tree.Arr.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp|",
        "tcp|x:0",
        "tcp|x:65536",
        "tcp|x:99999999999",
        "tcp|x:",
        "tcp|x:٣",
        "tcp|[::1",
        "tcp|[::1]80",
        "tcp|[x]:80",
        "smtp|x",
        "ping|10.0.0.1:7"
      })
  void whatCannotBeMeantIsUsage(String words) {
    String[] parts = words.split("\\|", 2);
    assertThatThrownBy(() -> probe(Map.of(), "web", parts[0], parts[1]))
        .isInstanceOfSatisfying(
            UserError.class, error -> assertThat(error.code()).isEqualTo(Exit.USAGE));
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"5,5000", "500ms,500", "2s,2000", "1m,60000", "1.5s,1500"})
  void timesAreRead(String word, long millis) throws UserError {
    probe(Map.of("--timeout", word), "web", "tcp", "10.9.0.2:1");
    assertThat(requests.getFirst().timeout()).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-1", "x", "1h", "99999999999s", "61m", "1e3", "5d", "+5", "٣", "1.5.5"})
  void otherTimesAreUsage(String word) {
    assertThatThrownBy(() -> probe(Map.of("--timeout", word), "web", "tcp", "10.9.0.2:1"))
        .isInstanceOfSatisfying(
            UserError.class, error -> assertThat(error.code()).isEqualTo(Exit.USAGE));
  }

  @Test
  void aSavedHostIsNotProbed() {
    CommandEntry entry = ProbeCommands.entries().getFirst();
    Call call =
        new Call(entry, List.of("web", "tcp", "10.0.0.1:1"), Map.of(), session(nowhere, false));
    assertThatThrownBy(() -> entry.action().run(call))
        .isInstanceOfSatisfying(
            UserError.class, error -> assertThat(error.code()).isEqualTo(Exit.UNAVAILABLE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "172.17.0.2/16 | network    172.17.0.0/16;netmask    255.255.0.0;broadcast "
            + " 172.17.255.255;first      172.17.0.1;last       172.17.255.254;count      65534",
        "10.0.0.1/31 | network    10.0.0.0/31;netmask    255.255.255.254;first      10.0.0.0;last  "
            + "     10.0.0.1;count      2",
        "10.0.0.1 | network    10.0.0.1/32;netmask    255.255.255.255;first      10.0.0.1;last     "
            + "  10.0.0.1;count      1",
        "0.0.0.0/0 | network    0.0.0.0/0;netmask    0.0.0.0;broadcast  255.255.255.255;first     "
            + " 0.0.0.1;last       255.255.255.254;count      4294967294",
        "fd00::5/64 | network    fd00::/64;first      fd00::;last      "
            + " fd00::ffff:ffff:ffff:ffff;count      18446744073709551616",
        "::1 | network    ::1/128;first      ::1;last       ::1;count      1"
      })
  void prefixesAreCalculated(String prefix, String lines) throws UserError {
    Outcome outcome = run(SubnetCommands.entries(), Map.of(), prefix);
    assertThat(text(outcome)).containsExactly(lines.split(";"));
  }

  @Test
  void anAddressIsInsideOrNot() throws UserError {
    assertThat(run(SubnetCommands.entries(), Map.of(), "10.0.0.0/8", "10.1.2.3").code()).isZero();
    assertThat(run(SubnetCommands.entries(), Map.of(), "10.0.0.0/8", "11.1.2.3").code())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "::/129",
        "10.0.0/8",
        "1.2.3.4/٣"
      })
  void whatIsNoPrefixIsUsage(String word) {
    assertThatThrownBy(() -> run(SubnetCommands.entries(), Map.of(), word))
        .isInstanceOfSatisfying(
            UserError.class, error -> assertThat(error.code()).isEqualTo(Exit.USAGE));
  }

  @Test
  void aSnapshotReplacesAFileOnlyWhenToldSo(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("host.plumb.json.gz");
    Outcome saved = run(SnapshotCommands.entries(), Map.of(), file.toString());
    assertThat(text(saved)).containsExactly("saved 3 namespaces of machine to " + file);
    assertThatThrownBy(() -> run(SnapshotCommands.entries(), Map.of(), file.toString()))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> assertThat(error.next().getFirst()).startsWith("snapshot save --force "));
    assertThat(run(SnapshotCommands.entries(), Map.of("--force", ""), file.toString()).code())
        .isZero();
  }

  @Test
  void addressesThatWereNotReadAreNotNone() throws UserError {
    Gap gap = new Gap("addresses", "EPERM", "nothing");
    Namespace read = namespace(WEB, "web", "10.9.0.1/24");
    Namespace shut =
        new Namespace(
            DB,
            OptionalLong.empty(),
            "db",
            List.of(),
            Namespace.Kind.NETNS,
            List.of(),
            Facet.notAsked(),
            new Facet.Missing<>(gap),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Facet.notAsked(),
            Optional.empty(),
            List.of());
    Host host =
        new Host("m", WEB, List.of(read, shut), List.of(), List.of(), List.of(), Instant.EPOCH);
    ProbeTarget target = ProbeTarget.parse("db:80");
    AddressWords words = new AddressWords(host, read);
    for (org.assertj.core.api.ThrowableAssert.ThrowingCallable asked :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> target.resolved(host, read), () -> words.expand(List.of("curl", "@{db}")))) {
      assertThatThrownBy(asked)
          .isInstanceOfSatisfying(
              UserError.class,
              error -> {
                assertThat(error.code()).isEqualTo(Exit.NOT_PERMITTED);
                assertThat(error.why()).contains("EPERM");
              });
    }
  }
}
