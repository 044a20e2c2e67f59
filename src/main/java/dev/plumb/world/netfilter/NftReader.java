package dev.plumb.world.netfilter;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Chain;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.Rule;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Table;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what {@code nft -j list ruleset} prints. Rules are said by data alone; {@link NftText} has
 * their lines.
 *
 * @see "libnftables-json(5)"
 */
public final class NftReader {
  private final Map<TableKey, Draft> tables = new LinkedHashMap<>();
  private final List<String> notUnderstood = new ArrayList<>();
  private final NftText texts;

  private NftReader(NftText texts) {
    this.texts = texts;
  }

  private record TableKey(String family, String name) {}

  /**
   * @param notUnderstood what could not be placed: a table of an unknown family, a chain at an
   *     unknown hook
   */
  public record Listing(List<Table> tables, List<String> notUnderstood) {
    public Listing {
      tables = List.copyOf(tables);
      notUnderstood = List.copyOf(notUnderstood);
    }
  }

  /**
   * The tables of a listing.
   *
   * @param json {@code nft -j list ruleset}
   * @param texts the lines of {@code nft -a list ruleset}; {@link NftText#NONE} when there are none
   * @throws MalformedRuleset when it is not such a listing
   */
  public static Listing read(String json, NftText texts) throws MalformedRuleset {
    NftReader reader = new NftReader(texts);
    JsonTree.each(json, "nftables", reader::item);
    List<Table> tables = new ArrayList<>();
    for (Map.Entry<TableKey, Draft> entry : reader.tables.entrySet()) {
      Optional<TableFamily> family = TableFamily.of(entry.getKey().family());
      if (family.isPresent()) {
        tables.add(entry.getValue().table(family.get(), entry.getKey().name()));
      } else {
        reader.notUnderstood.add(
            "table " + entry.getKey().name() + " of the family " + entry.getKey().family());
      }
    }
    return new Listing(tables, reader.notUnderstood);
  }

  /** What one rule's expressions mean. */
  public static List<Statement> statements(Tree.Arr source) {
    return NftStatements.read(source);
  }

  /** What one element of a set or map means. */
  public static NamedSet.Element element(Tree source) {
    return NftExpressions.element(source);
  }

  private void item(Tree tree) {
    if (!(tree instanceof Tree.Obj object) || object.fields().size() != 1) {
      return;
    }
    Tree.Field only = object.fields().getFirst();
    Tree.Obj content = only.value() instanceof Tree.Obj obj ? obj : Tree.Obj.EMPTY;
    switch (only.name()) {
      case "metainfo" -> {}
      case "table" -> {
        Draft draft = draft(content, "name");
        draft.handle = content.number("handle");
        draft.flags = NftExpressions.texts(content.get("flags"));
      }
      case "chain" -> chain(content);
      case "rule" -> rule(content);
      case "set", "map" -> draft(content, "table").sets.add(set(content));
      default -> draft(content, "table").objects.add(object);
    }
  }

  private Draft draft(Tree.Obj content, String nameField) {
    TableKey key =
        new TableKey(content.text("family").orElse(""), content.text(nameField).orElse(""));
    return tables.computeIfAbsent(key, none -> new Draft());
  }

  private void chain(Tree.Obj content) {
    Draft draft = draft(content, "table");
    String name = content.text("name").orElse("");
    draft.chains.put(name, new Chain(name, content.number("handle"), base(content), List.of()));
    draft.rules.computeIfAbsent(name, none -> new ArrayList<>());
  }

  private Optional<Chain.Base> base(Tree.Obj content) {
    Optional<String> word = content.text("hook");
    if (word.isEmpty()) {
      return Optional.empty();
    }
    Optional<Hook> hook = Hook.of(word.get());
    if (hook.isEmpty()) {
      notUnderstood.add("chain " + content.text("name").orElse("") + " at the hook " + word.get());
      return Optional.empty();
    }
    return Optional.of(
        new Chain.Base(
            content.text("type").orElse("filter"),
            hook.get(),
            (int) content.number("prio", 0),
            !content.text("policy").orElse("accept").equals("drop"),
            NftExpressions.texts(content.get("dev")),
            Optional.empty()));
  }

  private void rule(Tree.Obj content) {
    Draft draft = draft(content, "table");
    String chain = content.text("chain").orElse("");
    Tree.Arr source = content.get("expr") instanceof Tree.Arr arr ? arr : Rule.NO_SOURCE;
    OptionalLong handle = content.number("handle");
    draft
        .rules
        .computeIfAbsent(chain, none -> new ArrayList<>())
        .add(
            rule(
                handle,
                content.text("comment"),
                texts.line(
                    content.text("family").orElse(""),
                    content.text("table").orElse(""),
                    chain,
                    handle),
                source));
  }

  /**
   * A rule of what was kept of it.
   *
   * @param text its line; empty when there is none, and then its data are its text
   */
  public static Rule rule(
      OptionalLong handle, Optional<String> comment, Optional<String> text, Tree.Arr source) {
    List<Statement> statements = NftStatements.read(source);
    StringBuilder data = new StringBuilder();
    if (text.isEmpty()) {
      TreePrinter.print(source, data);
    }
    return new Rule(
        handle,
        NftStatements.counters(statements),
        comment,
        statements,
        text.orElse(data.toString()),
        source);
  }

  /**
   * A set or map without its elements.
   *
   * @param content as nft says it
   */
  public static NamedSet emptySet(Tree.Obj content) {
    Tree.Builder settings = Tree.object();
    List<String> known =
        List.of("family", "name", "table", "type", "handle", "flags", "map", "elem");
    for (Tree.Field field : content.fields()) {
      if (!known.contains(field.name())) {
        settings.put(field.name(), field.value());
      }
    }
    return new NamedSet(
        content.text("name").orElse(""),
        content.number("handle"),
        NftExpressions.texts(content.get("type")),
        parts(NftExpressions.texts(content.get("map"))),
        NftExpressions.texts(content.get("flags")),
        List.of(),
        settings.build());
  }

  /** nft 1.0 says a concatenated value's types as one word: {@code ipv4_addr . inet_service}. */
  private static List<String> parts(List<String> types) {
    List<String> parts = new ArrayList<>();
    for (String type : types) {
      parts.addAll(List.of(type.split(" \\. ")));
    }
    return parts;
  }

  private static NamedSet set(Tree.Obj content) {
    NamedSet empty = emptySet(content);
    List<NamedSet.Element> elements = new ArrayList<>();
    for (Tree item : content.items("elem")) {
      elements.add(NftExpressions.element(item));
    }
    return new NamedSet(
        empty.name(),
        empty.handle(),
        empty.keyType(),
        empty.valueType(),
        empty.flags(),
        elements,
        empty.settings());
  }

  /** A table while its items are read. */
  private static final class Draft {
    private OptionalLong handle = OptionalLong.empty();
    private List<String> flags = List.of();
    private final Map<String, Chain> chains = new LinkedHashMap<>();
    private final Map<String, List<Rule>> rules = new LinkedHashMap<>();
    private final List<NamedSet> sets = new ArrayList<>();
    private final List<Tree.Obj> objects = new ArrayList<>();

    Table table(TableFamily family, String name) {
      List<Chain> whole = new ArrayList<>();
      for (Map.Entry<String, List<Rule>> entry : rules.entrySet()) {
        Chain chain = chains.get(entry.getKey());
        whole.add(
            chain == null
                ? new Chain(
                    entry.getKey(), OptionalLong.empty(), Optional.empty(), entry.getValue())
                : new Chain(chain.name(), chain.handle(), chain.base(), entry.getValue()));
      }
      return new Table(family, name, handle, flags, whole, sets, objects);
    }
  }
}
