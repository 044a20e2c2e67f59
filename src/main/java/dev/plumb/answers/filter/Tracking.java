package dev.plumb.answers.filter;

import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import java.util.Locale;
import java.util.Optional;

/**
 * What conntrack says of one packet: the state it is in, and the connection it belongs to.
 *
 * <p>NAT is in here. The nat chains are asked for a connection's first packet alone, and what they
 * decide is the reply tuple: it is the inverse of the original one but for what is translated.
 * Every later packet of either direction is rewritten by it ({@link #translated}).
 *
 * @param reply true for a packet in the direction of the reply
 * @param connection empty when the packet belongs to none: untracked, or invalid
 * @param masqueraded the link whose address MASQUERADE took: the kernel drops a packet of the
 *     connection that leaves by another
 */
public record Tracking(
    State state, boolean reply, Optional<Connection> connection, Optional<String> masqueraded) {

  /** As rules say it. */
  public enum State {
    /** The first packet, or one that nothing was answered to yet. */
    NEW,
    /** Packets went both ways. */
    ESTABLISHED,
    /** An ICMP error about a connection, or one that was expected. */
    RELATED,
    /** Not fit to begin a connection, and of none. */
    INVALID,
    /** Exempted. */
    UNTRACKED;

    /** {@code new}, {@code established}, ... */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of no connection. */
  public static final Tracking INVALID = none(State.INVALID);

  /** Exempted from tracking. */
  public static final Tracking UNTRACKED = none(State.UNTRACKED);

  private static Tracking none(State state) {
    return new Tracking(state, false, Optional.empty(), Optional.empty());
  }

  /**
   * Of a connection that conntrack holds.
   *
   * @param reply the packet goes the way of the reply
   */
  public static Tracking of(Connection connection, State state, boolean reply) {
    return new Tracking(state, reply, Optional.of(connection), Optional.empty());
  }

  /** The same of a connection that changed. */
  Tracking with(Connection changed) {
    return new Tracking(state, reply, Optional.of(changed), masqueraded);
  }

  /** The tracking of the same connection for a packet that answers this one. */
  public Tracking answered() {
    return connection.isEmpty()
        ? this
        : new Tracking(
            State.ESTABLISHED,
            !reply,
            connection.map(
                held -> ConnectionTable.withStatus(held, held.status() | Connection.SEEN_REPLY)),
            masqueraded);
  }

  /** The tuple that a packet of this direction has where it comes in; empty without connection. */
  public Optional<Tuple> expected() {
    return connection.map(held -> reply ? held.reply() : held.original());
  }

  /** The tuple that a packet of this direction has where it leaves, all NAT done. */
  public Optional<Tuple> translated() {
    return connection.map(held -> ConnectionTable.inverse(reply ? held.original() : held.reply()));
  }
}
