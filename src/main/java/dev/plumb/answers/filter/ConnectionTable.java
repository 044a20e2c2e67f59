package dev.plumb.answers.filter;

import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.UnknownAttribute;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The connections that a namespace's conntrack holds while a packet is followed. */
public interface ConnectionTable {
  /**
   * A connection one of whose tuples this is.
   *
   * @param zone of the direction that is asked for
   */
  Optional<Found> find(Tuple tuple, int zone);

  /**
   * @param reply the tuple asked for is that of its reply
   */
  record Found(Connection connection, boolean reply) {}

  /** One that holds nothing. */
  static ConnectionTable empty() {
    return (tuple, zone) -> Optional.empty();
  }

  /** One that holds these. */
  static ConnectionTable of(List<Connection> connections) {
    return new HeldConnections(connections);
  }

  /** A connection that begins with a packet of this tuple, nothing translated. */
  static Connection begun(Tuple original, int zone) {
    List<UnknownAttribute> none = List.of();
    return new Connection(
        original,
        inverse(original),
        0,
        Optional.empty(),
        OptionalLong.empty(),
        0,
        zone,
        Optional.empty(),
        Optional.empty(),
        none);
  }

  /** The tuple of a packet that answers one of this tuple. */
  static Tuple inverse(Tuple tuple) {
    OptionalInt type = tuple.icmpType();
    return new Tuple(
        tuple.destination(),
        tuple.source(),
        tuple.protocol(),
        tuple.destinationPort(),
        tuple.sourcePort(),
        type.isPresent() ? IcmpTypes.answer(tuple.protocol(), type.getAsInt()) : type,
        tuple.icmpCode(),
        tuple.icmpId());
  }

  static Connection withStatus(Connection held, int status) {
    return with(held, held.reply(), status, held.mark());
  }

  /** The same connection with another reply tuple, status and mark. */
  static Connection with(Connection held, Tuple reply, int status, long mark) {
    return new Connection(
        held.original(),
        reply,
        status,
        held.state(),
        held.timeout(),
        mark,
        held.zone(),
        held.originalCounters(),
        held.replyCounters(),
        held.unknown());
  }
}
