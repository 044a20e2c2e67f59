package dev.plumb.world.discovery;

import dev.plumb.model.Facet;
import dev.plumb.model.LinkRef;
import dev.plumb.model.QueueNode;
import dev.plumb.model.TrafficFilter;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.NetlinkChannel;
import dev.plumb.world.uapi.FilterMessage;
import dev.plumb.world.uapi.QdiscMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the qdiscs of the namespace that the calling thread is in, and what hangs on them: filters
 * and classes are asked for only where a qdisc can have some.
 */
final class TrafficReader {
  private TrafficReader() {}

  /**
   * Reads them into the stack; what fails is a gap in its place.
   *
   * @param buffer from {@link KernelChannel#newBuffer}, not in use
   */
  static void read(Stack stack, ByteBuffer buffer) {
    try (KernelChannel channel = KernelChannel.open(buffer)) {
      read(channel, stack);
    } catch (IOException failed) {
      stack.qdiscs = DumpReader.missing(stack, "qdiscs", String.valueOf(failed.getMessage()));
      stack.trafficFilters =
          DumpReader.missing(stack, "tc filters", String.valueOf(failed.getMessage()));
    }
  }

  static void read(NetlinkChannel channel, Stack stack) {
    Facet<QueueNode> qdiscs =
        DumpReader.read(
            channel,
            stack,
            "dump of qdiscs",
            QdiscMessage.RTM_GETQDISC,
            QdiscMessage.dumpBody(),
            (message, out) ->
                out.add(QdiscMessage.decode(message).node(stack.id, QueueNode.Sort.QDISC)));
    stack.qdiscs = qdiscs;
    if (qdiscs instanceof Facet.Missing<QueueNode>(var gap)) {
      stack.trafficFilters = new Facet.Missing<>(gap);
      return;
    }
    List<QueueNode> nodes = new ArrayList<>(qdiscs.orEmpty());
    List<TrafficFilter> filters = new ArrayList<>();
    for (QueueNode qdisc : qdiscs.orEmpty()) {
      for (long parent : parents(qdisc)) {
        Facet<TrafficFilter> found = filters(channel, stack, qdisc.link(), parent);
        if (!found.isRead()) {
          stack.trafficFilters = found;
          return;
        }
        filters.addAll(found.orEmpty());
      }
      if (qdisc.kind().equals("htb")) {
        Facet<QueueNode> classes = classes(channel, stack, qdisc);
        if (!classes.isRead()) {
          stack.qdiscs = classes;
        }
        nodes.addAll(classes.orEmpty());
      }
    }
    if (nodes.size() > qdiscs.orEmpty().size() && stack.qdiscs.isRead()) {
      stack.qdiscs = Facet.of(nodes);
    }
    stack.trafficFilters = Facet.of(filters);
  }

  /** Under which handles a qdisc's filters stand; those that have no classes have none. */
  private static List<Long> parents(QueueNode qdisc) {
    return switch (qdisc.kind()) {
      case "clsact" -> List.of(TrafficFilter.INGRESS, TrafficFilter.EGRESS);
      case "ingress" -> List.of(TrafficFilter.INGRESS);
      case "htb", "hfsc", "prio", "drr", "qfq", "ets", "multiq", "dsmark", "cbq" ->
          List.of(qdisc.handle());
      default -> List.of();
    };
  }

  private static Facet<TrafficFilter> filters(
      NetlinkChannel channel, Stack stack, LinkRef link, long parent) {
    return DumpReader.read(
        channel,
        stack,
        "dump of tc filters",
        FilterMessage.RTM_GETTFILTER,
        FilterMessage.dumpBody(link.ifindex(), parent),
        (message, out) -> out.add(FilterMessage.decode(message).filter(link, parent)));
  }

  private static Facet<QueueNode> classes(NetlinkChannel channel, Stack stack, QueueNode qdisc) {
    return DumpReader.read(
        channel,
        stack,
        "dump of classes",
        QdiscMessage.RTM_GETTCLASS,
        QdiscMessage.classesBody(qdisc.link().ifindex()),
        (message, out) -> {
          QueueNode node = QdiscMessage.decode(message).node(stack.id, QueueNode.Sort.CLASS);
          if (node.handle() >>> 16 == qdisc.handle() >>> 16) {
            out.add(node);
          }
        });
  }
}
