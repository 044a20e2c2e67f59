package dev.plumb.world.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.answers.capture.PacketReader;
import dev.plumb.answers.capture.PacketSummary;
import dev.plumb.answers.capture.Pcapng;
import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.NamedNetns;
import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.port.Capturer.Count;
import dev.plumb.model.port.Capturer.FilterRefused;
import dev.plumb.model.port.Capturer.Framing;
import dev.plumb.model.port.Capturer.Packet;
import dev.plumb.model.port.Capturer.Request;
import dev.plumb.model.port.Capturer.Sink;
import dev.plumb.model.port.Capturer.Tap;
import dev.plumb.model.port.Capturer.Taps;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.ProcRoot;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of a wire between two namespaces at once. */
@LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.IP_TOOL, Feature.PING})
final class CaptureLiveTest {
  private static final LiveCapturer LIVE = new LiveCapturer(new Doors(ProcRoot.system()));

  @BeforeAll
  static void build() {
    NamedNetns.sh(
        """
        set -e
        ip netns add cap-a; ip netns add cap-b
        for ns in cap-a cap-b; do
          ip netns exec $ns sysctl -qw net.ipv6.conf.default.disable_ipv6=1
        done
        ip -n cap-a link add eth0 type veth peer name eth0 netns cap-b
        ip -n cap-a addr add 10.78.0.1/24 dev eth0; ip -n cap-b addr add 10.78.0.2/24 dev eth0
        for ns in cap-a cap-b; do ip -n $ns link set lo up; ip -n $ns link set eth0 up; done
        ip netns exec cap-a ping -c 1 -W 2 10.78.0.2
        """);
  }

  @AfterAll
  static void remove() {
    NamedNetns.sh("ip netns del cap-a; ip netns del cap-b");
  }

  private static Tap tap(String name, String link) throws Exception {
    try (NetnsFd netns = NetnsFd.open(Path.of("/run/netns", name))) {
      String number =
          NamedNetns.sh("ip netns exec " + name + " ip -o link show " + link).split(":", 2)[0];
      NetnsId id = new NetnsId(netns.key().device(), netns.key().inode());
      return new Tap(new LinkRef(id, Integer.parseInt(number)), Framing.ETHERNET);
    }
  }

  private static Request both(Optional<String> filter) throws Exception {
    return new Request(List.of(tap("cap-a", "eth0"), tap("cap-b", "eth0")), filter);
  }

  /** What is caught while a script runs. */
  private static List<Packet> during(Taps taps, String script) throws Exception {
    NamedNetns.sh(script);
    List<Packet> caught = new ArrayList<>(taps.next(Duration.ofMillis(300)));
    caught.addAll(taps.stop());
    return caught;
  }

  private static String hop(Packet packet) {
    PacketSummary summary = PacketReader.read(Framing.ETHERNET, packet.data());
    return (packet.tap() == 0 ? "a" : "b")
        + (packet.direction().isOut() ? " out " : " in ")
        + summary.detail().replaceAll(" id.*", "");
  }

  @Test
  void onePingIsSeenAtEveryHopInOrder() throws Exception {
    try (Taps taps = LIVE.open(both(Optional.of("icmp")))) {
      List<Packet> caught = during(taps, "ip netns exec cap-a ping -c 1 -W 2 10.78.0.2");
      assertThat(caught)
          .extracting(CaptureLiveTest::hop)
          .containsExactly(
              "a out echo request", "b in echo request", "b out echo reply", "a in echo reply");
      assertThat(caught)
          .isSortedAccordingTo((x, y) -> Long.compare(x.nanoseconds(), y.nanoseconds()));
      assertThat(taps.counts())
          .containsExactly(new Count(2, 0, Optional.empty()), new Count(2, 0, Optional.empty()));
    }
  }

  @Test
  void aFilterThatMakesNoSenseIsRefusedInTcpdumpsWords() throws Exception {
    Request wrong = both(Optional.of("icmp and"));
    assertThatThrownBy(() -> LIVE.open(wrong))
        .isInstanceOf(FilterRefused.class)
        .hasMessageContaining("syntax error");
    Request beside = both(Optional.of("vlan 7"));
    assertThatThrownBy(() -> LIVE.open(beside)).isInstanceOf(FilterRefused.class);
  }

  @Test
  void loopbackShowsEachPacketOnce() throws Exception {
    Request lo = new Request(List.of(tap("cap-a", "lo")), Optional.of("icmp"));
    try (Taps taps = LIVE.open(lo)) {
      assertThat(during(taps, "ip netns exec cap-a ping -c 1 -W 2 127.0.0.1"))
          .extracting(CaptureLiveTest::hop)
          .containsExactly("a in echo request", "a in echo reply");
    }
  }

  @Test
  @LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.IP_TOOL, Feature.PYTHON})
  void aTagThatTheKernelTookOutIsPutBack() throws Exception {
    try (Taps taps = LIVE.open(both(Optional.empty()))) {
      List<Packet> caught =
          during(
              taps,
              """
              ip netns exec cap-a python3 -c '
              import socket
              s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
              s.bind(("eth0", 0))
              s.send(bytes.fromhex("ffffffffffff020000000001" "81000007" "88b5" + "ab" * 46))
              '
              """);
      List<Packet> tagged =
          caught.stream()
              .filter(
                  packet ->
                      PacketReader.read(Framing.ETHERNET, packet.data()).tags().equals(List.of(7)))
              .toList();
      assertThat(tagged).extracting(Packet::tap).containsExactly(0, 1);
      assertThat(tagged.get(1).data()).isEqualTo(tagged.get(0).data());
      assertThat(tagged.get(1).originalLength()).isEqualTo(64);
    }
  }

  @Test
  void aLinkThatGoesAwayIsSaid() throws Exception {
    NamedNetns.sh(
        "ip -n cap-a link add tmp0 type veth peer name tmp1; ip -n cap-a link set tmp0 up");
    try (Taps taps = LIVE.open(new Request(List.of(tap("cap-a", "tmp0")), Optional.empty()))) {
      during(taps, "ip -n cap-a link del tmp0");
      assertThat(taps.counts().getFirst().failure()).isPresent();
    }
  }

  @Test
  @LiveKernel(needs = {Feature.NETNS, Feature.VETH, Feature.IP_TOOL, Feature.TSHARK})
  void wiresharksReaderAcceptsTheFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("two.pcapng");
    try (Taps taps = LIVE.open(both(Optional.of("icmp")));
        Sink sink = LIVE.create(file)) {
      sink.write(Pcapng.section("plumb"));
      sink.write(Pcapng.tap("cap-a:eth0", Framing.ETHERNET, 262_144, Optional.of("icmp")));
      sink.write(Pcapng.tap("cap-b:eth0", Framing.ETHERNET, 262_144, Optional.of("icmp")));
      for (Packet packet : during(taps, "ip netns exec cap-a ping -c 1 -W 2 10.78.0.2")) {
        sink.write(Pcapng.packet(packet));
      }
      List<Count> counts = taps.counts();
      for (int i = 0; i < counts.size(); i++) {
        sink.write(Pcapng.statistics(i, 0, counts.get(i)));
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String said =
        NamedNetns.sh(
            "tshark -r "
                + file
                + " -T fields -e frame.interface_name -e frame.packet_flags_direction"
                + " -e icmp.type 2>/dev/null");
    assertThat(said.lines().map(line -> line.replace('\t', ' ')))
        .containsExactly(
            "cap-a:eth0 0x00000002 8",
            "cap-b:eth0 0x00000001 8",
            "cap-b:eth0 0x00000002 0",
            "cap-a:eth0 0x00000001 0");
  }

  @Test
  void whatHasTheFilesNameIsNeitherReplacedNorFollowed(@TempDir Path folder) throws Exception {
    Path there = Files.writeString(folder.resolve("there"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("elsewhere"));
    assertThatThrownBy(() -> LIVE.create(there)).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> LIVE.create(link)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(there).hasContent("mine");
    assertThat(folder.resolve("elsewhere")).doesNotExist();
  }
}
