package dev.plumb.answers.filter;

import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.NamedSet.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an expression is for a packet. */
final class Evaluation {
  /** More ways than this are not drawn one by one. */
  private static final int MOST_DRAWN = 64;

  /** The bits of an IPv4 header's fragment field that only fragments have set. */
  private static final long FRAGMENT_BITS = 0x3fff;

  private Evaluation() {}

  static Value read(Asking asking, Expression expression) {
    return switch (expression) {
      case Expression.Payload(String protocol, String field) ->
          PacketFields.read(asking.packet(), protocol, field);
      case Expression.Meta(String key) -> NoteFields.read(asking, key);
      case Expression.Conntrack conntrack -> ConnectionFields.read(asking, conntrack);
      case Expression.Fib fib -> RouteFields.fib(asking, fib);
      case Expression.Route route -> RouteFields.route(asking, route);
      case Expression.Socket socket -> RouteFields.socket(asking, socket);
      case Expression.IpSet set -> RouteFields.ipSet(asking, set);
      case Expression.RawPayload raw -> PacketFields.raw(asking.packet(), raw);
      case Expression.Option option -> PacketFields.option(asking.packet(), option);
      case Expression.Concatenation concatenation -> parts(asking, concatenation);
      case Expression.Bits bits -> bits(asking, bits);
      case Expression.Lookup lookup -> lookup(asking, lookup);
      case Expression.Generated generated ->
          drawn(
              generated.modulus(),
              generated.offset(),
              "the kernel draws a number (numgen " + generated.mode() + ")");
      case Expression.Hash hash ->
          drawn(
              hash.settings().number("mod", 0),
              hash.settings().number("offset", 0),
              "the kernel draws a number (" + hash.kind() + ")");
      case Expression.Number number -> new Value.Num(number.value());
      case Expression.Address address -> new Value.Addr(address.address());
      case Expression.Text text -> Value.name(text.value());
      case Expression.EitherPort port -> Value.hidden("two ports are no value");
      case Expression.Network network -> Value.hidden("a network is no value");
      case Expression.Range range -> Value.hidden("a range is no value");
      case Expression.Several several -> Literals.read(several, ValueKind.NUMBER);
      case Expression.AnonymousSet set -> Value.hidden("a set is no value");
      case Expression.AnonymousMap map -> Value.hidden("a map is no value");
      case Expression.SetReference reference -> Value.hidden("a set is no value");
      case Expression.Unknown unknown -> Value.hidden("an expression is not understood");
    };
  }

  private static Value drawn(long modulus, long offset, String why) {
    if (modulus < 1 || modulus > MOST_DRAWN) {
      return new Value.Hidden(Doubt.Kind.CHANCE, why);
    }
    List<Value> values = new ArrayList<>();
    for (long i = 0; i < modulus; i++) {
      values.add(Value.number(offset + i));
    }
    return new Value.Drawn(values, why);
  }

  private static Value parts(Asking asking, Expression.Concatenation concatenation) {
    List<Value> values = new ArrayList<>(concatenation.parts().size());
    for (Expression part : concatenation.parts()) {
      Value value = read(asking, part);
      if (!Values.isPlain(value)) {
        return value instanceof Value.Drawn drawn
            ? new Value.Hidden(Doubt.Kind.CHANCE, drawn.why())
            : value;
      }
      values.add(value);
    }
    return new Value.Parts(values);
  }

  private static Value bits(Asking asking, Expression.Bits bits) {
    ValueKind kind = ValueKind.of(bits.left());
    Value right =
        isConstant(bits.right()) ? Literals.read(bits.right(), kind) : read(asking, bits.right());
    if (bits.left() instanceof Expression.Payload(String protocol, String field)
        && field.equals("frag-off")
        && right instanceof Value.Num(long mask)
        && (mask & ~FRAGMENT_BITS) == 0) {
      // Only whole packets are followed.
      return PacketFields.read(asking.packet(), protocol, "version") instanceof Value.Absent
          ? Value.ABSENT
          : Value.number(0);
    }
    Value left = read(asking, bits.left());
    if (left instanceof Value.Drawn drawn) {
      List<Value> values = new ArrayList<>();
      for (Value value : drawn.values()) {
        values.add(Arithmetic.apply(bits.operator(), value, right));
      }
      return new Value.Drawn(values, drawn.why());
    }
    return Arithmetic.apply(bits.operator(), left, right);
  }

  private static boolean isConstant(Expression expression) {
    return switch (expression) {
      case Expression.Number number -> true;
      case Expression.Address address -> true;
      case Expression.Text text -> true;
      case Expression.Several several -> true;
      case Expression.Bits bits -> isConstant(bits.left()) && isConstant(bits.right());
      default -> false;
    };
  }

  /** What a map has for a key. */
  sealed interface Mapped {
    record Hit(Element element) implements Mapped {}

    record Miss() implements Mapped {}

    /** Any of its elements, or none. */
    record Hidden(Doubt.Kind kind, String why) implements Mapped {}

    /** One of these, by chance; empty is a miss. */
    record Drawn(List<Optional<Element>> elements, String why) implements Mapped {}
  }

  /** Looks a key up in a set or map of the rule's table. */
  static Mapped find(Asking asking, Expression key, Expression map) {
    Optional<SetIndex> index = asking.table().index(map, kinds(key));
    Value value = read(asking, key);
    if (value instanceof Value.Absent) {
      return new Mapped.Miss();
    }
    if (index.isEmpty()) {
      return new Mapped.Hidden(Doubt.Kind.UNKNOWN, "the set that a rule asks is not there");
    }
    if (value instanceof Value.Hidden hidden) {
      return new Mapped.Hidden(hidden.kind(), hidden.why());
    }
    if (value instanceof Value.Drawn drawn) {
      List<Optional<Element>> elements = new ArrayList<>();
      for (Value one : drawn.values()) {
        elements.add(index.get().find(one));
      }
      return new Mapped.Drawn(elements, drawn.why());
    }
    Value asked = isState(key) ? ConnectionFields.withoutStatus(value) : value;
    Optional<Element> found = index.get().find(asked);
    if (found.isPresent()) {
      return isConditional(found.get())
          ? new Mapped.Hidden(
              Doubt.Kind.RATE, "an element of the set counts, and depends on packets before")
          : new Mapped.Hit(found.get());
    }
    Optional<String> doubt = index.get().notUnderstood();
    if (doubt.isPresent()) {
      return new Mapped.Hidden(Doubt.Kind.UNKNOWN, doubt.get());
    }
    return map instanceof Expression.SetReference(String name)
            && asking.state().changed().contains(name)
        ? new Mapped.Hidden(Doubt.Kind.UNKNOWN, "the set " + name + " was changed by a rule before")
        : new Mapped.Miss();
  }

  private static boolean isState(Expression key) {
    return key instanceof Expression.Conntrack conntrack && conntrack.key().equals("state");
  }

  private static boolean isConditional(Element element) {
    return element.settings().has("limit")
        || element.settings().has("quota")
        || element.settings().has("ct count");
  }

  private static List<ValueKind> kinds(Expression key) {
    if (key instanceof Expression.Concatenation concatenation) {
      List<ValueKind> kinds = new ArrayList<>();
      for (Expression part : concatenation.parts()) {
        kinds.add(ValueKind.of(part));
      }
      return kinds;
    }
    return List.of(ValueKind.of(key));
  }

  private static Value lookup(Asking asking, Expression.Lookup lookup) {
    return switch (find(asking, lookup.key(), lookup.map())) {
      case Mapped.Hit(Element element) -> data(asking, element);
      case Mapped.Miss miss -> Value.ABSENT;
      case Mapped.Hidden(Doubt.Kind kind, String why) -> new Value.Hidden(kind, why);
      case Mapped.Drawn(List<Optional<Element>> elements, String why) -> {
        List<Value> values = new ArrayList<>();
        for (Optional<Element> element : elements) {
          values.add(element.map(found -> data(asking, found)).orElse(Value.ABSENT));
        }
        yield new Value.Drawn(values, why);
      }
    };
  }

  private static Value data(Asking asking, Element element) {
    return element.value().isPresent() ? read(asking, element.value().get()) : Value.ABSENT;
  }
}
