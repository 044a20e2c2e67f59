package dev.plumb.answers.filter;

import dev.plumb.model.IpAddress;

/** Bits and sums of values. */
final class Arithmetic {
  private Arithmetic() {}

  static Value apply(String operator, Value left, Value right) {
    if (left instanceof Value.Num a && right instanceof Value.Num b) {
      return numbers(operator, a.number(), b.number());
    }
    if (left instanceof Value.Addr a
        && right instanceof Value.Addr b
        && a.address().bits() == b.address().bits()) {
      return addresses(operator, a.address(), b.address());
    }
    if (left instanceof Value.Absent || left instanceof Value.Hidden) {
      return left;
    }
    return right instanceof Value.Absent || right instanceof Value.Hidden
        ? right
        : Value.hidden("bits of what has none");
  }

  private static Value numbers(String operator, long a, long b) {
    return switch (operator) {
      case "&" -> new Value.Num(a & b);
      case "|" -> new Value.Num(a | b);
      case "^" -> new Value.Num(a ^ b);
      case "<<" -> new Value.Num(a << b);
      case ">>" -> new Value.Num(a >>> b);
      case "+" -> new Value.Num(Math.min(a + b, 255)); // a TTL, which does not wrap round
      case "-" -> new Value.Num(Math.max(a - b, 0));
      default -> Value.hidden("the operator " + operator + " is not known");
    };
  }

  private static Value addresses(String operator, IpAddress a, IpAddress b) {
    byte[] bytes = a.bytes().toArray();
    for (int i = 0; i < bytes.length; i++) {
      int other = b.bytes().at(i);
      switch (operator) {
        case "&" -> bytes[i] &= (byte) other;
        case "|" -> bytes[i] |= (byte) other;
        case "^" -> bytes[i] ^= (byte) other;
        default -> {
          return Value.hidden("the operator " + operator + " is not known of addresses");
        }
      }
    }
    return new Value.Addr(IpAddress.of(bytes));
  }
}
