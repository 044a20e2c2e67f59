package dev.plumb.world.snapshot;

import dev.plumb.model.Tree;
import dev.plumb.model.XfrmState;
import java.util.Optional;
import java.util.Set;

/** IPsec states of one namespace, which have no keys here. */
final class XfrmStateCodec implements RecordCodec<XfrmState> {
  @Override
  public Set<String> vocabulary() {
    return Set.of("auth", "enc", "comp", "aead");
  }

  @Override
  public Tree.Obj write(XfrmState state) {
    FieldsWriter out =
        new FieldsWriter()
            .put("src", state.source().toString())
            .put("dst", state.destination().toString())
            .put("proto", state.protocol())
            .put("spi", state.spi())
            .put("reqid", state.requestId())
            .put("mode", state.mode())
            .put("flags", state.flags())
            .always("selector", XfrmSelectorCodec.INSTANCE.write(state.selector()));
    return RuleCodec.mark(out, state.mark())
        .put("if_id", state.interfaceId())
        .put("algorithms", state.algorithms())
        .put("counters", CountersCodec.INSTANCE.write(Optional.of(state.counters())))
        .done();
  }

  @Override
  public XfrmState read(FieldsReader in) throws MalformedSnapshot {
    return new XfrmState(
        in.address("src"),
        in.address("dst"),
        in.integer("proto", 0, 0xff),
        in.number("spi", 0, 0xffff_ffffL),
        in.number("reqid", 0, 0xffff_ffffL),
        in.integer("mode", 0, 0xff),
        in.integer("flags", 0, 0xff),
        XfrmSelectorCodec.from(in),
        RuleCodec.mark(in),
        in.optionalNumber("if_id"),
        in.object("algorithms"),
        in.optionalRecord("counters", CountersCodec.INSTANCE)
            .orElseThrow(() -> new MalformedSnapshot("an IPsec state in it lacks its counters")));
  }
}
