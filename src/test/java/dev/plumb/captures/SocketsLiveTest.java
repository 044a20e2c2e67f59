package dev.plumb.captures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.plumb.console.applet.AppletContext;
import dev.plumb.console.applet.Applets;
import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.NamedNetns;
import dev.plumb.live.SocketScene;
import dev.plumb.model.Family;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Socket;
import dev.plumb.model.SocketOwner;
import dev.plumb.model.UnixSocket;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import dev.plumb.world.discovery.Engines;
import dev.plumb.world.discovery.LiveSurveyor;
import dev.plumb.world.kernel.NetlinkSocket;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.netlink.RecordingChannel;
import dev.plumb.world.netlink.RecordingChannel.Exchange;
import dev.plumb.world.uapi.SocketMessage;
import dev.plumb.world.uapi.UnixSocketMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Sockets of every sort, as the kernel tells them to us and as ss and netstat show them.
 *
 * <p>With {@code -Dcaptures.update=true} what was read becomes the capture that tests without a
 * kernel use.
 */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.IP_TOOL, Feature.PYTHON})
final class SocketsLiveTest {
  private static SocketScene scene;

  @BeforeAll
  static void build() throws Exception {
    scene = SocketScene.build();
  }

  @AfterAll
  static void remove() throws Exception {
    scene.close();
  }

  private static Host survey() {
    return new LiveSurveyor(new ProcRoot(Path.of("/proc")), Engines.NONE)
        .survey(Needs.all(Part.LINKS, Part.SOCKETS, Part.UNIX_SOCKETS), List.of());
  }

  private static Namespace namespace(Host host) {
    return host.namespaces().stream()
        .filter(one -> one.name().equals(SocketScene.NAME))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void appletsAreTheToolsByteForByte() {
    assumeThat(NamedNetns.sh("ss -V")).contains("iproute2-6.1.0");
    Host host = survey();
    for (String line :
        List.of(
            "ss -tulnp",
            "ss -tuanp",
            "ss -tln",
            "ss -uln",
            "ss -tun",
            "ss -4tuan",
            "ss -6tuanH",
            "ss -ltnpH",
            "netstat -tuln",
            "netstat -tun",
            "netstat -tuanW",
            "netstat -6tln")) {
      assertThat(applet(host, line)).as(line).isEqualTo(scene.said(line));
    }
  }

  private static String applet(Host host, String line) {
    return Applets.run(List.of(line.split(" ")), namespace(host), host, AppletContext.debian12())
        .orElseThrow()
        .output();
  }

  /** Every process that has it open, and not only one; found by inode, in another namespace. */
  @Test
  void socketHasAllItsOwners() {
    Socket listener =
        namespace(survey()).sockets().orEmpty().stream()
            .filter(socket -> socket.localPort() == 8001 && socket.isListening())
            .findFirst()
            .orElseThrow();
    assertThat(listener.owners()).hasSize(2);
    SocketOwner first = listener.owners().getFirst();
    assertThat(first.pid()).isEqualTo((int) scene.pid());
    assertThat(first.command()).contains("python3");
    assertThat(listener.owners().getLast().fd()).isEqualTo(first.fd());
  }

  @Test
  void unixSocketsAreThoseOfSs() {
    List<UnixSocket> ours = namespace(survey()).unixSockets().orEmpty();
    assertThat(SocketCaptures.unixFacts(ours))
        .isEqualTo(SocketCaptures.unixFacts(scene.said(SocketCaptures.UNIX_LINE)));
  }

  /** A kernel that does not tell of raw sockets is no gap of each namespace. */
  @Test
  void socketsAreReadWithoutGaps() {
    Namespace namespace = namespace(survey());
    assertThat(namespace.sockets().isRead()).isTrue();
    assertThat(namespace.unixSockets().isRead()).isTrue();
    assertThat(namespace.gaps()).isEmpty();
  }

  @Test
  void captureIsWhatTheToolsSay() throws Exception {
    List<Exchange> exchanges;
    try (NetnsFd netns = NetnsFd.open(Path.of("/run/netns", SocketScene.NAME))) {
      exchanges = NetnsVisit.call(netns, SocketsLiveTest::dumps);
    }
    Map<String, String> oracles = new LinkedHashMap<>();
    for (String line : SocketCaptures.LINES) {
      oracles.put(line, scene.said(line));
    }
    oracles.put(SocketCaptures.UNIX_LINE, scene.said(SocketCaptures.UNIX_LINE));
    Namespace links = namespace(survey());
    for (String line : SocketCaptures.LINES) {
      assertThat(SocketCaptures.applet(line, links.links(), exchanges))
          .isEqualTo(oracles.get(line));
    }
    if (Boolean.getBoolean("captures.update")) {
      store(exchanges, oracles);
    }
  }

  private static List<Exchange> dumps() throws IOException {
    try (RecordingChannel channel =
        new RecordingChannel(
            KernelChannel.open(NetlinkSocket.NETLINK_SOCK_DIAG, KernelChannel.newBuffer()))) {
      for (Socket.Protocol protocol : List.of(Socket.Protocol.TCP, Socket.Protocol.UDP)) {
        for (Family family : Family.values()) {
          dump(channel, SocketMessage.dumpBody(protocol, family));
        }
      }
      dump(channel, UnixSocketMessage.dumpBody());
      return channel.exchanges();
    }
  }

  private static void dump(RecordingChannel channel, byte[] body) throws IOException {
    channel.dump("dump of sockets", SocketMessage.SOCK_DIAG_BY_FAMILY, body, message -> {});
  }

  private static void store(List<Exchange> exchanges, Map<String, String> oracles)
      throws IOException {
    Path resources = Path.of(System.getProperty("basedir"), "src/test/resources");
    Path folder = resources.resolve("captures/sockets");
    Files.createDirectories(folder);
    Files.write(folder.resolve("sockets.netlink.gz"), CaptureFile.write(exchanges));
    for (Map.Entry<String, String> oracle : oracles.entrySet()) {
      Files.writeString(folder.resolve(SocketCaptures.file(oracle.getKey())), oracle.getValue());
    }
    Path seeds = resources.resolve("dev/plumb/fuzz/SocketFuzzTestInputs");
    for (Exchange exchange : exchanges) {
      Path sort = seeds.resolve(SocketCaptures.isUnix(exchange) ? "unix" : "inet");
      Files.createDirectories(sort);
      for (NetlinkMessage message : exchange.answers()) {
        Files.write(sort.resolve("seed-" + message.payload().length), message.payload());
      }
    }
  }
}
