package dev.plumb.captures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.model.Bytes;
import dev.plumb.model.QueueNode;
import dev.plumb.model.TrafficFilter;
import dev.plumb.model.Tree;
import dev.plumb.model.UnknownAttribute;
import dev.plumb.world.netlink.Attributes;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.uapi.FilterMessage;
import dev.plumb.world.uapi.QdiscMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Qdiscs, classes and filters: what a kernel sent, and what newer ones may send. */
final class TrafficMessageTest {
  private static final int TCA_KIND = 1;
  private static final int TCA_OPTIONS = 2;

  private static QueueNode node(String sort, int index) throws IOException {
    return (QueueNode) TrafficCaptures.fact(TrafficCaptures.messages(sort).get(index));
  }

  private static TrafficFilter filter(int index) throws IOException {
    return (TrafficFilter) TrafficCaptures.fact(TrafficCaptures.messages("filter").get(index));
  }

  @Test
  void qdiscsSayWhatTcSaid() throws IOException {
    QueueNode htb = node("qdisc", 0);
    assertThat(htb.kind()).isEqualTo("htb");
    assertThat(QueueNode.handle(htb.handle())).isEqualTo("2:");
    assertThat(htb.parent()).isEqualTo(QueueNode.ROOT);
    assertThat(htb.options().object("init").number("defcls")).hasValue(0x10);
    assertThat(htb.options().number("direct_qlen")).hasValue(1000);
    QueueNode pfifo = node("qdisc", 1);
    assertThat(QueueNode.handle(pfifo.parent())).isEqualTo("2:10");
    assertThat(pfifo.options().number("limit")).hasValue(0);
    QueueNode tbf = node("qdisc", 2);
    assertThat(tbf.options().object("parms").number("rate")).hasValue(1000);
    assertThat(tbf.options().object("parms").number("limit")).hasValue(60);
    assertThat(tbf.options().object("parms").number("buffer")).hasValue(60_000_000 / 64);
    QueueNode clsact = node("qdisc", 3);
    assertThat(clsact.classifiesOnly()).isTrue();
    assertThat(clsact.drops()).isEqualTo(5);
    assertThat(clsact.statistics().object("basic").number("packets")).hasValue(5);
    QueueNode slow = node("class", 0);
    assertThat(slow.sort()).isEqualTo(QueueNode.Sort.CLASS);
    assertThat(slow.options().object("parms").number("rate")).hasValue(125_000);
    assertThat(slow.options().object("parms").number("ceil")).hasValue(250_000);
  }

  @Test
  void filtersSayWhatTcSaid() throws IOException {
    assertThat(filter(0).options()).isEqualTo(Tree.Obj.EMPTY);
    assertThat(filter(1).options().number("divisor")).hasValue(1);
    TrafficFilter u32 = filter(2);
    assertThat(u32.priority()).isEqualTo(7);
    assertThat(u32.protocol()).isEqualTo(0x0800);
    List<Tree> keys = u32.options().object("sel").items("keys");
    assertThat(keys)
        .containsExactly(
            Tree.object()
                .put("mask", 0xff000000L)
                .put("val", 0x0a000000L)
                .put("off", 16)
                .put("offmask", 0)
                .build(),
            Tree.object()
                .put("mask", 0x00ff0000L)
                .put("val", 0x00060000L)
                .put("off", 8)
                .put("offmask", 0)
                .build());
    assertThat(u32.actions()).hasSize(1);
    TrafficFilter.Action mirred = u32.actions().getFirst();
    assertThat(mirred.kind()).isEqualTo("mirred");
    assertThat(mirred.options().object("parms").number("mirred_action")).hasValue(1);
    assertThat(mirred.options().object("parms").number("to_dev")).hasValue(1);
    assertThat(mirred.options().object("parms").number("control")).hasValue(4);
    TrafficFilter bpf = filter(4);
    assertThat(bpf.protocol()).isEqualTo(3);
    assertThat(bpf.options().text("bytecode")).hasValue("2,48 0 0 23,6 0 0 2");
    assertThat(bpf.options().number("flags")).hasValue(1);
    for (int i = 0; i < 5; i++) {
      assertThat(filter(i).unknown()).isEmpty();
      assertThat(filter(i).optionUnknown()).isEmpty();
    }
  }

  @Test
  void flowerAndItsActionAreRead() {
    byte[] control = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder()).putInt(8, 2).array();
    Attributes.Builder action =
        new Attributes.Builder()
            .string(1, "gact")
            .nested(2, new Attributes.Builder().put(2, control));
    Attributes.Builder options =
        new Attributes.Builder()
            .put(8, new byte[] {8, 0})
            .put(9, new byte[] {6})
            .put(12, new byte[] {10, 0, 0, 0})
            .put(13, new byte[] {-1, 0, 0, 0})
            .put(19, new byte[] {0, 80})
            .put(200, new byte[] {1, 2, 3})
            .nested(3, new Attributes.Builder().nested(1, action));
    TrafficFilter filter =
        FilterMessage.decode(message("flower", options))
            .filter(TrafficCaptures.LINK, TrafficFilter.EGRESS);
    assertThat(filter.parent()).isEqualTo(TrafficFilter.EGRESS);
    assertThat(filter.options().number("eth_type")).hasValue(0x0800);
    assertThat(filter.options().hex("ipv4_dst_mask")).hasValue(Bytes.ofHex("ff000000"));
    assertThat(filter.options().number("tcp_dst")).hasValue(80);
    assertThat(filter.optionUnknown())
        .containsExactly(new UnknownAttribute(200, Bytes.ofHex("010203")));
    assertThat(filter.actions().getFirst().options().object("parms").number("control")).hasValue(2);
  }

  @Test
  void kindsThatNobodyKnowsStayRaw() {
    Attributes.Builder options = new Attributes.Builder().put(1, new byte[] {1, 2, 3, 4});
    assertThat(
            FilterMessage.decode(message("route", options))
                .filter(TrafficCaptures.LINK, TrafficFilter.INGRESS)
                .options()
                .hex("raw"))
        .hasValue(Bytes.of(options.bytes()));
    assertThat(
            QdiscMessage.decode(message("cake", options))
                .node(Decoded.NETNS, QueueNode.Sort.QDISC)
                .options()
                .has("raw"))
        .isTrue();
  }

  private static NetlinkMessage message(String kind, Attributes.Builder options) {
    byte[] attributes =
        new Attributes.Builder().string(TCA_KIND, kind).nested(TCA_OPTIONS, options).bytes();
    byte[] payload = Arrays.copyOf(new byte[20], 20 + attributes.length);
    System.arraycopy(attributes, 0, payload, 20, attributes.length);
    return new NetlinkMessage(FilterMessage.RTM_NEWTFILTER, 0, 1, 1, payload);
  }

  @Test
  void messagesSurviveTheirBytes() throws IOException {
    for (String sort : List.of("qdisc", "class")) {
      for (NetlinkMessage message : TrafficCaptures.messages(sort)) {
        assertThat(QdiscMessage.decode(message).encode()).isEqualTo(message.payload());
      }
    }
    for (NetlinkMessage message : TrafficCaptures.messages("filter")) {
      assertThat(FilterMessage.decode(message).encode()).isEqualTo(message.payload());
    }
  }

  @Test
  void anyBytesAreReadOrMalformed() throws IOException {
    List<NetlinkMessage> all = new ArrayList<>();
    for (String sort : List.of("qdisc", "class", "filter", "policy")) {
      all.addAll(TrafficCaptures.messages(sort));
    }
    for (NetlinkMessage message : all) {
      for (int length = 0; length < message.payload().length; length++) {
        use(message, Arrays.copyOf(message.payload(), length));
      }
    }
    Random random = new Random(3);
    for (int i = 0; i < 60_000; i++) {
      NetlinkMessage message = all.get(random.nextInt(all.size()));
      byte[] payload = message.payload().clone();
      for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
        int at = random.nextInt(payload.length);
        payload[at] = (byte) (random.nextBoolean() ? random.nextInt(32) : random.nextInt());
      }
      use(message, payload);
    }
  }

  private static void use(NetlinkMessage like, byte[] payload) {
    try {
      assertThat(TrafficCaptures.fact(new NetlinkMessage(like.type(), 0, 1, 1, payload)))
          .isNotNull();
    } catch (MalformedMessage expected) {
      assertThat(expected.getMessage()).isNotEmpty();
    }
  }
}
