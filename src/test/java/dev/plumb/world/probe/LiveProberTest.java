package dev.plumb.world.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.IpAddress;
import dev.plumb.model.port.Prober.Answer;
import dev.plumb.model.port.Prober.Kind;
import dev.plumb.model.port.Prober.Request;
import dev.plumb.model.port.Prober.Verdict;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.ProcRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whether somebody answers at all, and what is said when nobody does. */
final class LiveProberTest extends ProbeLab {
  @Test
  void aListeningPortAnswersAndAClosedOneRefuses() throws Exception {
    tcp(80, (in, out) -> {});
    Answer open = probe(Kind.TCP, "10.77.0.2", 80);
    assertThat(open.verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(open.address()).contains(IpAddress.of("10.77.0.2"));
    assertThat(open.elapsed().orElseThrow()).isPositive().isLessThan(LONG);
    assertThat(probe(Kind.TCP, "fd77::2", 80).verdict()).isEqualTo(Verdict.ANSWERED);
    Answer closed = probe(Kind.TCP, "10.77.0.2", 81);
    assertThat(closed.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(closed.reason()).contains("connection refused (ECONNREFUSED)");
    assertThat(closed.elapsed()).isEmpty();
  }

  @Test
  void aLinkLocalAddressIsReachedByItsLink() throws Exception {
    ip("-n " + SERVING + " addr add fe80::b/64 dev eth0 nodad");
    ip("-n " + ASKING + " addr add fe80::a/64 dev eth0 nodad");
    tcp(80, (in, out) -> {});
    assertThat(probe(Kind.TCP, "fe80::b%eth0", 80).verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(probe(Kind.PING, "fe80::b%eth0", 0).verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(probe(Kind.TCP, "fe80::b%eth9", 80).reason())
        .contains("no link 'eth9' with an IPv6 address");
  }

  @Test
  void whatHasNoRouteIsUnreachableInTheKernelsWords() throws Exception {
    assertThat(probe(Kind.TCP, "192.0.2.1", 80).reason())
        .contains("network is unreachable (ENETUNREACH)");
    assertThat(probe(Kind.PING, "192.0.2.1", 0).verdict()).isEqualTo(Verdict.UNREACHABLE);
    assertThat(probe(Kind.UDP, "192.0.2.1", 9).verdict()).isEqualTo(Verdict.UNREACHABLE);
    ip("-n " + ASKING + " route add unreachable 192.0.2.0/24");
    assertThat(probe(Kind.TCP, "192.0.2.1", 80).reason())
        .contains("no route to host (EHOSTUNREACH)");
    ip("-n " + ASKING + " route replace prohibit 198.51.100.0/24");
    assertThat(probe(Kind.TCP, "198.51.100.1", 80).verdict()).isEqualTo(Verdict.UNREACHABLE);
  }

  @Test
  void pingCountsItsReplies() {
    Answer answer = probe(Kind.PING, "10.77.0.2", 0, Optional.empty(), LONG, 3);
    assertThat(answer.verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(answer.record().number("sent")).hasValue(3);
    assertThat(answer.record().number("received")).hasValue(3);
    assertThat(probe(Kind.PING, "fd77::2", 0).verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(probe(Kind.PING, "127.0.0.1", 0).verdict()).isEqualTo(Verdict.ANSWERED);
  }

  @Test
  void aNeighbourThatIsNotThereIsUnreachableOrSilent() {
    long start = System.nanoTime();
    Answer answer = probe(Kind.PING, "10.77.0.9", 0, Optional.empty(), Duration.ofMillis(300), 1);
    assertThat(answer.verdict()).isEqualTo(Verdict.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    Answer waited = probe(Kind.PING, "10.77.0.9", 0, Optional.empty(), Duration.ofSeconds(10), 1);
    assertThat(waited.reason()).contains("no route to host (EHOSTUNREACH)");
  }

  @Test
  void udpHearsAnswersAndRefusals() throws Exception {
    udp(7, asked -> asked);
    Answer echoed = probe(Kind.UDP, "10.77.0.2", 7, Optional.of("hello"), LONG, 1);
    assertThat(echoed.verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(echoed.lines()).containsExactly("hello");
    assertThat(probe(Kind.UDP, "10.77.0.2", 9).verdict()).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void interruptingTheCallerEndsTheProbe() throws Exception {
    tcp(80, (in, out) -> Thread.sleep(3000));
    for (Kind kind : List.of(Kind.HTTP, Kind.DAYTIME, Kind.PING, Kind.UDP)) {
      AtomicReference<Answer> answer = new AtomicReference<>();
      AtomicReference<Boolean> still = new AtomicReference<>(false);
      Thread caller =
          new Thread(
              () -> {
                String target = kind == Kind.PING || kind == Kind.UDP ? "10.77.0.9" : "10.77.0.2";
                answer.set(probe(kind, target, 80, Optional.empty(), Duration.ofSeconds(30), 1));
                still.set(Thread.currentThread().isInterrupted());
              });
      caller.start();
      Thread.sleep(200);
      caller.interrupt();
      caller.join(1500);
      assertThat(caller.isAlive()).describedAs("%s", kind).isFalse();
      assertThat(answer.get().verdict()).isEqualTo(Verdict.FAILED);
      assertThat(answer.get().reason()).contains("interrupted");
      assertThat(still.get()).isTrue();
    }
  }

  @Test
  void theWayIntoANamespaceIsFoundByItsIdentity() {
    Answer answer =
        new LiveProber(new Doors(ProcRoot.system())::open)
            .probe(
                new Request(
                    asking,
                    Kind.PING,
                    "10.77.0.1",
                    Optional.empty(),
                    Optional.empty(),
                    LONG,
                    1,
                    Optional.empty()));
    assertThat(answer.verdict()).isEqualTo(Verdict.ANSWERED);
  }

  @Test
  void aNamespaceThatIsGoneIsASentence() {
    LiveProber lost = new LiveProber(id -> NetnsFd.open(Path.of("/run/netns/archive-gone")));
    Answer answer =
        lost.probe(
            new Request(
                asking,
                Kind.TCP,
                "127.0.0.1",
                Optional.of(1),
                Optional.empty(),
                LONG,
                1,
                Optional.empty()));
    assertThat(answer.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(answer.reason().orElseThrow()).contains("ENOENT");
  }
}
