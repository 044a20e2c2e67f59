package dev.plumb.answers.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.answers.filter.Packet;
import dev.plumb.model.Bytes;
import dev.plumb.model.IpAddress;
import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.TrafficFilter;
import dev.plumb.model.TrafficFilter.Action;
import dev.plumb.model.Tree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Filters and actions that not every kernel has: the rest is tried against one that has them. */
final class ClassifierTest {
  private static final LinkRef LINK = new LinkRef(new NetnsId(4, 5), 2);
  private static final int OK = 0;
  private static final int SHOT = 2;
  private static final int PIPE = 3;
  private static final int CONTINUE = -1;
  private static final Packet TCP =
      Packet.tcp(IpAddress.of("10.0.0.1"), 40000, IpAddress.of("10.0.0.2"), 80);
  private static final Packet PING =
      Packet.echo(IpAddress.of("10.0.0.1"), IpAddress.of("10.0.0.2"), 1);

  private static TrafficFilter filter(
      long chain, int priority, String kind, Tree.Builder options, Action... actions) {
    return new TrafficFilter(
        LINK,
        TrafficFilter.INGRESS,
        chain,
        priority,
        0x0800,
        kind,
        1,
        options.build(),
        List.of(actions),
        List.of(),
        List.of());
  }

  private static Action gact(int control) {
    return new Action(1, "gact", parameters("control", control), Tree.Obj.EMPTY, List.of());
  }

  private static Tree.Obj parameters(String word, long value) {
    return Tree.object().put("parms", Tree.object().put(word, value).build()).build();
  }

  private static List<String> fates(Packet packet, TrafficFilter... filters) {
    return Classifier.ask(List.of(filters), packet, Optional.of("eth0")).fates().stream()
        .map(fate -> fate.getClass().getSimpleName())
        .toList();
  }

  private static Tree.Builder flower() {
    return Tree.object().put("eth_type", 0x0800).put("ip_proto", 6);
  }

  @Test
  void flowerLooksAtAddressesAndPorts() {
    assertThat(fates(TCP, filter(0, 1, "flower", flower(), gact(SHOT)))).containsExactly("Dropped");
    assertThat(fates(PING, filter(0, 1, "flower", flower(), gact(SHOT)))).containsExactly("Passes");
    Tree.Builder port = flower().put("tcp_dst", 81);
    assertThat(fates(TCP, filter(0, 1, "flower", port, gact(SHOT)))).containsExactly("Passes");
    Tree.Builder range = flower().put("port_dst_min", 80).put("port_dst_max", 90);
    assertThat(fates(TCP, filter(0, 1, "flower", range, gact(SHOT)))).containsExactly("Dropped");
    Tree.Builder net =
        flower()
            .put("ipv4_dst", Bytes.ofHex("0a000000"))
            .put("ipv4_dst_mask", Bytes.ofHex("ffffff00"));
    assertThat(fates(TCP, filter(0, 1, "flower", net, gact(SHOT)))).containsExactly("Dropped");
    Tree.Builder other = flower().put("ipv4_dst", Bytes.ofHex("0a000003"));
    assertThat(fates(TCP, filter(0, 1, "flower", other, gact(SHOT)))).containsExactly("Passes");
    Tree.Builder flags = flower().put("tcp_flags", Packet.SYN).put("tcp_flags_mask", Packet.SYN);
    assertThat(fates(TCP, filter(0, 1, "flower", flags, gact(SHOT)))).containsExactly("Dropped");
  }

  @Test
  void aKeyThatNobodyKnowsIsNotDecided() {
    Tree.Builder strange = flower().put("ct_state", 1);
    assertThat(fates(TCP, filter(0, 1, "flower", strange, gact(SHOT))))
        .containsExactlyInAnyOrder("Dropped", "Passes");
    assertThat(fates(PING, filter(0, 1, "flower", strange, gact(SHOT)))).containsExactly("Passes");
  }

  @Test
  void actionsAreDoneInTheirOrder() {
    Tree.Builder all = Tree.object().put("flags", 8);
    Action mark =
        new Action(
            1,
            "skbedit",
            Tree.object().putAll(parameters("control", PIPE)).put("mark", 7).build(),
            Tree.Obj.EMPTY,
            List.of());
    TrafficFilter marks = filter(0, 1, "matchall", all, mark, gact(CONTINUE));
    TrafficFilter marked = filter(0, 2, "matchall", all, mark);
    assertThat(fates(TCP, marks, filter(0, 2, "matchall", all, gact(SHOT))))
        .containsExactly("Dropped");
    assertThat(
            fates(
                TCP,
                filter(0, 1, "matchall", all, gact(OK)),
                filter(0, 2, "matchall", all, gact(SHOT))))
        .containsExactly("Passes");
    Fate passes = Classifier.ask(List.of(marked), TCP, Optional.empty()).fates().getFirst();
    assertThat(passes).isEqualTo(new Fate.Passes(TCP.withMark(7)));
  }

  @Test
  void chainsAreFollowedAndCirclesEnd() {
    Tree.Builder all = Tree.object().put("flags", 8);
    TrafficFilter jump = filter(0, 1, "matchall", all, gact(2 << 28 | 5));
    TrafficFilter there = filter(5, 1, "matchall", all, gact(SHOT));
    TrafficFilter back = filter(5, 1, "matchall", all, gact(2 << 28 | 5));
    assertThat(fates(TCP, jump, there)).containsExactly("Dropped");
    assertThat(fates(TCP, there)).containsExactly("Passes");
    assertThat(fates(TCP, jump, back)).isNotEmpty();
  }

  @Test
  void whatNobodySeesHasSeveralEnds() {
    Tree.Builder ebpf = Tree.object().put("name", "drop.o").put("flags", 1);
    assertThat(fates(TCP, filter(0, 1, "bpf", ebpf)))
        .containsExactlyInAnyOrder("Dropped", "Passes");
    Action police = new Action(1, "police", parameters("exceed", SHOT), Tree.Obj.EMPTY, List.of());
    assertThat(fates(TCP, filter(0, 1, "matchall", Tree.object().put("flags", 8), police)))
        .containsExactlyInAnyOrder("Dropped", "Passes");
    Tree.Builder raw = Tree.object().put("raw", Bytes.ofHex("00"));
    assertThat(fates(TCP, filter(0, 1, "route", raw)))
        .containsExactlyInAnyOrder("Changed", "Passes");
    Action nat =
        new Action(
            1,
            "nat",
            Tree.object().put("raw", Bytes.ofHex("00")).build(),
            Tree.Obj.EMPTY,
            List.of());
    assertThat(fates(TCP, filter(0, 1, "matchall", Tree.object().put("flags", 8), nat)))
        .containsExactly("Changed");
  }

  @Test
  void aProgramThatAsksForWhatIsNotKnownHasBothEnds() {
    // The identifier of the IP header.
    Tree.Builder program =
        Tree.object().put("bytecode", "4,40 0 0 18,21 0 1 7,6 0 0 2,6 0 0 0").put("flags", 1);
    assertThat(fates(TCP, filter(0, 1, "bpf", program)))
        .containsExactlyInAnyOrder("Dropped", "Passes");
    Tree.Builder nonsense = Tree.object().put("bytecode", "1,what").put("flags", 1);
    assertThat(fates(TCP, filter(0, 1, "bpf", nonsense)))
        .containsExactlyInAnyOrder("Dropped", "Passes");
    Tree.Builder mark =
        Tree.object()
            .put("bytecode", "4,32 0 0 4294963220,21 0 1 7,6 0 0 2,6 0 0 0")
            .put("flags", 1);
    assertThat(fates(TCP.withMark(7), filter(0, 1, "bpf", mark))).containsExactly("Dropped");
    assertThat(fates(TCP, filter(0, 1, "bpf", mark))).containsExactly("Passes");
  }

  @Test
  void fwLooksAtTheMark() {
    TrafficFilter one = filter(0, 1, "fw", Tree.object().put("mask", 0xff), gact(SHOT));
    assertThat(fates(TCP.withMark(0x101), one)).containsExactly("Dropped");
    assertThat(fates(TCP, one)).containsExactly("Passes");
  }
}
