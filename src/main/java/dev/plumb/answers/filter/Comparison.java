package dev.plumb.answers.filter;

import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.NamedSet.Element;
import dev.plumb.model.firewall.Operator;
import dev.plumb.model.firewall.Statement;
import java.util.List;
import java.util.Optional;

/** Whether a match holds. */
final class Comparison {
  private Comparison() {}

  static Truth holds(Asking asking, Statement.Match match) {
    Expression left = match.left();
    if (left instanceof Expression.EitherPort(String protocol)) {
      return eitherPort(asking, match, protocol);
    }
    if (left instanceof Expression.Fib fib && AddressTypes.isLenient(asking, fib)) {
      return AddressTypes.holds(asking, fib, match);
    }
    if (isSet(match.right())) {
      return inSet(asking, match);
    }
    Value value = Evaluation.read(asking, left);
    if (value instanceof Value.Absent && isOwnerOfNobody(asking, match)) {
      return Truth.Certain.YES;
    }
    return compare(asking, value, match.operator(), match.right(), ValueKind.of(left));
  }

  /** iptables' owner match turned round holds for a packet that no socket sent; nft's does not. */
  private static boolean isOwnerOfNobody(Asking asking, Statement.Match match) {
    return asking.iptables()
        && match.operator() == Operator.NE
        && match.left() instanceof Expression.Meta(String key)
        && (key.equals("skuid") || key.equals("skgid"));
  }

  private static boolean isNegative(Operator operator) {
    return operator == Operator.NE || operator == Operator.NOT_IN;
  }

  private static Truth eitherPort(Asking asking, Statement.Match match, String protocol) {
    Operator positive =
        isNegative(match.operator()) ? match.operator().negated() : match.operator();
    Truth source =
        holds(
            asking,
            new Statement.Match(
                new Expression.Payload(protocol, "sport"), positive, match.right()));
    Truth destination =
        holds(
            asking,
            new Statement.Match(
                new Expression.Payload(protocol, "dport"), positive, match.right()));
    Truth either = source.or(destination);
    return positive == match.operator() ? either : either.negated();
  }

  private static boolean isSet(Expression right) {
    return right instanceof Expression.AnonymousSet
        || right instanceof Expression.SetReference
        || right instanceof Expression.AnonymousMap;
  }

  private static Truth inSet(Asking asking, Statement.Match match) {
    if (Evaluation.read(asking, match.left()) instanceof Value.Absent) {
      return Truth.Certain.NO;
    }
    Truth contained =
        switch (Evaluation.find(asking, match.left(), match.right())) {
          case Evaluation.Mapped.Hit hit -> Truth.Certain.YES;
          case Evaluation.Mapped.Miss miss -> Truth.Certain.NO;
          case Evaluation.Mapped.Hidden(Doubt.Kind kind, String why) ->
              new Truth.Doubtful(kind, why);
          case Evaluation.Mapped.Drawn(List<Optional<Element>> elements, String why) -> {
            boolean all = true;
            boolean none = true;
            for (Optional<Element> element : elements) {
              all &= element.isPresent();
              none &= element.isEmpty();
            }
            yield all || none ? Truth.of(all) : new Truth.Doubtful(Doubt.Kind.CHANCE, why);
          }
        };
    return isNegative(match.operator()) ? contained.negated() : contained;
  }

  private static Truth compare(
      Asking asking, Value left, Operator operator, Expression right, ValueKind kind) {
    return switch (left) {
      case Value.Absent absent -> Truth.Certain.NO;
      case Value.Hidden(Doubt.Kind why, String reason) -> new Truth.Doubtful(why, reason);
      case Value.Drawn(List<Value> values, String why) -> {
        Truth first = compare(asking, values.getFirst(), operator, right, kind);
        for (Value value : values) {
          if (!compare(asking, value, operator, right, kind).equals(first)) {
            yield new Truth.Doubtful(Doubt.Kind.CHANCE, why);
          }
        }
        yield first;
      }
      default -> plain(asking, left, operator, right, kind);
    };
  }

  private static Truth plain(
      Asking asking, Value left, Operator operator, Expression right, ValueKind kind) {
    boolean negative = isNegative(operator);
    switch (right) {
      case Expression.Range(Expression from, Expression to) -> {
        Value first = Literals.read(from, kind);
        Value last = Literals.read(to, kind);
        if (!sameSort(left, first) || !sameSort(left, last)) {
          return mismatch(left, first, negative);
        }
        boolean within =
            Values.ORDER.compare(first, left) <= 0 && Values.ORDER.compare(left, last) <= 0;
        return Truth.of(within != negative);
      }
      case Expression.Network network -> {
        Value first = new Value.Addr(Literals.end(network, false));
        if (!sameSort(left, first)) {
          return mismatch(left, first, negative);
        }
        Value last = new Value.Addr(Literals.end(network, true));
        boolean within =
            Values.ORDER.compare(first, left) <= 0 && Values.ORDER.compare(left, last) <= 0;
        return Truth.of(within != negative);
      }
      default -> {}
    }
    if (left instanceof Value.Name name && right instanceof Expression.Text(String text)) {
      return named(name, operator, text);
    }
    Value other = isDynamic(right) ? Evaluation.read(asking, right) : Literals.read(right, kind);
    Value mine = numbered(left, other);
    if (operator == Operator.IN || operator == Operator.NOT_IN) {
      if (!(mine instanceof Value.Num a) || !(other instanceof Value.Num b)) {
        return mismatch(mine, other, negative);
      }
      return Truth.of(((a.number() & b.number()) != 0) != negative);
    }
    if (kind == ValueKind.STATE) {
      mine = ConnectionFields.withoutStatus(mine);
    }
    if (!sameSort(mine, other)) {
      return mismatch(mine, other, negative);
    }
    int order = Values.ORDER.compare(mine, other);
    return Truth.of(
        switch (operator) {
          case EQ -> order == 0;
          case NE -> order != 0;
          case LT -> order < 0;
          case GT -> order > 0;
          case LE -> order <= 0;
          case GE -> order >= 0;
          case IN, NOT_IN -> throw new IllegalStateException("done above");
        });
  }

  private static boolean isDynamic(Expression right) {
    return right instanceof Expression.Meta
        || right instanceof Expression.Conntrack
        || right instanceof Expression.Payload
        || right instanceof Expression.Concatenation
        || right instanceof Expression.Lookup;
  }

  private static Truth named(Value.Name name, Operator operator, String text) {
    boolean same =
        text.endsWith("*")
            ? name.text().startsWith(text.substring(0, text.length() - 1))
            : name.text().equals(text)
                || (name.number().isPresent() && isNumber(text, name.number().getAsLong()));
    return Truth.of(same != isNegative(operator));
  }

  /** {@code fib ... oif 0}, which nft prints as a word. */
  private static boolean isNumber(String text, long number) {
    return text.equals(Long.toString(number));
  }

  private static Value numbered(Value left, Value other) {
    return left instanceof Value.Name name
            && name.number().isPresent()
            && other instanceof Value.Num
        ? Value.number(name.number().getAsLong())
        : left;
  }

  private static boolean sameSort(Value left, Value right) {
    if (left instanceof Value.Addr a && right instanceof Value.Addr b) {
      return a.address().bits() == b.address().bits();
    }
    return Values.isPlain(right) && left.getClass() == right.getClass();
  }

  /** Addresses of two families are never the same; anything else was not understood. */
  private static Truth mismatch(Value left, Value right, boolean negative) {
    if (right instanceof Value.Hidden(Doubt.Kind kind, String why)) {
      return new Truth.Doubtful(kind, why);
    }
    if (right instanceof Value.Drawn drawn) {
      return new Truth.Doubtful(Doubt.Kind.CHANCE, drawn.why());
    }
    if (right instanceof Value.Absent) {
      return Truth.Certain.NO;
    }
    return left instanceof Value.Addr && right instanceof Value.Addr
        ? Truth.of(negative)
        : Truth.doubtful("two sorts of values are compared");
  }
}
