package dev.plumb.answers.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.live.NamedNetns;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import dev.plumb.world.kernel.ProcRoot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Namespaces {@code NAME-a} and {@code NAME-b} behind a bridge of {@code NAME-hub}, which routes to
 * {@code NAME-out}; what is predicted of a flow from a, and what a ping and a connect there see.
 */
final class FlowLab implements AutoCloseable {
  private static final LiveSurveyor LIVE = new LiveSurveyor(ProcRoot.system(), Engines.NONE);

  private static final int PORT = 80;

  /** In milliseconds: longer than two tries to resolve an address take, where that is to fail. */
  private static final int SILENCE = 1_200;

  private static final int UNRESOLVED = 5_000;

  private static final String BUILD =
      """
      set -e
      for n in hub a b out; do
        ip netns add NAME-$n
        ip netns exec NAME-$n sysctl -qw net.ipv4.ip_forward=0 net.ipv4.conf.all.rp_filter=0 \
          net.ipv4.conf.default.rp_filter=0 net.ipv6.conf.default.disable_ipv6=1
        ip -n NAME-$n link set lo up
      done
      ip netns exec NAME-hub sysctl -qw net.ipv4.ip_forward=1
      ip -n NAME-hub link add br0 type bridge
      ip -n NAME-hub addr add 10.9.0.1/24 dev br0
      ip -n NAME-hub link set br0 up
      for n in a b; do
        ip -n NAME-hub link add v$n type veth peer name eth0 netns NAME-$n
        ip -n NAME-hub link set v$n master br0 up
        ip -n NAME-$n link set eth0 up
      done
      ip -n NAME-a addr add 10.9.0.2/24 dev eth0
      ip -n NAME-b addr add 10.9.0.3/24 dev eth0
      ip -n NAME-a route add default via 10.9.0.1
      ip -n NAME-b route add default via 10.9.0.1
      ip -n NAME-hub link add up0 type veth peer name eth0 netns NAME-out
      ip -n NAME-hub link set up0 up
      ip -n NAME-out link set eth0 up
      ip -n NAME-hub addr add 10.8.0.1/24 dev up0
      ip -n NAME-out addr add 10.8.0.2/24 dev eth0
      ip -n NAME-out route add 10.9.0.0/24 via 10.8.0.1
      """;

  private final String name;
  private final List<ServerSocket> listeners;

  private FlowLab(String name, List<ServerSocket> listeners) {
    this.name = name;
    this.listeners = listeners;
  }

  /** The JVM keeps one descriptor more once it has closed a socket. */
  static void warmUp() throws IOException {
    new ServerSocket(0).close();
  }

  /** Builds it; b and out listen on TCP port 80. */
  static FlowLab build(String name) throws IOException {
    NamedNetns.sh(BUILD.replace("NAME", name));
    return new FlowLab(
        name, List.of(listen(name + "-a"), listen(name + "-b"), listen(name + "-out")));
  }

  private static ServerSocket listen(String netns) throws IOException {
    return in(netns, () -> new ServerSocket(PORT));
  }

  private static <T> T in(String netns, NetnsVisit.VisitWork<T> work) throws IOException {
    try (NetnsFd fd = NetnsFd.open(Path.of("/run/netns", netns))) {
      return NetnsVisit.call(fd, work);
    }
  }

  /** Runs a script, in which {@code @a} is the name of a's namespace. */
  void run(String script) {
    NamedNetns.sh("set -e\n" + script.replaceAll("@(hub|a|b|out)\\b", name + "-$1"));
  }

  /**
   * Predicts and tries.
   *
   * @param code what is to be at fault
   */
  void predicts(String destination, Transport transport, String code) throws Exception {
    predicts(destination, transport, code, Optional.empty());
  }

  /**
   * Predicts and tries.
   *
   * @param code what is to be at fault
   * @param expected who should answer: {@code b}, {@code out}
   */
  void predicts(String destination, Transport transport, String code, Optional<String> expected)
      throws Exception {
    Host host = host();
    PathAnswer answer = new PathEngine(host).ask(flow(host, destination, transport, expected));
    int patience = answer.seen().equals("EHOSTUNREACH") ? UNRESOLVED : SILENCE;
    String seen = transport == Transport.ICMP ? ping(destination) : connect(destination, patience);
    String told = transport + ": " + answer + "; in fact: " + seen;
    assertThat(answer.cause().code().name()).describedAs(told).isEqualTo(code);
    if (answer.verdict() == Verdict.UNKNOWN) {
      return;
    }
    assertThat(answer.verdict() == Verdict.DELIVERED)
        .describedAs(told)
        .isEqualTo(seen.equals("answer"));
    if (transport == Transport.TCP) {
      assertThat(answer.seen()).describedAs(told).isEqualTo(seen);
    }
  }

  private String ping(String destination) throws IOException, InterruptedException {
    Process ping =
        new ProcessBuilder(
                "ip", "netns", "exec", name + "-a", "ping", "-n", "-c1", "-W1", destination)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return ping.waitFor() == 0 ? "answer" : "nothing";
  }

  private String connect(String destination, int patience) throws IOException {
    return in(
        name + "-a",
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(destination, PORT), patience);
            return "answer";
          } catch (SocketTimeoutException silence) {
            return "timeout";
          } catch (IOException failed) {
            String why = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
            return why.contains("not permitted")
                ? "EPERM"
                : why.contains("refused")
                    ? "refused"
                    : why.contains("no route") ? "EHOSTUNREACH" : why;
          }
        });
  }

  private static Host host() {
    return LIVE.survey(PathEngine.needs().and(Needs.all(Part.REFERENCES)), List.of());
  }

  private Flow flow(Host host, String destination, Transport transport, Optional<String> expected) {
    return new Flow(
        id(host, "a"),
        Optional.empty(),
        Optional.empty(),
        IpAddress.of(destination),
        transport,
        transport == Transport.ICMP ? OptionalInt.empty() : OptionalInt.of(PORT),
        OptionalInt.empty(),
        expected.map(which -> id(host, which)));
  }

  private NetnsId id(Host host, String which) {
    for (Namespace namespace : host.namespaces()) {
      if (namespace.name().equals(name + "-" + which)) {
        return namespace.id();
      }
    }
    throw new AssertionError("no namespace " + which);
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket listener : listeners) {
      listener.close();
    }
    NamedNetns.sh("for n in hub a b out; do ip netns del NAME-$n; done".replace("NAME", name));
  }
}
