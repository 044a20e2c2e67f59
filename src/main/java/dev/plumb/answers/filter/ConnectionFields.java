package dev.plumb.answers.filter;

import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Expression;
import java.util.Optional;
import java.util.OptionalInt;

/** What conntrack knows: nft's {@code ct}. */
final class ConnectionFields {
  /** The status bits that iptables lists among the states. */
  private static final long SNAT = 1 << 16;

  private static final long DNAT = 1 << 17;

  private ConnectionFields() {}

  static Value read(Asking asking, Expression.Conntrack asked) {
    Optional<Tracking> tracking = asking.state().tracking();
    if (asked.key().equals("state")) {
      return Value.number(states(tracking));
    }
    Optional<Connection> connection = tracking.flatMap(Tracking::connection);
    if (connection.isEmpty()) {
      return Value.ABSENT;
    }
    Connection held = connection.get();
    return switch (asked.key()) {
      case "status" -> Value.number(held.status());
      case "mark" -> Value.number(held.mark());
      case "direction" -> Value.flag(tracking.get().reply());
      case "zone" -> Value.number(held.zone());
      case "protocol" -> Value.number(held.original().protocol());
      case "l3proto" -> Value.number(held.original().source().bits() == 32 ? 2 : 10);
      default -> directed(asked, held, tracking.get());
    };
  }

  /** One bit of the state; before conntrack saw it, a packet is as invalid as can be. */
  private static long states(Optional<Tracking> tracking) {
    if (tracking.isEmpty()) {
      return 1;
    }
    long bit =
        switch (tracking.get().state()) {
          case INVALID -> 1;
          case ESTABLISHED -> 2;
          case RELATED -> 4;
          case NEW -> 8;
          case UNTRACKED -> 64;
        };
    int status = tracking.get().connection().map(Connection::status).orElse(0);
    return bit
        | ((status & Connection.SRC_NAT) != 0 ? SNAT : 0)
        | ((status & Connection.DST_NAT) != 0 ? DNAT : 0);
  }

  /** The states that nft knows; the other bits are iptables' alone. */
  static Value withoutStatus(Value state) {
    return state instanceof Value.Num number ? Value.number(number.number() & (SNAT - 1)) : state;
  }

  private static Value directed(Expression.Conntrack asked, Connection held, Tracking tracking) {
    boolean reply =
        asked.direction().isPresent() ? asked.direction().get().equals("reply") : tracking.reply();
    Tuple tuple = reply ? held.reply() : held.original();
    int blank = asked.key().indexOf(' ');
    return switch (asked.key().substring(blank + 1)) {
      case "saddr" -> address(asked, tuple.source());
      case "daddr" -> address(asked, tuple.destination());
      case "proto-src" -> port(tuple.sourcePort());
      case "proto-dst" -> port(tuple.destinationPort());
      default -> Value.hidden("ct " + asked.key() + " is not kept");
    };
  }

  private static Value address(Expression.Conntrack asked, IpAddress address) {
    boolean wrongFamily = asked.key().startsWith(address.bits() == 32 ? "ip6 " : "ip ");
    return wrongFamily ? Value.ABSENT : new Value.Addr(address);
  }

  private static Value port(OptionalInt port) {
    return port.isPresent()
        ? Value.number(port.getAsInt())
        : Value.hidden("the connection's port is not known");
  }
}
