package dev.plumb.answers.filter;

import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Connections by both of their tuples. */
final class HeldConnections implements ConnectionTable {
  private final Map<Key, Found> byTuple = new HashMap<>();

  private record Key(Tuple tuple, int zone) {}

  HeldConnections(List<Connection> connections) {
    for (Connection connection : connections) {
      byTuple.putIfAbsent(
          new Key(connection.original(), connection.zone()), new Found(connection, false));
      byTuple.putIfAbsent(
          new Key(connection.reply(), connection.zone()), new Found(connection, true));
    }
  }

  @Override
  public Optional<Found> find(Tuple tuple, int zone) {
    return Optional.ofNullable(byTuple.get(new Key(tuple, zone)));
  }
}
