package dev.plumb.answers.filter;

import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Expression;
import java.util.OptionalLong;

/** Values as rules write them, read as the kind of what they are compared with. */
final class Literals {
  private Literals() {}

  /** The value of a constant; hidden when it is none that we understand. */
  static Value read(Expression expression, ValueKind kind) {
    return switch (expression) {
      case Expression.Number number -> new Value.Num(number.value());
      case Expression.Address address -> new Value.Addr(address.address());
      case Expression.Text(String text) -> word(text, kind);
      case Expression.Several several -> {
        long bits = 0;
        for (Expression part : several.values()) {
          if (!(read(part, kind) instanceof Value.Num number)) {
            yield Value.hidden("several values that are no bits");
          }
          bits |= number.number();
        }
        yield new Value.Num(bits);
      }
      case Expression.Bits bits ->
          Arithmetic.apply(bits.operator(), read(bits.left(), kind), read(bits.right(), kind));
      default -> Value.hidden("a value that is no constant");
    };
  }

  private static Value word(String text, ValueKind kind) {
    OptionalLong number = kind.number(text);
    if (number.isPresent()) {
      return new Value.Num(number.getAsLong());
    }
    return kind == ValueKind.NAME
        ? Value.name(text)
        : Value.hidden("the word " + text + " is not known");
  }

  /** The first and the last address of a network. */
  static IpAddress end(Expression.Network network, boolean last) {
    byte[] bytes = network.address().bytes().toArray();
    for (int bit = network.length(); bit < bytes.length * 8; bit++) {
      int mask = 0x80 >> bit % 8;
      bytes[bit / 8] = (byte) (last ? bytes[bit / 8] | mask : bytes[bit / 8] & ~mask);
    }
    return IpAddress.of(bytes);
  }
}
