package dev.plumb.world.snapshot;

import dev.plumb.model.LinkRef;
import dev.plumb.model.NetnsId;
import dev.plumb.model.QueueNode;
import dev.plumb.model.Tree;
import java.util.Set;

/** Qdiscs and classes of one namespace. */
final class QueueNodeCodec implements RecordCodec<QueueNode> {
  private final NetnsId netns;

  QueueNodeCodec(NetnsId netns) {
    this.netns = netns;
  }

  @Override
  public Set<String> vocabulary() {
    return Set.of("sort", "kind");
  }

  @Override
  public Tree.Obj write(QueueNode node) {
    FieldsWriter.sameNetns(netns, node.link().netns());
    return new FieldsWriter()
        .put("ifindex", node.link().ifindex())
        .put("sort", node.sort() == QueueNode.Sort.QDISC ? "qdisc" : "class")
        .put("handle", node.handle())
        .put("parent", node.parent())
        .put("kind", node.kind())
        .put("options", node.options())
        .put("statistics", node.statistics())
        .unknown(node.unknown())
        .list("options_unknown", node.optionUnknown(), FieldsWriter.UnknownCodec.INSTANCE)
        .done();
  }

  @Override
  public QueueNode read(FieldsReader in) throws MalformedSnapshot {
    return new QueueNode(
        new LinkRef(netns, in.integer("ifindex")),
        sort(in.text("sort")),
        in.number("handle", 0, 0xffff_ffffL),
        in.number("parent", 0, 0xffff_ffffL),
        in.text("kind"),
        in.object("options"),
        in.object("statistics"),
        in.unknown(),
        in.list("options_unknown", FieldsWriter.UnknownCodec.INSTANCE));
  }

  private static QueueNode.Sort sort(String word) throws MalformedSnapshot {
    return switch (word) {
      case "qdisc" -> QueueNode.Sort.QDISC;
      case "class" -> QueueNode.Sort.CLASS;
      default ->
          throw new MalformedSnapshot(
              "it holds a queue of the unknown sort " + MalformedSnapshot.quoted(word));
    };
  }
}
