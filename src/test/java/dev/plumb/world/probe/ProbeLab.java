package dev.plumb.world.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Prober.Answer;
import dev.plumb.model.port.Prober.Kind;
import dev.plumb.model.port.Prober.Request;
import dev.plumb.world.kernel.JdkSockets;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * Two namespaces and a wire between them; servers are sockets opened inside one, served from
 * outside.
 */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.IP_TOOL})
@Timeout(60)
abstract class ProbeLab {
  static final String ASKING = "archive-a";
  static final String SERVING = "archive-b";
  static final Duration LONG = Duration.ofSeconds(5);

  private final List<AutoCloseable> servers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  NetnsId asking;
  String hosts = "";
  String resolvConf = "nameserver 10.77.0.2\n";
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

  static void ip(String words) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words.split(" ")));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).describedAs("ip %s: %s", words, said).isZero();
  }

  /** What a TCP server does with one client. */
  interface Talk {
    void with(InputStream in, OutputStream out) throws Exception;
  }

  void tcp(int port, Talk talk) throws IOException {
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
  interface Answerer {
    byte[] answer(byte[] asked) throws Exception;
  }

  void udp(int port, Answerer answerer) throws IOException {
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

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Answer probe(Kind kind, String target, int port) {
    return probe(kind, target, port, Optional.empty(), LONG, 1);
  }

  Answer probe(
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
}
