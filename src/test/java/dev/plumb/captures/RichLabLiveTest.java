package dev.plumb.captures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.plumb.live.Feature;
import dev.plumb.live.LiveKernel;
import dev.plumb.live.RichLab;
import dev.plumb.model.Namespace;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.netlink.RecordingChannel;
import dev.plumb.world.netlink.RecordingChannel.Exchange;
import dev.plumb.world.uapi.AddressMessage;
import dev.plumb.world.uapi.LinkMessage;
import dev.plumb.world.uapi.NeighbourMessage;
import dev.plumb.world.uapi.NsidMessage;
import dev.plumb.world.uapi.RouteMessage;
import dev.plumb.world.uapi.RuleMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * In every namespace of the rich lab, every attribute that ip and bridge print is printed by us
 * too, with the same value.
 *
 * <p>With {@code -Dcaptures.update=true} what was read becomes the captures that tests without a
 * kernel use.
 */
@LiveKernel(
    needs = {
      Feature.NETNS,
      Feature.VETH,
      Feature.BRIDGE,
      Feature.VXLAN,
      Feature.MACVLAN,
      Feature.TUN,
      Feature.IP_TOOL,
      Feature.BRIDGE_TOOL
    })
final class RichLabLiveTest {
  private static final String VERSION = "iproute2-6.1.0";

  private static RichLab lab;

  @BeforeAll
  static void build() throws Exception {
    lab = RichLab.build();
  }

  @AfterAll
  static void remove() throws Exception {
    lab.close();
  }

  /** One namespace at one moment, as the kernel told us and as the tools say. */
  private record Moment(List<Exchange> exchanges, Map<Question, String> oracles) {
    List<String> differences(String name) throws IOException {
      Namespace namespace = Decoded.namespace(name, exchanges);
      List<String> found = new ArrayList<>();
      for (Map.Entry<Question, String> oracle : oracles.entrySet()) {
        oracle
            .getKey()
            .differences(oracle.getValue(), namespace)
            .forEach(line -> found.add(name + " " + oracle.getKey().file() + " " + line));
      }
      return found;
    }
  }

  @Test
  void everyAttributeIsAsTheToolsSay() throws Exception {
    String version = RichLab.run(List.of("ip", "-V"));
    assumeThat(version).as("our JSON is that of " + VERSION).contains(VERSION + ",");
    for (String name : RichLab.NAMES) {
      Moment moment = moment(name);
      List<String> differences = moment.differences(name);
      // A state may change between two dumps; what is wrong is wrong every time.
      for (int again = 0; again < 4 && !differences.isEmpty(); again++) {
        Thread.sleep(500);
        moment = moment(name);
        differences = moment.differences(name);
      }
      if (Boolean.getBoolean("captures.update")) {
        store(name, moment);
      }
      assertThat(differences).isEmpty();
    }
  }

  /**
   * The links of this namespace fill more than one datagram; a dump that was left unread would make
   * the next one EBUSY.
   */
  @Test
  void messageThatCannotBeReadDoesNotSpoilTheNextDump() throws Exception {
    List<NetlinkMessage> addresses = new ArrayList<>();
    try (NetnsFd netns = NetnsFd.open(Path.of("/run/netns", "rich-left"));
        KernelChannel channel =
            NetnsVisit.call(netns, () -> KernelChannel.open(KernelChannel.newBuffer()))) {
      assertThatThrownBy(
              () ->
                  channel.dump(
                      "dump of links",
                      LinkMessage.RTM_GETLINK,
                      LinkMessage.dumpBody(true),
                      message -> {
                        throw new MalformedMessage("link", "not to our taste", 0);
                      }))
          .isInstanceOf(MalformedMessage.class);
      channel.dump(
          "dump of addresses",
          AddressMessage.RTM_GETADDR,
          AddressMessage.dumpBody(),
          addresses::add);
    }
    assertThat(addresses).hasSizeGreaterThan(10);
  }

  private static Moment moment(String name) throws IOException, InterruptedException {
    List<Exchange> exchanges;
    try (NetnsFd netns = NetnsFd.open(Path.of("/run/netns", name))) {
      exchanges = NetnsVisit.call(netns, RichLabLiveTest::dumps);
    }
    Map<Question, String> oracles = new LinkedHashMap<>();
    for (Question question : Question.values()) {
      List<String> words = new ArrayList<>(List.of(question.tool(), "-n", name));
      words.addAll(question.words());
      oracles.put(question, RichLab.run(words));
    }
    return new Moment(exchanges, oracles);
  }

  private static List<Exchange> dumps() throws IOException {
    try (RecordingChannel channel =
        new RecordingChannel(KernelChannel.open(KernelChannel.newBuffer()))) {
      dump(channel, LinkMessage.RTM_GETLINK, LinkMessage.dumpBody(true));
      dump(channel, AddressMessage.RTM_GETADDR, AddressMessage.dumpBody());
      dump(channel, RouteMessage.RTM_GETROUTE, RouteMessage.dumpBody());
      dump(channel, RuleMessage.RTM_GETRULE, RuleMessage.dumpBody());
      dump(channel, NeighbourMessage.RTM_GETNEIGH, NeighbourMessage.dumpBody());
      dump(channel, NeighbourMessage.RTM_GETNEIGH, NeighbourMessage.fdbBody());
      dump(channel, NsidMessage.RTM_GETNSID, NsidMessage.dumpBody());
      return channel.exchanges();
    }
  }

  private static void dump(RecordingChannel channel, int type, byte[] body) throws IOException {
    channel.dump("dump of type " + type, type, body, message -> {});
  }

  private static void store(String name, Moment moment) throws IOException {
    Path folder = Path.of(System.getProperty("basedir"), "src/test/resources/captures/rich");
    Files.createDirectories(folder);
    Files.write(folder.resolve(name + ".netlink.gz"), CaptureFile.write(moment.exchanges()));
    for (Map.Entry<Question, String> oracle : moment.oracles().entrySet()) {
      Files.writeString(
          folder.resolve(name + "." + oracle.getKey().file() + ".json"),
          oracle.getValue(),
          StandardCharsets.UTF_8);
    }
  }
}
