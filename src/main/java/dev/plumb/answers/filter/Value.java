package dev.plumb.answers.filter;

import dev.plumb.model.IpAddress;
import java.util.List;
import java.util.OptionalLong;

/** What an expression is for one packet. */
sealed interface Value {
  /** A number, unsigned 64 bits: ports, marks, flags, Ethernet addresses. */
  record Num(long number) implements Value {}

  /** An address. */
  record Addr(IpAddress address) implements Value {}

  /**
   * A name, of a link mostly; empty is "no link".
   *
   * @param number what is compared when the other side is a number: the ifindex
   */
  record Name(String text, OptionalLong number) implements Value {}

  /** Several values as one key. */
  record Parts(List<Value> values) implements Value {
    public Parts {
      values = List.copyOf(values);
    }
  }

  /** The packet has no such thing; a rule that asks for it does not hold, whatever it asks. */
  record Absent() implements Value {}

  /** It cannot be told. */
  record Hidden(Doubt.Kind kind, String why) implements Value {}

  /** One of several, by chance. */
  record Drawn(List<Value> values, String why) implements Value {
    public Drawn {
      values = List.copyOf(values);
    }
  }

  Value ABSENT = new Absent();

  static Value number(long number) {
    return new Num(number);
  }

  static Value flag(boolean holds) {
    return new Num(holds ? 1 : 0);
  }

  static Value hidden(String why) {
    return new Hidden(Doubt.Kind.UNKNOWN, why);
  }

  static Value name(String text) {
    return new Name(text, OptionalLong.empty());
  }
}
