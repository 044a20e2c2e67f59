package dev.plumb.world.netfilter;

import dev.plumb.model.IpAddress;
import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.NamedSet;
import dev.plumb.model.firewall.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Expressions as {@code nft -j} says them. What is not known stays as its tree. */
final class NftExpressions {
  private NftExpressions() {}

  static Expression read(Tree tree) {
    return switch (tree) {
      case Tree.Num number -> new Expression.Number(number.value());
      case Tree.Text text -> text(text.value());
      case Tree.Flag flag -> new Expression.Number(flag.value() ? 1 : 0);
      case Tree.Arr array -> new Expression.Several(all(array.items()));
      case Tree.Obj object when object.fields().size() == 1 -> {
        Tree.Field only = object.fields().getFirst();
        yield named(only.name(), only.value(), tree);
      }
      default -> new Expression.Unknown(tree);
    };
  }

  private static Expression text(String text) {
    if (text.startsWith("@")) {
      return new Expression.SetReference(text.substring(1));
    }
    Optional<IpAddress> address = IpAddress.parse(text);
    return address.isPresent() ? new Expression.Address(address.get()) : new Expression.Text(text);
  }

  private static List<Expression> all(List<Tree> trees) {
    List<Expression> all = new ArrayList<>(trees.size());
    for (Tree tree : trees) {
      all.add(read(tree));
    }
    return all;
  }

  private static Expression named(String name, Tree value, Tree whole) {
    Tree.Obj object = value instanceof Tree.Obj obj ? obj : Tree.Obj.EMPTY;
    Expression unknown = new Expression.Unknown(whole);
    return switch (name) {
      case "payload" -> payload(object, unknown);
      case "meta" -> key(object).<Expression>map(Expression.Meta::new).orElse(unknown);
      case "ct" ->
          key(object)
              .<Expression>map(
                  key -> new Expression.Conntrack(withFamily(object, key), object.text("dir")))
              .orElse(unknown);
      case "rt" -> key(object).<Expression>map(Expression.Route::new).orElse(unknown);
      case "socket" -> key(object).<Expression>map(Expression.Socket::new).orElse(unknown);
      case "fib" ->
          object
              .text("result")
              .<Expression>map(result -> new Expression.Fib(texts(object.get("flags")), result))
              .orElse(unknown);
      case "prefix" -> prefix(object, unknown);
      case "range" ->
          value instanceof Tree.Arr ends && ends.items().size() == 2
              ? new Expression.Range(read(ends.items().get(0)), read(ends.items().get(1)))
              : unknown;
      case "set" -> set(value, unknown);
      case "concat" ->
          value instanceof Tree.Arr parts
              ? new Expression.Concatenation(all(parts.items()))
              : unknown;
      case "map" ->
          object.has("key") && object.has("data")
              ? new Expression.Lookup(read(need(object, "key")), read(need(object, "data")))
              : unknown;
      case "&", "|", "^", "<<", ">>" -> bits(name, value, unknown);
      case "tcp option", "ip option", "exthdr", "sctp chunk", "dccp option" ->
          object
              .text("name")
              .<Expression>map(option -> new Expression.Option(name, option, object.text("field")))
              .orElse(unknown);
      case "numgen" ->
          new Expression.Generated(
              object.text("mode").orElse("random"),
              object.number("mod", 1),
              object.number("offset", 0));
      case "jhash", "symhash" -> new Expression.Hash(name, object);
      case "elem" -> object.has("val") ? read(need(object, "val")) : unknown;
      default -> unknown;
    };
  }

  private static Tree need(Tree.Obj object, String name) {
    Tree value = object.get(name);
    return value == null ? new Tree.Nil() : value;
  }

  private static Optional<String> key(Tree.Obj object) {
    return object.text("key");
  }

  /** Old versions say the family of a connection's address apart from the key. */
  private static String withFamily(Tree.Obj object, String key) {
    Optional<String> family = object.text("family");
    return family.isPresent() ? family.get() + " " + key : key;
  }

  static List<String> texts(@Nullable Tree tree) {
    List<String> texts = new ArrayList<>();
    if (tree instanceof Tree.Text text) {
      texts.add(text.value());
    } else if (tree instanceof Tree.Arr array) {
      for (Tree item : array.items()) {
        texts.addAll(texts(item));
      }
    }
    return texts;
  }

  private static Expression payload(Tree.Obj object, Expression unknown) {
    Optional<String> protocol = object.text("protocol");
    Optional<String> field = object.text("field");
    if (protocol.isPresent() && field.isPresent()) {
      return new Expression.Payload(protocol.get(), field.get());
    }
    Optional<String> base = object.text("base");
    return base.isPresent() && object.has("offset") && object.has("len")
        ? new Expression.RawPayload(
            base.get(), (int) object.number("offset", 0), (int) object.number("len", 0))
        : unknown;
  }

  private static Expression prefix(Tree.Obj object, Expression unknown) {
    Optional<IpAddress> address = object.text("addr").flatMap(IpAddress::parse);
    long length = object.number("len", -1);
    return address.isPresent() && length >= 0 && length <= address.get().bits()
        ? XtValues.networkOf(address.get(), (int) length)
        : unknown;
  }

  private static Expression bits(String operator, Tree value, Expression unknown) {
    if (!(value instanceof Tree.Arr sides) || sides.items().size() < 2) {
      return unknown;
    }
    // fin|syn|rst comes nested, newer versions flatten it.
    Expression result = read(sides.items().getFirst());
    for (Tree side : sides.items().subList(1, sides.items().size())) {
      result = new Expression.Bits(operator, result, read(side));
    }
    return result;
  }

  /** A set, or a map when its items are pairs. */
  private static Expression set(Tree value, Expression unknown) {
    if (!(value instanceof Tree.Arr items)) {
      return unknown;
    }
    boolean pairs = !items.items().isEmpty();
    for (Tree item : items.items()) {
      pairs &= item instanceof Tree.Arr pair && pair.items().size() == 2;
    }
    if (!pairs) {
      return new Expression.AnonymousSet(all(items.items()));
    }
    List<NamedSet.Element> elements = new ArrayList<>();
    for (Tree item : items.items()) {
      elements.add(element(item));
    }
    return new Expression.AnonymousMap(elements);
  }

  /** An element of a set, or a pair of a map: {@code ["eth0", {"drop": null}]}. */
  static NamedSet.Element element(Tree tree) {
    Tree key = tree;
    Optional<Tree> value = Optional.empty();
    if (tree instanceof Tree.Arr pair && pair.items().size() == 2) {
      key = pair.items().get(0);
      value = Optional.of(pair.items().get(1));
    }
    Optional<String> comment = Optional.empty();
    Tree.Builder settings = Tree.object();
    if (key instanceof Tree.Obj object && object.get("elem") instanceof Tree.Obj elem) {
      for (Tree.Field field : elem.fields()) {
        if (!field.name().equals("val") && !field.name().equals("comment")) {
          settings.put(field.name(), field.value());
        }
      }
      comment = elem.text("comment");
      key = need(elem, "val");
    }
    Optional<Verdict> verdict = value.flatMap(NftStatements::verdict);
    return new NamedSet.Element(
        read(key),
        verdict.isPresent() ? Optional.empty() : value.map(NftExpressions::read),
        verdict,
        comment,
        settings.build(),
        tree);
  }
}
