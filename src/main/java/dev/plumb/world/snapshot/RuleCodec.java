package dev.plumb.world.snapshot;

import dev.plumb.model.Family;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.Set;

/** Policy rules of one namespace. */
final class RuleCodec implements RecordCodec<Rule> {
  private final NetnsId netns;

  RuleCodec(NetnsId netns) {
    this.netns = netns;
  }

  @Override
  public Set<String> vocabulary() {
    return Set.of("family");
  }

  @Override
  public Tree.Obj write(Rule rule) {
    FieldsWriter.sameNetns(netns, rule.netns());
    FieldsWriter out =
        new FieldsWriter()
            .put("family", rule.family().word())
            .put("priority", rule.priority())
            .put("src", rule.source())
            .put("dst", rule.destination())
            .put("iif", rule.inputDevice())
            .put("oif", rule.outputDevice())
            .put("action", rule.action())
            .put("table", rule.table())
            .put("tos", rule.tos())
            .mask("flags", rule.flags());
    return mark(out, rule.mark())
        .put("goto", rule.gotoPriority())
        .put("protocol", rule.protocol())
        .put("settings", rule.settings())
        .unknown(rule.unknown())
        .done();
  }

  @Override
  public Rule read(FieldsReader in) throws MalformedSnapshot {
    return new Rule(
        netns,
        family(in.text("family")),
        in.number("priority"),
        in.optionalPrefix("src"),
        in.optionalPrefix("dst"),
        in.optionalText("iif"),
        in.optionalText("oif"),
        in.integer("action"),
        in.number("table", 0, 0xffff_ffffL),
        in.integer("tos"),
        in.mask("flags"),
        mark(in),
        in.optionalNumber("goto"),
        in.optionalNumber("protocol"),
        in.object("settings"),
        in.unknown());
  }

  private static Family family(String word) throws MalformedSnapshot {
    return switch (word) {
      case "inet" -> Family.INET;
      case "inet6" -> Family.INET6;
      default ->
          throw new MalformedSnapshot(
              "a rule in it has the unknown family " + MalformedSnapshot.quoted(word));
    };
  }

  /** The fields of a mark, where there is one. */
  static FieldsWriter mark(FieldsWriter out, Optional<Rule.Mark> mark) {
    return mark.isEmpty()
        ? out
        : out.put("fwmark", mark.get().value()).put("fwmask", mark.get().mask());
  }

  static Optional<Rule.Mark> mark(FieldsReader in) throws MalformedSnapshot {
    var value = in.optionalNumber("fwmark");
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(new Rule.Mark(value.getAsLong(), in.number("fwmask")));
  }
}
