package dev.plumb.world.snapshot;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Backend;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Firewall rules: each record says by {@code kind} what it is. */
final class RulesetCodec implements RecordCodec<RulesetItem> {
  private static final BaseCodec BASE = new BaseCodec();

  @Override
  public Tree.Obj write(RulesetItem item) {
    FieldsWriter out = new FieldsWriter();
    switch (item) {
      case RulesetItem.Head head ->
          out.put("kind", "ruleset")
              .put("backend", head.backend().word())
              .list("gaps", head.gaps(), new GapCodec());
      case RulesetItem.OfTable table ->
          out.put("kind", "table")
              .put("family", table.family().word())
              .put("name", table.name())
              .put("handle", table.handle())
              .texts("flags", table.flags())
              .put("objects", wrapped(List.copyOf(table.objects())));
      case RulesetItem.OfSet(NamedSet set) ->
          out.put("kind", "set")
              .put("name", set.name())
              .put("handle", set.handle())
              .texts("type", set.keyType())
              .texts("map", set.valueType())
              .texts("flags", set.flags())
              .put("settings", set.settings());
      case RulesetItem.OfElements elements ->
          out.put("kind", "elements").put("elements", wrapped(elements.elements()));
      case RulesetItem.OfChain chain -> {
        out.put("kind", "chain").put("name", chain.name()).put("handle", chain.handle());
        if (chain.base().isPresent()) {
          out.put("base", BASE.write(chain.base().get()));
        }
      }
      case RulesetItem.OfRule rule ->
          out.put("kind", "rule")
              .put("handle", rule.handle())
              .put("counters", CountersCodec.INSTANCE.write(rule.counters()))
              .put("comment", rule.comment())
              .put("text", rule.text())
              .put("source", wrapped(rule.source().items()));
    }
    return out.done();
  }

  /** A list of anything, in an object: readers of fields know objects alone. */
  private static Tree.Obj wrapped(List<? extends Tree> items) {
    return items.isEmpty()
        ? Tree.Obj.EMPTY
        : Tree.object().put("items", new Tree.Arr(List.copyOf(items))).build();
  }

  private static List<Tree> unwrapped(FieldsReader in, String name) throws MalformedSnapshot {
    return in.object(name).items("items");
  }

  @Override
  public RulesetItem read(FieldsReader in) throws MalformedSnapshot {
    String kind = in.text("kind");
    return switch (kind) {
      case "ruleset" ->
          new RulesetItem.Head(backend(in.text("backend")), in.list("gaps", new GapCodec()));
      case "table" ->
          new RulesetItem.OfTable(
              family(in.text("family")),
              in.text("name"),
              in.optionalNumber("handle"),
              in.texts("flags"),
              objects(unwrapped(in, "objects")));
      case "set" ->
          new RulesetItem.OfSet(
              new NamedSet(
                  in.text("name"),
                  in.optionalNumber("handle"),
                  in.texts("type"),
                  in.texts("map"),
                  in.texts("flags"),
                  List.of(),
                  in.object("settings")));
      case "elements" -> new RulesetItem.OfElements(unwrapped(in, "elements"));
      case "chain" ->
          new RulesetItem.OfChain(
              in.text("name"), in.optionalNumber("handle"), in.optionalRecord("base", BASE));
      case "rule" ->
          new RulesetItem.OfRule(
              in.optionalNumber("handle"),
              in.optionalRecord("counters", CountersCodec.INSTANCE),
              in.optionalText("comment"),
              in.text("text"),
              new Tree.Arr(unwrapped(in, "source")));
      default ->
          throw new MalformedSnapshot(
              "a ruleset in it has a part " + MalformedSnapshot.quoted(kind));
    };
  }

  private static List<Tree.Obj> objects(List<Tree> items) {
    List<Tree.Obj> objects = new ArrayList<>();
    for (Tree item : items) {
      if (item instanceof Tree.Obj object) {
        objects.add(object);
      }
    }
    return objects;
  }

  private static Backend backend(String word) throws MalformedSnapshot {
    for (Backend backend : Backend.values()) {
      if (backend.word().equals(word)) {
        return backend;
      }
    }
    throw new MalformedSnapshot(
        "a ruleset in it has the unknown backend " + MalformedSnapshot.quoted(word));
  }

  private static TableFamily family(String word) throws MalformedSnapshot {
    Optional<TableFamily> family = TableFamily.of(word);
    if (family.isEmpty()) {
      throw new MalformedSnapshot(
          "a table in it has the unknown family " + MalformedSnapshot.quoted(word));
    }
    return family.get();
  }

  /** Where the kernel asks a chain. */
  private static final class BaseCodec implements RecordCodec<Chain.Base> {
    @Override
    public Tree.Obj write(Chain.Base base) {
      return new FieldsWriter()
          .put("type", base.type())
          .put("hook", base.hook().word())
          .put("prio", base.priority())
          .put("accepts", base.accepts())
          .texts("devices", base.devices())
          .put("counters", CountersCodec.INSTANCE.write(base.counters()))
          .done();
    }

    @Override
    public Chain.Base read(FieldsReader in) throws MalformedSnapshot {
      String type = in.text("type");
      String word = in.text("hook");
      Optional<Hook> hook = Hook.of(word);
      if (hook.isEmpty()) {
        throw new MalformedSnapshot(
            "a chain in it is at the unknown hook " + MalformedSnapshot.quoted(word));
      }
      return new Chain.Base(
          type,
          hook.get(),
          in.integer("prio"),
          in.flag("accepts"),
          in.texts("devices"),
          in.optionalRecord("counters", CountersCodec.INSTANCE));
    }
  }
}
