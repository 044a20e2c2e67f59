package dev.plumb.world.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.port.Prober.Answer;
import dev.plumb.model.port.Prober.Kind;
import dev.plumb.model.port.Prober.Verdict;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The line protocols, with peers that say too much, too slowly or what they should. */
final class ProtocolProbesTest extends ProbeLab {
  @Test
  void httpGivesStatusAndHeaders() throws Exception {
    AtomicReference<String> request = new AtomicReference<>("");
    tcp(
        80,
        (in, out) -> {
          request.set(new String(in.readNBytes(10), StandardCharsets.UTF_8));
          out.write(bytes("HTTP/1.1 301 Moved\r\nServer: x\u001b[2J\r\nLocation: /y\r\n\r\nbody"));
          out.flush();
          Thread.sleep(50);
        });
    Answer answer = probe(Kind.HTTP, "10.77.0.2", 80, Optional.of("/a?b"), LONG, 1);
    assertThat(answer.verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(answer.lines()).startsWith("HTTP/1.1 301 Moved").hasSize(3);
    assertThat(answer.record().number("status")).hasValue(301);
    assertThat(answer.record().object("headers").text("Location")).contains("/y");
    assertThat(request.get()).isEqualTo("HEAD /a?b ");
    assertThat(probe(Kind.HTTP, "10.77.0.2", 80, Optional.of("/\r\nX: y"), LONG, 1).verdict())
        .isEqualTo(Verdict.FAILED);
  }

  @Test
  void aPeerThatNeverStopsIsStopped() throws Exception {
    tcp(
        80,
        (in, out) -> {
          byte[] much = new byte[8192];
          java.util.Arrays.fill(much, (byte) 'x');
          while (true) {
            out.write(much); // until the peer hangs up
          }
        });
    for (Kind kind : List.of(Kind.HTTP, Kind.TELNET, Kind.DAYTIME, Kind.WHOIS, Kind.ECHO)) {
      long start = System.nanoTime();
      Answer answer = probe(kind, "10.77.0.2", 80);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .describedAs("%s", kind)
          .isLessThan(LONG);
      assertThat(String.join("", answer.lines()).length()).isLessThan(60_000);
    }
  }

  @Test
  void aPeerThatDribblesIsNotWaitedForLongerThanTheTimeOut() throws Exception {
    tcp(
        80,
        (in, out) -> {
          while (true) {
            out.write('x');
            out.flush();
            Thread.sleep(20);
          }
        });
    for (Kind kind : List.of(Kind.HTTP, Kind.DAYTIME, Kind.TELNET)) {
      long start = System.nanoTime();
      probe(kind, "10.77.0.2", 80, Optional.empty(), Duration.ofMillis(400), 1);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .describedAs("%s", kind)
          .isLessThan(Duration.ofMillis(1500));
    }
  }

  @Test
  void telnetShowsTheBannerWithoutItsNegotiation() throws Exception {
    tcp(
        23,
        (in, out) -> {
          out.write(new byte[] {(byte) 255, (byte) 253, 24}); // IAC DO TERMINAL-TYPE
          out.write(bytes("Welcome\r\nlogin: "));
          out.flush();
          assertThat(in.read()).isNotZero();
        });
    Answer answer = probe(Kind.TELNET, "10.77.0.2", 0);
    assertThat(answer.verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(answer.lines()).containsExactly("Welcome", "login: ");
  }

  @Test
  void theOldProtocolsStillWork() throws Exception {
    tcp(13, (in, out) -> out.write(bytes("Mon Nov 23 19:00:00 2026\r\n")));
    tcp(7, InputStream::transferTo);
    tcp(
        43,
        (in, out) -> {
          StringBuilder query = new StringBuilder();
          for (int c = in.read(); c != '\n'; c = in.read()) {
            query.append((char) c);
          }
          out.write(bytes("you asked for " + query.toString().strip() + "\r\n"));
        });
    assertThat(probe(Kind.DAYTIME, "10.77.0.2", 0).lines())
        .containsExactly("Mon Nov 23 19:00:00 2026");
    assertThat(probe(Kind.ECHO, "10.77.0.2", 0).verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(probe(Kind.WHOIS, "10.77.0.2", 0, Optional.of("example"), LONG, 1).lines())
        .containsExactly("you asked for example");
  }

  @Test
  void ntpTellsStratumAndOffset() throws Exception {
    udp(
        123,
        asked -> {
          byte[] reply = new byte[48];
          reply[0] = 0x1c; // version 3, server
          reply[1] = 2;
          System.arraycopy(asked, 40, reply, 24, 8); // originate
          System.arraycopy(asked, 40, reply, 32, 8);
          System.arraycopy(asked, 40, reply, 40, 8);
          return reply;
        });
    Answer answer = probe(Kind.NTP, "10.77.0.2", 0);
    assertThat(answer.verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(answer.record().number("stratum")).hasValue(2);
  }
}
