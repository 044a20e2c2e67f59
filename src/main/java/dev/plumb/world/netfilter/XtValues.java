package dev.plumb.world.netfilter;

import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The values that iptables prints: addresses with masks, port ranges, marks. */
final class XtValues {
  private static final long MASK32 = 0xffff_ffffL;

  private XtValues() {}

  /** {@code 10}, {@code 0x1f}; empty when it is no number. */
  static OptionalLong number(String text) {
    try {
      return OptionalLong.of(
          text.startsWith("0x")
              ? Long.parseUnsignedLong(text.substring(2), 16)
              : Long.parseLong(text));
    } catch (NumberFormatException noNumber) {
      return OptionalLong.empty();
    }
  }

  /** A number where it is one, else the word. */
  static Expression numberOrWord(String text) {
    OptionalLong number = number(text);
    return number.isPresent()
        ? new Expression.Number(number.getAsLong())
        : new Expression.Text(text);
  }

  /** {@code 80}, {@code 80:90}, {@code :90}; empty when it is none. */
  static Optional<Expression> range(String text, String between, long least, long most) {
    int colon = text.indexOf(between);
    if (colon < 0) {
      OptionalLong number = number(text);
      return number.isPresent()
          ? Optional.of(new Expression.Number(number.getAsLong()))
          : Optional.empty();
    }
    String first = text.substring(0, colon);
    String last = text.substring(colon + between.length());
    OptionalLong from = first.isEmpty() ? OptionalLong.of(least) : number(first);
    OptionalLong to = last.isEmpty() ? OptionalLong.of(most) : number(last);
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        from.getAsLong() == to.getAsLong()
            ? new Expression.Number(from.getAsLong())
            : new Expression.Range(
                new Expression.Number(from.getAsLong()), new Expression.Number(to.getAsLong())));
  }

  /** {@code 80:90}, as the options of tcp and udp have it. */
  static Optional<Expression> ports(String text) {
    return range(text, ":", 0, 65_535);
  }

  /** {@code 80,443:445}: one value, or a set of them. */
  static Optional<Expression> portList(String text) {
    List<Expression> items = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      Optional<Expression> ports = ports(item);
      if (ports.isEmpty()) {
        return Optional.empty();
      }
      items.add(ports.get());
    }
    return Optional.of(items.size() == 1 ? items.getFirst() : new Expression.AnonymousSet(items));
  }

  /** {@code ESTABLISHED,RELATED} as words in lower case. */
  static List<Expression> words(String list) {
    List<Expression> words = new ArrayList<>();
    for (String word : list.split(",", -1)) {
      words.add(new Expression.Text(word.toLowerCase(Locale.ROOT)));
    }
    return words;
  }

  /** One word, or several together. */
  static Expression several(List<Expression> words) {
    return words.size() == 1 ? words.getFirst() : new Expression.Several(words);
  }

  /** One word, or a set of them. */
  static Expression anyOf(List<Expression> words) {
    return words.size() == 1 ? words.getFirst() : new Expression.AnonymousSet(words);
  }

  /** An address with what its mask says; empty when it is none. */
  record Masked(IpAddress address, OptionalInt length, IpAddress mask) {}

  /** {@code 10.0.0.0/8}, {@code 10.0.0.1/255.0.255.0}, {@code fd00::/8}. */
  static Optional<Masked> address(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int bits = address.get().bits();
    String mask = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
    OptionalLong length = number(mask);
    if (length.isPresent()) {
      if (length.getAsLong() < 0 || length.getAsLong() > bits) {
        return Optional.empty();
      }
      int count = (int) length.getAsLong();
      return Optional.of(new Masked(address.get(), OptionalInt.of(count), maskOf(count, bits)));
    }
    Optional<IpAddress> written = IpAddress.parse(mask);
    if (written.isEmpty() || written.get().bits() != bits) {
      return Optional.empty();
    }
    return Optional.of(new Masked(address.get(), lengthOf(written.get()), written.get()));
  }

  private static IpAddress maskOf(int length, int bits) {
    byte[] bytes = new byte[bits / 8];
    for (int bit = 0; bit < length; bit++) {
      bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    return IpAddress.of(bytes);
  }

  private static OptionalInt lengthOf(IpAddress mask) {
    for (int length = 0; length <= mask.bits(); length++) {
      if (maskOf(length, mask.bits()).equals(mask)) {
        return OptionalInt.of(length);
      }
    }
    return OptionalInt.empty();
  }

  /** An address alone, or a network. */
  static Expression networkOf(IpAddress address, int length) {
    return length == address.bits()
        ? new Expression.Address(address)
        : new Expression.Network(address, length);
  }

  /** {@code 10.0.0.1-10.0.0.9}; empty when it is none. */
  static Optional<Expression> addressRange(String text) {
    int dash = text.indexOf('-');
    Optional<IpAddress> from = IpAddress.parse(dash < 0 ? text : text.substring(0, dash));
    Optional<IpAddress> to = dash < 0 ? from : IpAddress.parse(text.substring(dash + 1));
    if (from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    Expression first = new Expression.Address(from.get());
    return Optional.of(
        from.equals(to) ? first : new Expression.Range(first, new Expression.Address(to.get())));
  }

  /**
   * {@code 0x1/0xff}.
   *
   * @param mask all ones when none is written
   */
  record Mark(long value, long mask) {
    boolean isWhole() {
      return mask == MASK32;
    }
  }

  static Optional<Mark> mark(String text) {
    int slash = text.indexOf('/');
    OptionalLong value = number(slash < 0 ? text : text.substring(0, slash));
    OptionalLong mask = slash < 0 ? OptionalLong.of(MASK32) : number(text.substring(slash + 1));
    return value.isPresent() && mask.isPresent()
        ? Optional.of(new Mark(value.getAsLong() & MASK32, mask.getAsLong() & MASK32))
        : Optional.empty();
  }

  /** All 32 bits but these. */
  static long but(long mask) {
    return ~mask & MASK32;
  }

  /** A value with some of its bits, or all of them. */
  static Expression masked(Expression value, long mask) {
    return mask == MASK32 ? value : new Expression.Bits("&", value, new Expression.Number(mask));
  }
}
