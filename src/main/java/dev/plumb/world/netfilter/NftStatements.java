package dev.plumb.world.netfilter;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Counters;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Operator;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Statement.Nat;
import dev.plumb.model.firewall.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements as {@code nft -j} says them. What is not known stays as its JSON. */
final class NftStatements {
  private NftStatements() {}

  static List<Statement> read(Tree.Arr source) {
    List<Statement> statements = new ArrayList<>(source.items().size());
    for (Tree item : source.items()) {
      statements.add(statement(item));
    }
    return statements;
  }

  /** The rule's own counter. */
  static Optional<Counters> counters(List<Statement> statements) {
    for (Statement statement : statements) {
      if (statement instanceof Statement.Count count && count.counters().isPresent()) {
        return count.counters();
      }
    }
    return Optional.empty();
  }

  private static Statement statement(Tree tree) {
    Optional<Verdict> verdict = verdict(tree);
    if (verdict.isPresent()) {
      return new Statement.Decide(verdict.get());
    }
    if (!(tree instanceof Tree.Obj object) || object.fields().size() != 1) {
      return unknown(tree);
    }
    String name = object.fields().getFirst().name();
    Tree value = object.fields().getFirst().value();
    Tree.Obj content = value instanceof Tree.Obj obj ? obj : Tree.Obj.EMPTY;
    return switch (name) {
      case "match" -> match(content, tree);
      case "counter" -> count(value, content);
      case "vmap" ->
          content.has("key") && content.has("data")
              ? new Statement.DecideBy(read(content, "key"), read(content, "data"))
              : unknown(tree);
      case "reject" -> new Statement.Reject(content.text("type"), content.text("expr"));
      case "snat" -> nat(Nat.Kind.SNAT, content, tree);
      case "dnat" -> nat(Nat.Kind.DNAT, content, tree);
      case "masquerade" -> nat(Nat.Kind.MASQUERADE, content, tree);
      case "redirect" -> nat(Nat.Kind.REDIRECT, content, tree);
      case "tproxy" -> new Statement.Tproxy(optional(content, "addr"), optional(content, "port"));
      case "mangle" ->
          content.has("key") && content.has("value")
              ? new Statement.Set(read(content, "key"), read(content, "value"))
              : unknown(tree);
      case "notrack" -> new Statement.NoTrack();
      case "limit", "quota", "ct count", "last" -> new Statement.Limit(name, content);
      case "log", "dup" -> new Statement.Report(name, content);
      case "set", "map" ->
          new Statement.ChangeSet(
              content.text("op").orElse(name),
              content.text("set").orElse("").replaceFirst("^@", ""),
              content);
      case "ct helper", "ct timeout", "ct expectation", "flow", "secmark" ->
          new Statement.Aside(name, value instanceof Tree.Obj ? content : object);
      default -> unknown(tree);
    };
  }

  /** The text of a tree that was not understood: its JSON, near enough to find it again. */
  private static Statement unknown(Tree tree) {
    StringBuilder text = new StringBuilder();
    TreePrinter.print(tree, text);
    return new Statement.Unknown(text.toString());
  }

  private static Expression read(Tree.Obj object, String name) {
    Tree value = object.get(name);
    return NftExpressions.read(value == null ? new Tree.Nil() : value);
  }

  private static Optional<Expression> optional(Tree.Obj object, String name) {
    return object.has(name) ? Optional.of(read(object, name)) : Optional.empty();
  }

  private static Statement match(Tree.Obj content, Tree whole) {
    Optional<Operator> operator = Operator.of(content.text("op").orElse("=="));
    if (operator.isEmpty() || !content.has("left") || !content.has("right")) {
      return unknown(whole);
    }
    return new Statement.Match(read(content, "left"), operator.get(), read(content, "right"));
  }

  private static Statement count(Tree value, Tree.Obj content) {
    return value instanceof Tree.Text name
        ? new Statement.Count(Optional.empty(), Optional.of(name.value()))
        : new Statement.Count(
            Optional.of(new Counters(content.number("packets", 0), content.number("bytes", 0))),
            Optional.empty());
  }

  private static Statement nat(Nat.Kind kind, Tree.Obj content, Tree whole) {
    List<String> flags = new ArrayList<>(NftExpressions.texts(content.get("flags")));
    for (String type : NftExpressions.texts(content.get("type_flags"))) {
      flags.add(type);
    }
    for (Tree.Field field : content.fields()) {
      if (!List.of("addr", "port", "flags", "type_flags", "family").contains(field.name())) {
        return unknown(whole);
      }
    }
    boolean prefix = flags.remove("prefix");
    return new Nat(
        prefix ? Nat.Kind.PREFIX : kind,
        optional(content, "addr"),
        optional(content, "port"),
        flags);
  }

  /** A verdict, if it is one: {@code {"jump": {"target": "z"}}}. */
  static Optional<Verdict> verdict(Tree tree) {
    if (!(tree instanceof Tree.Obj object) || object.fields().size() != 1) {
      return Optional.empty();
    }
    Tree value = object.fields().getFirst().value();
    Optional<String> target =
        value instanceof Tree.Obj content ? content.text("target") : Optional.empty();
    return switch (object.fields().getFirst().name()) {
      case "accept" -> Optional.of(new Verdict.Accept());
      case "drop" -> Optional.of(new Verdict.Drop());
      case "continue" -> Optional.of(new Verdict.Continue());
      case "return" -> Optional.of(new Verdict.Return());
      case "jump" -> target.map(Verdict.Jump::new);
      case "goto" -> target.map(Verdict.Goto::new);
      case "queue" -> Optional.of(queue(value));
      default -> Optional.empty();
    };
  }

  private static Verdict queue(Tree value) {
    Tree.Obj content = value instanceof Tree.Obj object ? object : Tree.Obj.EMPTY;
    Expression number = NftExpressions.read(content.has("num") ? need(content) : new Tree.Num(0));
    String text =
        switch (number) {
          case Expression.Number single -> Long.toString(single.value());
          case Expression.Range(Expression.Number from, Expression.Number to) ->
              from.value() + "-" + to.value();
          default -> "computed";
        };
    return new Verdict.Queue(text, NftExpressions.texts(content.get("flags")).contains("bypass"));
  }

  private static Tree need(Tree.Obj content) {
    Tree number = content.get("num");
    return number == null ? new Tree.Num(0) : number;
  }
}
