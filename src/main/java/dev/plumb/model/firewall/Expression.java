package dev.plumb.model.firewall;

import dev.plumb.model.IpAddress;
import dev.plumb.model.Tree;
import java.util.List;
import java.util.Optional;

/**
 * What a rule compares or computes with: something of the packet, or a value. The words are nft's.
 *
 * @see "libnftables-json(5), nft(8)"
 */
public sealed interface Expression {
  /**
   * A header's field, {@code ip saddr}, {@code tcp dport}. Only a packet that has this header has
   * it: to ask for it is also to ask for the protocol. {@code th} is any transport with ports.
   */
  record Payload(String protocol, String field) implements Expression {}

  /**
   * Both ports of a transport: a comparison holds when it holds for one of them, and its negation
   * when it holds for neither. iptables' {@code --ports}.
   */
  record EitherPort(String protocol) implements Expression {}

  /**
   * Bits of the packet by their place.
   *
   * @param base {@code ll}, {@code nh}, {@code th}, {@code ih}
   * @param offset in bits from there
   * @param length in bits
   */
  record RawPayload(String base, int offset, int length) implements Expression {}

  /**
   * What the kernel notes about the packet: {@code iifname}, {@code l4proto}, {@code mark}. Beside
   * nft's words: {@code physiifname} and {@code physoifname} (the bridge ports that br_netfilter
   * remembers), {@code physdev-is-in}, {@code physdev-is-out}, {@code physdev-is-bridged} (1 or 0).
   */
  record Meta(String key) implements Expression {}

  /**
   * What conntrack knows of its connection: {@code state}, {@code status}, {@code mark}, {@code
   * zone}. Among states, {@code snat} and {@code dnat} are bits of the status, as iptables has it.
   *
   * @param direction {@code original} or {@code reply}, for keys that have one for each
   */
  record Conntrack(String key, Optional<String> direction) implements Expression {}

  /**
   * What the routing table says: {@code fib daddr type}.
   *
   * @param flags {@code saddr} or {@code daddr}, with {@code mark}, {@code iif}, {@code oif}
   * @param result {@code type}, {@code oif}, {@code oifname}
   */
  record Fib(List<String> flags, String result) implements Expression {
    public Fib {
      flags = List.copyOf(flags);
    }
  }

  /** Of the packet's route: {@code mtu}, {@code nexthop}. */
  record Route(String key) implements Expression {}

  /** Of the socket the packet is for: {@code transparent}, {@code mark}, {@code wildcard}. */
  record Socket(String key) implements Expression {}

  /** A field of a TCP option or an IPv6 extension header; without a field, whether it is there. */
  record Option(String header, String name, Optional<String> field) implements Expression {}

  /**
   * A number that is made up: {@code numgen random mod 3}.
   *
   * @param mode {@code random} or {@code inc}
   */
  record Generated(String mode, long modulus, long offset) implements Expression {}

  /** A hash over fields, taken modulo something: {@code jhash}, {@code symhash}. */
  record Hash(String kind, Tree.Obj settings) implements Expression {}

  /** A whole number; unsigned 64 bits. */
  record Number(long value) implements Expression {}

  /**
   * A word: a link's name (a trailing {@code *} stands for any end of it), {@code established},
   * {@code local}, {@code tcp}.
   */
  record Text(String value) implements Expression {}

  record Address(IpAddress address) implements Expression {}

  /**
   * An address and how many of its bits count.
   *
   * @param length 0 to the address's bits
   */
  record Network(IpAddress address, int length) implements Expression {}

  /** Both ends included. */
  record Range(Expression from, Expression to) implements Expression {}

  /** Several values together, in one comparison: states or bits. */
  record Several(List<Expression> values) implements Expression {
    public Several {
      values = List.copyOf(values);
    }
  }

  /** A set without a name, within the rule. */
  record AnonymousSet(List<Expression> elements) implements Expression {
    public AnonymousSet {
      elements = List.copyOf(elements);
    }
  }

  /** A map without a name, within the rule. */
  record AnonymousMap(List<NamedSet.Element> elements) implements Expression {
    public AnonymousMap {
      elements = List.copyOf(elements);
    }
  }

  /** {@code @name}: a set or map of the same table. */
  record SetReference(String name) implements Expression {}

  /**
   * Whether the packet is in an ipset, which the kernel keeps beside all tables: 1 or 0.
   *
   * @param directions {@code src} or {@code dst} for each of its dimensions
   */
  record IpSet(String name, List<String> directions) implements Expression {
    public IpSet {
      directions = List.copyOf(directions);
    }
  }

  /** Several fields or values as one key: {@code iifname . ip daddr}. */
  record Concatenation(List<Expression> parts) implements Expression {
    public Concatenation {
      parts = List.copyOf(parts);
    }
  }

  /** The value that a map has for a key: {@code ip daddr map @m}. */
  record Lookup(Expression key, Expression map) implements Expression {}

  /**
   * Bits of two values.
   *
   * @param operator {@code &}, {@code |}, {@code ^}, {@code <<}, {@code >>}; {@code +} and {@code
   *     -} where iptables changes a TTL
   */
  record Bits(String operator, Expression left, Expression right) implements Expression {}

  /** What this version does not understand, as it was said. */
  record Unknown(Tree source) implements Expression {}

  /** False when something in it was not understood. */
  default boolean isUnderstood() {
    return switch (this) {
      case Unknown unknown -> false;
      case Range range -> range.from().isUnderstood() && range.to().isUnderstood();
      case Several several -> allUnderstood(several.values());
      case AnonymousSet set -> allUnderstood(set.elements());
      case AnonymousMap map -> {
        for (NamedSet.Element element : map.elements()) {
          if (!element.key().isUnderstood()
              || (element.value().isPresent() && !element.value().get().isUnderstood())) {
            yield false;
          }
        }
        yield true;
      }
      case Concatenation concatenation -> allUnderstood(concatenation.parts());
      case Lookup lookup -> lookup.key().isUnderstood() && lookup.map().isUnderstood();
      case Bits bits -> bits.left().isUnderstood() && bits.right().isUnderstood();
      case Payload payload -> true;
      case EitherPort port -> true;
      case RawPayload raw -> true;
      case Meta meta -> true;
      case Conntrack conntrack -> true;
      case Fib fib -> true;
      case Route route -> true;
      case Socket socket -> true;
      case Option option -> true;
      case Generated generated -> true;
      case Hash hash -> true;
      case Number number -> true;
      case Text text -> true;
      case Address address -> true;
      case Network network -> true;
      case SetReference reference -> true;
      case IpSet set -> true;
    };
  }

  private static boolean allUnderstood(List<Expression> parts) {
    for (Expression part : parts) {
      if (!part.isUnderstood()) {
        return false;
      }
    }
    return true;
  }
}
