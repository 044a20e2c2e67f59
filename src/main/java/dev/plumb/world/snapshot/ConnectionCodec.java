package dev.plumb.world.snapshot;

import dev.plumb.model.Connection;
import dev.plumb.model.Tree;
import java.util.Set;

/** Tracked connections of one namespace. */
final class ConnectionCodec implements RecordCodec<Connection> {
  private static final TupleCodec TUPLE = new TupleCodec();

  @Override
  public Set<String> vocabulary() {
    return Set.of("state");
  }

  @Override
  public Tree.Obj write(Connection connection) {
    CountersCodec counters = CountersCodec.INSTANCE;
    return new FieldsWriter()
        .always("original", TUPLE.write(connection.original()))
        .always("reply", TUPLE.write(connection.reply()))
        .mask("status", connection.status())
        .put("state", connection.state())
        .put("timeout", connection.timeout())
        .put("mark", connection.mark())
        .put("zone", connection.zone())
        .put("original_counters", counters.write(connection.originalCounters()))
        .put("reply_counters", counters.write(connection.replyCounters()))
        .unknown(connection.unknown())
        .done();
  }

  @Override
  public Connection read(FieldsReader in) throws MalformedSnapshot {
    return new Connection(
        tuple(in, "original"),
        tuple(in, "reply"),
        in.mask("status"),
        in.optionalText("state"),
        in.optionalNumber("timeout"),
        in.number("mark", 0, 0xffff_ffffL),
        in.integer("zone", 0, 0xffff),
        in.optionalRecord("original_counters", CountersCodec.INSTANCE),
        in.optionalRecord("reply_counters", CountersCodec.INSTANCE),
        in.unknown());
  }

  private static Connection.Tuple tuple(FieldsReader in, String name) throws MalformedSnapshot {
    return in.optionalRecord(name, TUPLE)
        .orElseThrow(() -> new MalformedSnapshot("a connection in it lacks '" + name + "'"));
  }

  /** Whom a packet is from and for. */
  private static final class TupleCodec implements RecordCodec<Connection.Tuple> {
    @Override
    public Tree.Obj write(Connection.Tuple tuple) {
      return new FieldsWriter()
          .put("src", tuple.source().toString())
          .put("dst", tuple.destination().toString())
          .put("protocol", tuple.protocol())
          .put("sport", tuple.sourcePort())
          .put("dport", tuple.destinationPort())
          .put("icmp_type", tuple.icmpType())
          .put("icmp_code", tuple.icmpCode())
          .put("icmp_id", tuple.icmpId())
          .done();
    }

    @Override
    public Connection.Tuple read(FieldsReader in) throws MalformedSnapshot {
      return new Connection.Tuple(
          in.address("src"),
          in.address("dst"),
          in.integer("protocol", 0, 255),
          in.optionalInteger("sport"),
          in.optionalInteger("dport"),
          in.optionalInteger("icmp_type"),
          in.optionalInteger("icmp_code"),
          in.optionalInteger("icmp_id"));
    }
  }
}
