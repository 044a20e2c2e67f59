package dev.plumb.console.command;

import dev.plumb.answers.firewall.Parties;
import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import dev.plumb.console.command.Outcome.Column;
import dev.plumb.console.command.Outcome.Row;
import dev.plumb.model.Connection;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Counters;
import dev.plumb.model.port.Needs;
import dev.plumb.model.port.Needs.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code ct}: the connections that a namespace tracks, with the names of both ends. */
public final class ConntrackCommands {
  private static final Option GONE =
      Option.flag("--gone", "only entries whose target is not there any more");

  private ConntrackCommands() {}

  public static List<CommandEntry> entries() {
    return List.of(
        CommandEntry.named("ct", "list")
            .byDefault()
            .summary("tracked connections with the names of both ends; stale ones are marked")
            .takes(Argument.optional("NS", Slot.NAMESPACE))
            .option(Places.ALL)
            .option(Places.IN)
            .option(GONE)
            .needs(
                Needs.all(Part.CONNTRACK, Part.LINKS, Part.NSIDS, Part.ADDRESSES, Part.CONTAINERS))
            .example("ct list")
            .runs(ConntrackCommands::list));
  }

  private static Outcome list(Call call) throws UserError {
    Host host = call.host();
    Parties parties = new Parties(host);
    List<Row> rows = new ArrayList<>();
    List<Line> notes = new ArrayList<>();
    for (Namespace namespace : Places.of(call, host)) {
      for (Connection connection : Places.read(call, namespace, namespace.conntrack(), notes)) {
        boolean gone = parties.isGone(namespace, connection);
        if (gone || !call.has("--gone")) {
          rows.add(row(namespace, connection, parties, gone));
        }
      }
    }
    return Outcome.of(
            new Outcome.Table(
                Places.columns(
                    call,
                    new Column("protocol", "PROTO", false, false),
                    Column.of("state"),
                    new Column("source", "FROM", false, false),
                    new Column("destination", "TO", false, false),
                    new Column("target", "ANSWERED BY", false, false),
                    new Column("timeout", "SECS", false, true),
                    Column.wide("zone"),
                    Column.wide("mark"),
                    Column.of("status")),
                rows,
                false,
                "no connections are tracked"))
        .withNotes(notes);
  }

  private static Row row(
      Namespace namespace, Connection connection, Parties parties, boolean gone) {
    Connection.Tuple original = connection.original();
    Connection.Tuple reply = connection.reply();
    boolean translated =
        !reply.source().equals(original.destination())
            || !reply.sourcePort().equals(original.destinationPort());
    Line.Builder status = Line.build();
    status.add(String.join(" ", words(connection)));
    if (gone) {
      status.add(words(connection).isEmpty() ? "" : " ");
      status.add(Span.styled("nobody has " + reply.source() + " any more", Span.Style.BAD));
    }
    return new Row(
        List.of(
            Line.of(Span.namespace(namespace.name())),
            Line.text(protocol(original.protocol())),
            Line.text(connection.state().orElse("")),
            place(parties, original.source(), original.sourcePort()),
            place(parties, original.destination(), original.destinationPort()),
            translated ? place(parties, reply.source(), reply.sourcePort()) : Line.EMPTY,
            connection.timeout().isPresent()
                ? Line.of(Span.number(connection.timeout().getAsLong()))
                : Line.EMPTY,
            Line.of(Span.number(connection.zone())),
            Line.of(Span.number(connection.mark())),
            status.line()),
        record(namespace, connection, parties, gone));
  }

  private static Line place(Parties parties, dev.plumb.model.IpAddress address, OptionalInt port) {
    Line.Builder line = Line.build();
    Optional<String> name = parties.name(address);
    boolean six = address.bits() == 128 && port.isPresent();
    line.add(six ? "[" : "").add(Span.address(address)).add(six ? "]" : "");
    if (port.isPresent()) {
      line.add(":")
          .add(Span.of(Integer.toString(port.getAsInt()), Span.Kind.PORT, Span.Style.PLAIN));
    }
    if (name.isPresent()) {
      line.add(" ").add(Span.namespace(name.get()));
    }
    return line.line();
  }

  /** conntrack(8)'s words. */
  private static List<String> words(Connection connection) {
    List<String> words = new ArrayList<>();
    if (!connection.is(Connection.SEEN_REPLY)) {
      words.add("unreplied");
    }
    if (connection.is(Connection.ASSURED)) {
      words.add("assured");
    }
    if (connection.is(Connection.SRC_NAT)) {
      words.add("snat");
    }
    if (connection.is(Connection.DST_NAT)) {
      words.add("dnat");
    }
    return words;
  }

  private static String protocol(int number) {
    return switch (number) {
      case 1 -> "icmp";
      case 2 -> "igmp";
      case 6 -> "tcp";
      case 17 -> "udp";
      case 33 -> "dccp";
      case 47 -> "gre";
      case 58 -> "icmpv6";
      case 132 -> "sctp";
      case 136 -> "udplite";
      default -> Integer.toString(number);
    };
  }

  private static Tree.Obj record(
      Namespace namespace, Connection connection, Parties parties, boolean gone) {
    Tree.Builder record =
        Tree.object()
            .put("netns", namespace.name())
            .put("protocol", protocol(connection.original().protocol()))
            .put("state", connection.state())
            .put("status", Tree.texts(words(connection)))
            .put("original", tuple(connection.original(), parties))
            .put("reply", tuple(connection.reply(), parties))
            .put("gone", gone);
    if (connection.timeout().isPresent()) {
      record.put("timeout", connection.timeout().getAsLong());
    }
    record.put("mark", connection.mark()).put("zone", connection.zone());
    counters(record, "packets", "bytes", connection.originalCounters());
    counters(record, "reply_packets", "reply_bytes", connection.replyCounters());
    return record.build();
  }

  private static void counters(
      Tree.Builder record, String packets, String bytes, Optional<Counters> counters) {
    if (counters.isPresent()) {
      record.put(packets, counters.get().packets()).put(bytes, counters.get().bytes());
    }
  }

  private static Tree.Obj tuple(Connection.Tuple tuple, Parties parties) {
    Tree.Builder record =
        Tree.object()
            .put("src", tuple.source().toString())
            .put("dst", tuple.destination().toString());
    put(record, "sport", tuple.sourcePort());
    put(record, "dport", tuple.destinationPort());
    put(record, "icmp_type", tuple.icmpType());
    put(record, "icmp_code", tuple.icmpCode());
    put(record, "icmp_id", tuple.icmpId());
    return record
        .put("src_netns", parties.name(tuple.source()))
        .put("dst_netns", parties.name(tuple.destination()))
        .build();
  }

  private static void put(Tree.Builder record, String name, OptionalInt value) {
    if (value.isPresent()) {
      record.put(name, value.getAsInt());
    }
  }
}
