package dev.plumb.world.snapshot;

import dev.plumb.model.Tree;
import dev.plumb.model.XfrmPolicy;
import dev.plumb.model.XfrmPolicy.Sort;
import dev.plumb.model.XfrmPolicy.Template;
import java.util.Locale;
import java.util.Set;

/** IPsec policies of one namespace. */
final class XfrmPolicyCodec implements RecordCodec<XfrmPolicy> {
  private static final TemplateCodec TEMPLATE = new TemplateCodec();

  @Override
  public Set<String> vocabulary() {
    return Set.of("ptype");
  }

  @Override
  public Tree.Obj write(XfrmPolicy policy) {
    FieldsWriter out =
        new FieldsWriter()
            .put("ptype", policy.sort().name().toLowerCase(Locale.ROOT))
            .put("dir", policy.direction())
            .put("index", policy.index())
            .put("priority", policy.priority())
            .put("block", policy.blocks())
            .put("flags", policy.flags())
            .always("selector", XfrmSelectorCodec.INSTANCE.write(policy.selector()));
    return RuleCodec.mark(out, policy.mark())
        .put("if_id", policy.interfaceId())
        .list("templates", policy.templates(), TEMPLATE)
        .unknown(policy.unknown())
        .done();
  }

  @Override
  public XfrmPolicy read(FieldsReader in) throws MalformedSnapshot {
    return new XfrmPolicy(
        sort(in.text("ptype")),
        in.integer("dir", 0, 2),
        in.number("index", 0, 0xffff_ffffL),
        in.number("priority", 0, 0xffff_ffffL),
        in.flag("block"),
        in.integer("flags", 0, 0xff),
        XfrmSelectorCodec.from(in),
        RuleCodec.mark(in),
        in.optionalNumber("if_id"),
        in.list("templates", TEMPLATE),
        in.unknown());
  }

  private static Sort sort(String word) throws MalformedSnapshot {
    for (Sort sort : Sort.values()) {
      if (sort.name().toLowerCase(Locale.ROOT).equals(word)) {
        return sort;
      }
    }
    throw new MalformedSnapshot(
        "it holds an IPsec policy of the unknown sort " + MalformedSnapshot.quoted(word));
  }

  /** One layer of protection. */
  private static final class TemplateCodec implements RecordCodec<Template> {
    @Override
    public Tree.Obj write(Template template) {
      return new FieldsWriter()
          .put("src", template.source())
          .put("dst", template.destination())
          .put("proto", template.protocol())
          .put("spi", template.spi())
          .put("reqid", template.requestId())
          .put("mode", template.mode())
          .put("optional", template.optional())
          .done();
    }

    @Override
    public Template read(FieldsReader in) throws MalformedSnapshot {
      return new Template(
          in.optionalAddress("src"),
          in.optionalAddress("dst"),
          in.integer("proto", 0, 0xff),
          in.number("spi", 0, 0xffff_ffffL),
          in.number("reqid", 0, 0xffff_ffffL),
          in.integer("mode", 0, 0xff),
          in.flag("optional"));
    }
  }
}
