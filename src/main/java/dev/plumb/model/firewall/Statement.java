package dev.plumb.model.firewall;

import dev.plumb.model.Tree;
import java.util.List;
import java.util.Optional;

/**
 * One thing that a rule asks or does. iptables' matches and targets are said in the same words as
 * nft's.
 */
public sealed interface Statement {
  /** Goes on only when the comparison holds. */
  record Match(Expression left, Operator operator, Expression right) implements Statement {}

  /** Decides. */
  record Decide(Verdict verdict) implements Statement {}

  /** Decides by a verdict map; goes on when the key is not in it. */
  record DecideBy(Expression key, Expression map) implements Statement {}

  /**
   * Refuses, and tells the sender.
   *
   * @param type {@code icmp}, {@code icmpv6}, {@code icmpx}, {@code tcp reset}; empty is port
   *     unreachable of the packet's own family
   * @param code nft's word: {@code port-unreachable}, {@code admin-prohibited}
   */
  record Reject(Optional<String> type, Optional<String> code) implements Statement {}

  /**
   * Rewrites the connection's addresses from now on, and accepts.
   *
   * @param address the new one, a range of them or a lookup; empty keeps it
   * @param port the new one, a range or a lookup; empty keeps it
   * @param flags {@code random}, {@code fully-random}, {@code persistent}
   */
  record Nat(Kind kind, Optional<Expression> address, Optional<Expression> port, List<String> flags)
      implements Statement {
    public Nat {
      flags = List.copyOf(flags);
    }

    /** Which address of the packet. */
    public enum Kind {
      /** The source's. */
      SNAT,
      /** The destination's. */
      DNAT,
      /** The source's becomes the outgoing link's own. */
      MASQUERADE,
      /** The destination's becomes the incoming link's own. */
      REDIRECT,
      /** A whole prefix is moved one to one: iptables' NETMAP. */
      PREFIX
    }
  }

  /** Hands the packet to a local socket without changing it. */
  record Tproxy(Optional<Expression> address, Optional<Expression> port) implements Statement {}

  /** Writes a field, a mark or another note of the packet. */
  record Set(Expression target, Expression value) implements Statement {}

  /** Exempts the packet from connection tracking. */
  record NoTrack() implements Statement {}

  /** Counts; {@code name} of a counter that several rules share. */
  record Count(Optional<Counters> counters, Optional<String> name) implements Statement {}

  /**
   * Goes on only while not too many packets came: what it says depends on the time.
   *
   * @param kind {@code limit}, {@code hashlimit}, {@code connlimit}, {@code quota}, {@code recent},
   *     {@code statistic}
   * @param settings as the tool says them
   */
  record Limit(String kind, Tree.Obj settings) implements Statement {}

  /** Tells somebody; the packet goes on. {@code kind}: log, nflog, trace, audit, dup. */
  record Report(String kind, Tree.Obj settings) implements Statement {}

  /** Adds to, updates or deletes from a set; goes on. */
  record ChangeSet(String operation, String set, Tree.Obj settings) implements Statement {}

  /**
   * Known by name, and of no consequence for which way a packet goes: {@code checksum}, {@code
   * classify}, {@code ct helper}, {@code flow}.
   */
  record Aside(String kind, Tree.Obj settings) implements Statement {}

  /**
   * A match whose outcome no ruleset tells: it looks into the packet's content, the sending
   * process, or a program of its own ({@code string}, {@code owner}, {@code bpf}, {@code u32}).
   */
  record Opaque(String kind, Tree.Obj settings) implements Statement {}

  /** What this version does not understand, as it was said. */
  record Unknown(String text) implements Statement {}

  /** False when it, or something in it, was not understood. */
  default boolean isUnderstood() {
    return switch (this) {
      case Unknown unknown -> false;
      case Match match -> match.left().isUnderstood() && match.right().isUnderstood();
      case DecideBy decide -> decide.key().isUnderstood() && decide.map().isUnderstood();
      case Nat nat -> isUnderstood(nat.address()) && isUnderstood(nat.port());
      case Tproxy tproxy -> isUnderstood(tproxy.address()) && isUnderstood(tproxy.port());
      case Set set -> set.target().isUnderstood() && set.value().isUnderstood();
      case Decide decide -> true;
      case Reject reject -> true;
      case NoTrack noTrack -> true;
      case Count count -> true;
      case Limit limit -> true;
      case Report report -> true;
      case ChangeSet change -> true;
      case Aside aside -> true;
      case Opaque opaque -> true;
    };
  }

  private static boolean isUnderstood(Optional<Expression> expression) {
    return expression.isEmpty() || expression.get().isUnderstood();
  }
}
