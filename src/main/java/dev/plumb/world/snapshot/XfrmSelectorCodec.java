package dev.plumb.world.snapshot;

import dev.plumb.model.Tree;
import dev.plumb.model.XfrmSelector;
import dev.plumb.model.XfrmSelector.Port;

/** The packets that an IPsec policy or state is for. */
final class XfrmSelectorCodec implements RecordCodec<XfrmSelector> {
  static final XfrmSelectorCodec INSTANCE = new XfrmSelectorCodec();

  @Override
  public Tree.Obj write(XfrmSelector selector) {
    return new FieldsWriter()
        .put("family", selector.family())
        .put("src", selector.source())
        .put("dst", selector.destination())
        .put("proto", selector.protocol())
        .put("sport", selector.sourcePort().value())
        .put("sport_mask", selector.sourcePort().mask())
        .put("dport", selector.destinationPort().value())
        .put("dport_mask", selector.destinationPort().mask())
        .put("ifindex", selector.ifindex())
        .done();
  }

  @Override
  public XfrmSelector read(FieldsReader in) throws MalformedSnapshot {
    return new XfrmSelector(
        in.integer("family", 0, 0xffff),
        in.optionalPrefix("src"),
        in.optionalPrefix("dst"),
        in.integer("proto", 0, 0xff),
        new Port(in.integer("sport", 0, 0xffff), in.integer("sport_mask", 0, 0xffff)),
        new Port(in.integer("dport", 0, 0xffff), in.integer("dport_mask", 0, 0xffff)),
        in.integer("ifindex"));
  }

  static XfrmSelector from(FieldsReader in) throws MalformedSnapshot {
    return in.optionalRecord("selector", INSTANCE)
        .orElseThrow(() -> new MalformedSnapshot("an IPsec record in it lacks its selector"));
  }
}
