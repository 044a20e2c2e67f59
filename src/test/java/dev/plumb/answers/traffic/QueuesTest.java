package dev.plumb.answers.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.traffic.Queues.Sending;
import dev.plumb.model.Bytes;
import dev.plumb.model.IpAddress;
import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.QueueNode;
import dev.plumb.model.QueueNode.Sort;
import dev.plumb.model.Tree;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Qdiscs that not every kernel has, and where a bucket's edge is. */
final class QueuesTest {
  private static final LinkRef LINK = new LinkRef(new NetnsId(4, 5), 2);

  private static QueueNode node(long handle, long parent, String kind, Tree.Builder options) {
    return new QueueNode(
        LINK,
        Sort.QDISC,
        handle,
        parent,
        kind,
        options.build(),
        Tree.Obj.EMPTY,
        List.of(),
        List.of());
  }

  private static Sending ask(QueueNode... nodes) {
    Packet ping = Packet.echo(IpAddress.of("10.0.0.1"), IpAddress.of("10.0.0.2"), 1);
    return Queues.ask(List.of(nodes), List.of(), ping).sending();
  }

  /** A ping's frame has 98 bytes. */
  @ParameterizedTest
  @CsvSource({
    "1000, 96, LOSES",
    "1000, 97, UNSURE",
    "1000, 98, SENDS",
    "90, 200, UNSURE",
    "1250000000, 90000, SENDS"
  })
  void bucket(long rate, long burst, Sending sending) {
    long ticks = burst * 1_000_000_000 / rate / 64;
    Tree.Obj parameters =
        Tree.object().put("rate", rate).put("limit", 90000).put("buffer", ticks).build();
    assertThat(ask(node(1 << 16, QueueNode.ROOT, "tbf", Tree.object().put("parms", parameters))))
        .isEqualTo(sending);
  }

  @Test
  void netemLosesAllOrSome() {
    assertThat(ask(netem(0xffffffffL))).isEqualTo(Sending.LOSES);
    assertThat(ask(netem(5))).isEqualTo(Sending.UNSURE);
    assertThat(ask(netem(0))).isEqualTo(Sending.SENDS);
  }

  private static QueueNode netem(long loss) {
    return node(1 << 16, QueueNode.ROOT, "netem", Tree.object().put("loss", loss));
  }

  @Test
  void whatIsBelowCountsToo() {
    QueueNode full = node(2 << 16, 1 << 16 | 1, "pfifo", Tree.object().put("limit", 0));
    assertThat(ask(netem(0), full)).isEqualTo(Sending.LOSES);
    QueueNode prio = node(1 << 16, QueueNode.ROOT, "prio", Tree.object().put("raw", Bytes.EMPTY));
    assertThat(ask(prio, full)).isEqualTo(Sending.UNSURE);
    assertThat(ask(prio)).isEqualTo(Sending.SENDS);
  }

  @Test
  void qdiscsThatNobodyKnowsAreNotDecided() {
    assertThat(ask(node(1 << 16, QueueNode.ROOT, "taprio", Tree.object())))
        .isEqualTo(Sending.UNSURE);
    assertThat(ask(node(0, QueueNode.ROOT, "fq_codel", Tree.object()))).isEqualTo(Sending.SENDS);
    assertThat(ask()).isEqualTo(Sending.SENDS);
  }
}
