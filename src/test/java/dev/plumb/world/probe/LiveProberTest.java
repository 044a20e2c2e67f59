package dev.plumb.world.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.model.IpAddress;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Prober.Answer;
import dev.plumb.model.port.Prober.Kind;
import dev.plumb.model.port.Prober.Request;
import dev.plumb.model.port.Prober.Verdict;
import dev.plumb.world.kernel.JdkSockets;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import dev.plumb.world.kernel.ResolverConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * Two namespaces and a wire between them; servers are sockets opened inside one, served from
 * outside.
 */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.IP_TOOL})
@Timeout(60)
final class LiveProberTest {
  private static final String ASKING = "archive-a";
  private static final String SERVING = "archive-b";
  private static final Duration LONG = Duration.ofSeconds(5);

  private final List<AutoCloseable> servers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private NetnsId asking;
  private String hosts = "";
  private String resolvConf = "nameserver 10.77.0.2\n";
  private final LiveProber prober =
      new LiveProber(
          id -> NetnsFd.open(Path.of("/run/netns", ASKING)),
          request ->
              new ResolverFiles(
                  ResolverConfig.parse(resolvConf.getBytes(StandardCharsets.UTF_8)), hosts));

  /** What is made once for all sockets is no leak of a test. */
  @BeforeAll
  static void once() throws IOException {
    JdkSockets.prepare();
    try (NetnsFd own = NetnsFd.self()) {
      assertThat(own.key().inode()).isPositive();
    }
  }

  @BeforeEach
  void build() throws Exception {
    ip("netns add " + ASKING);
    ip("netns add " + SERVING);
    ip("-n " + ASKING + " link add eth0 type veth peer name eth0 netns " + SERVING);
    for (String end : List.of(ASKING + " 1", SERVING + " 2")) {
      String netns = end.split(" ")[0];
      String last = end.split(" ")[1];
      ip("-n " + netns + " addr add 10.77.0." + last + "/24 dev eth0");
      ip("-n " + netns + " addr add fd77::" + last + "/64 dev eth0 nodad");
      ip("-n " + netns + " link set lo up");
      ip("-n " + netns + " link set eth0 up");
    }
    try (NetnsFd fd = NetnsFd.open(Path.of("/run/netns", ASKING))) {
      asking = new NetnsId(fd.key().device(), fd.key().inode());
    }
  }

  @AfterEach
  void takeDown() throws Exception {
    for (AutoCloseable server : servers) {
      server.close();
    }
    for (Thread thread : threads) {
      thread.join(2000);
    }
    ip("netns del " + ASKING);
    ip("netns del " + SERVING);
  }

  private static void ip(String words) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words.split(" ")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).describedAs("ip %s: %s", words, said).isZero();
  }

  /** What a TCP server does with one client. */
  private interface Talk {
    void with(InputStream in, OutputStream out) throws Exception;
  }

  private void tcp(int port, Talk talk) throws IOException {
    ServerSocket server;
    try (NetnsFd netns = NetnsFd.open(Path.of("/run/netns", SERVING))) {
      server = NetnsVisit.call(netns, () -> new ServerSocket(port));
    }
    servers.add(server);
    serve(
        () -> {
          while (true) {
            try (Socket client = server.accept()) {
              talk.with(client.getInputStream(), client.getOutputStream());
            } catch (SocketException gone) {
              if (server.isClosed()) {
                return;
              }
            }
          }
        });
  }

  /** What a UDP server answers; null for nothing. */
  private interface Answerer {
    byte[] answer(byte[] asked) throws Exception;
  }

  private void udp(int port, Answerer answerer) throws IOException {
    DatagramSocket server;
    try (NetnsFd netns = NetnsFd.open(Path.of("/run/netns", SERVING))) {
      server = NetnsVisit.call(netns, () -> new DatagramSocket(new InetSocketAddress(port)));
    }
    servers.add(server);
    serve(
        () -> {
          DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
          while (!server.isClosed()) {
            try {
              server.receive(packet);
            } catch (SocketException closed) {
              return;
            }
            byte[] reply =
                answerer.answer(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
            server.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
          }
        });
  }

  private interface Body {
    void run() throws Exception;
  }

  private void serve(Body body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (Exception broken) {
                throw new IllegalStateException(broken);
              }
            });
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Answer probe(Kind kind, String target, int port) {
    return probe(kind, target, port, Optional.empty(), LONG, 1);
  }

  private Answer probe(
      Kind kind, String target, int port, Optional<String> argument, Duration timeout, int count) {
    return prober.probe(
        new Request(
            asking,
            kind,
            target,
            port == 0 ? Optional.empty() : Optional.of(port),
            argument,
            timeout,
            count,
            Optional.empty()));
  }

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

  /** Knows web.lab.test, and cuts what is longer than UDP. */
  private static byte[] dns(byte[] asked, boolean udp) throws Exception {
    Message query = new Message(asked);
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    Name name = query.getQuestion().getName();
    int type = query.getQuestion().getType();
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    if (name.toString().equals("web.lab.test.") && type == Type.A) {
      reply.addRecord(
          new ARecord(
              name, DClass.IN, 60, java.net.InetAddress.getByAddress(new byte[] {10, 77, 0, 2})),
          Section.ANSWER);
    } else if (name.toString().equals("long.test.") && udp) {
      reply.getHeader().setFlag(Flags.TC);
    } else if (name.toString().equals("long.test.")) {
      reply.addRecord(new TXTRecord(name, DClass.IN, 60, "whole"), Section.ANSWER);
    } else if (!name.toString().equals("web.lab.test.")) {
      reply.getHeader().setRcode(Rcode.NXDOMAIN);
    }
    return reply.toWire();
  }

  @Test
  void namesAreResolvedByTheNamespacesOwnServerFromInside() throws Exception {
    tcp(80, (in, out) -> {});
    udp(53, asked -> dns(asked, true));
    resolvConf = "nameserver 10.77.0.2\nsearch lab.test\n";
    Answer found = probe(Kind.TCP, "web", 80);
    assertThat(found.verdict()).isEqualTo(Verdict.ANSWERED);
    assertThat(found.address()).contains(IpAddress.of("10.77.0.2"));
    Answer unknown = probe(Kind.TCP, "nobody", 80);
    assertThat(unknown.verdict()).isEqualTo(Verdict.NAME_NOT_FOUND);
    assertThat(unknown.reason().orElseThrow()).contains("10.77.0.2", "nobody");
    hosts = "10.77.0.2 nobody # but us\n";
    assertThat(probe(Kind.TCP, "nobody", 80).verdict()).isEqualTo(Verdict.ANSWERED);
  }

  @Test
  void aNameServerThatIsSilentOrRefusesIsNamed() {
    resolvConf = "nameserver 10.77.0.9\n";
    Answer silent = probe(Kind.TCP, "web", 80, Optional.empty(), Duration.ofMillis(300), 1);
    assertThat(silent.verdict()).isEqualTo(Verdict.TIMEOUT);
    assertThat(silent.reason()).contains("name server 10.77.0.9 did not answer");
    resolvConf = "nameserver 10.77.0.2\n";
    assertThat(probe(Kind.TCP, "web", 80).verdict()).isEqualTo(Verdict.NAME_NOT_FOUND);
  }

  @Test
  void aDnsServerIsAskedAndACutAnswerAskedForAgainOverTcp() throws Exception {
    udp(53, asked -> dns(asked, true));
    tcp(
        53,
        (in, out) -> {
          byte[] asked = new byte[in.read() << 8 | in.read()];
          assertThat(in.readNBytes(asked, 0, asked.length)).isEqualTo(asked.length);
          byte[] reply = dns(asked, false);
          out.write(reply.length >> 8);
          out.write(reply.length);
          out.write(reply);
        });
    Answer found = probe(Kind.DNS, "10.77.0.2", 0, Optional.of("web.lab.test"), LONG, 1);
    assertThat(found.lines()).containsExactly("status NOERROR", "web.lab.test. 60 A 10.77.0.2");
    Answer cut = probe(Kind.DNS, "10.77.0.2", 0, Optional.of("long.test/TXT"), LONG, 1);
    assertThat(cut.lines()).containsExactly("status NOERROR", "long.test. 60 TXT \"whole\"");
    assertThat(probe(Kind.DNS, "10.77.0.2", 0, Optional.of("x/NONSENSE"), LONG, 1).verdict())
        .isEqualTo(Verdict.FAILED);
  }

  @Test
  void aDnsServerThatTalksNonsenseDoesNotHurt() throws Exception {
    java.util.Random random = new java.util.Random(7);
    udp(
        53,
        asked -> {
          byte[] reply = new byte[12 + random.nextInt(60)];
          random.nextBytes(reply);
          reply[0] = asked[0];
          reply[1] = asked[1];
          reply[2] |= (byte) 0x80;
          reply[2] &= (byte) ~0x02; // not cut
          return reply;
        });
    for (int i = 0; i < 200; i++) {
      Answer answer =
          probe(Kind.DNS, "10.77.0.2", 0, Optional.of("a.test"), Duration.ofSeconds(1), 1);
      assertThat(answer.verdict()).isEqualTo(Verdict.FAILED);
    }
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
