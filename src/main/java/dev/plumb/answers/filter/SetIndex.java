package dev.plumb.answers.filter;

import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.NamedSet.Element;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The elements of a set or map, found by their keys. Single values by hash, intervals of one
 * dimension by order (nft lets none overlap), and one after the other what is left: concatenations
 * with ranges, and names that end in an asterisk.
 */
final class SetIndex {
  private final Map<Value, Element> single = new HashMap<>();
  private final TreeMap<Value, Span> spans = new TreeMap<>(Values.ORDER);
  private final List<Concatenated> others = new ArrayList<>();
  private final Optional<Element> any;
  private final Optional<String> notUnderstood;

  private record Span(Value last, Element element) {}

  private record Concatenated(List<Interval> parts, Element element) {}

  /** From one value to another, or a prefix of a name. */
  private sealed interface Interval {
    record Between(Value first, Value last) implements Interval {}

    record Prefix(String text) implements Interval {}

    default boolean contains(Value value) {
      return switch (this) {
        case Between(Value first, Value last) ->
            Values.ORDER.compare(first, value) <= 0 && Values.ORDER.compare(value, last) <= 0;
        case Prefix(String text) ->
            value instanceof Value.Name name && name.text().startsWith(text);
      };
    }
  }

  SetIndex(List<Element> elements, List<ValueKind> kinds) {
    Optional<Element> wildcard = Optional.empty();
    Optional<String> strange = Optional.empty();
    for (Element element : elements) {
      Expression key = element.key();
      if (key instanceof Expression.Text text && text.value().equals("*")) {
        wildcard = Optional.of(element);
      } else if (!add(key, kinds, element)) {
        strange = Optional.of("an element of the set is not understood");
      }
    }
    any = wildcard;
    notUnderstood = strange;
  }

  private boolean add(Expression key, List<ValueKind> kinds, Element element) {
    List<Expression> parts =
        key instanceof Expression.Concatenation concatenation
            ? concatenation.parts()
            : List.of(key);
    if (parts.size() != kinds.size()) {
      return false;
    }
    List<Interval> intervals = new ArrayList<>();
    boolean exact = true;
    for (int i = 0; i < parts.size(); i++) {
      Optional<Interval> interval = interval(parts.get(i), kinds.get(i));
      if (interval.isEmpty()) {
        return false;
      }
      intervals.add(interval.get());
      exact &=
          interval.get() instanceof Interval.Between between
              && Values.ORDER.compare(between.first(), between.last()) == 0;
    }
    if (exact) {
      single.putIfAbsent(key(intervals), element);
    } else if (intervals.size() == 1
        && intervals.getFirst() instanceof Interval.Between(Value first, Value last)) {
      spans.put(first, new Span(last, element));
    } else {
      others.add(new Concatenated(intervals, element));
    }
    return true;
  }

  private static Value key(List<Interval> exact) {
    List<Value> values = new ArrayList<>();
    for (Interval interval : exact) {
      if (interval instanceof Interval.Between between) {
        values.add(between.first());
      }
    }
    return values.size() == 1 ? values.getFirst() : new Value.Parts(values);
  }

  private static Optional<Interval> interval(Expression part, ValueKind kind) {
    return switch (part) {
      case Expression.Network network ->
          Optional.of(
              new Interval.Between(
                  new Value.Addr(Literals.end(network, false)),
                  new Value.Addr(Literals.end(network, true))));
      case Expression.Range range ->
          between(Literals.read(range.from(), kind), Literals.read(range.to(), kind));
      case Expression.Text text when kind == ValueKind.NAME && text.value().endsWith("*") ->
          Optional.of(new Interval.Prefix(text.value().substring(0, text.value().length() - 1)));
      default -> {
        Value value = Literals.read(part, kind);
        yield between(value, value);
      }
    };
  }

  private static Optional<Interval> between(Value first, Value last) {
    return Values.isPlain(first) && Values.isPlain(last)
        ? Optional.of(new Interval.Between(Values.bare(first), Values.bare(last)))
        : Optional.empty();
  }

  /** Why a miss is not certain; empty when every element was understood. */
  Optional<String> notUnderstood() {
    return notUnderstood;
  }

  /** The element that a key leads to. */
  Optional<Element> find(Value key) {
    Value bare = Values.bare(key);
    Element exact = single.get(bare);
    if (exact != null) {
      return Optional.of(exact);
    }
    if (!spans.isEmpty() && !(bare instanceof Value.Parts)) {
      Map.Entry<Value, Span> below = spans.floorEntry(bare);
      if (below != null && Values.ORDER.compare(bare, below.getValue().last()) <= 0) {
        return Optional.of(below.getValue().element());
      }
    }
    if (!others.isEmpty()) {
      List<Value> parts = bare instanceof Value.Parts several ? several.values() : List.of(bare);
      for (Concatenated candidate : others) {
        if (contains(candidate.parts(), parts)) {
          return Optional.of(candidate.element());
        }
      }
    }
    return any;
  }

  private static boolean contains(List<Interval> intervals, List<Value> values) {
    if (intervals.size() != values.size()) {
      return false;
    }
    for (int i = 0; i < values.size(); i++) {
      if (!intervals.get(i).contains(values.get(i))) {
        return false;
      }
    }
    return true;
  }
}
