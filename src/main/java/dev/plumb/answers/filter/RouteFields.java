package dev.plumb.answers.filter;

import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Hook;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What rules ask of routing and sockets: nft's {@code fib}, {@code rt}, {@code socket}. */
final class RouteFields {
  private static final int LOOPBACK = 772;

  private RouteFields() {}

  static Value fib(Asking asking, Expression.Fib asked) {
    if (!(asking.packet().content() instanceof Packet.Ip ip)) {
      return Value.ABSENT;
    }
    List<String> flags = asked.flags();
    boolean source = flags.contains("saddr");
    IpAddress address = source ? ip.tuple().source() : ip.tuple().destination();
    Optional<LinkSide> on =
        flags.contains("iif")
            ? asking.passage().in()
            : flags.contains("oif") ? asking.passage().out() : Optional.empty();
    boolean type = asked.result().equals("type");
    Lookups.FibQuestion question =
        new Lookups.FibQuestion(
            address,
            source,
            on,
            flags.contains("mark") ? asking.packet().mark() : 0,
            type && address.bits() == 32,
            asking.packet(),
            asking.passage());
    if (type) {
      return type(asking.lookups().addressType(question));
    }
    Optional<LinkSide> in = asking.passage().in();
    Answer<LinkSide> link =
        asking.hook() == Hook.PREROUTING && in.isPresent() && in.get().hardwareType() == LOOPBACK
            ? Answer.of(in.get()) // what came by lo is from here: the kernel does not look further
            : asking.lookups().routeLink(question);
    return switch (link) {
      case Answer.Known<LinkSide>(LinkSide side) ->
          new Value.Name(
              side.name(),
              asked.result().equals("oif")
                  ? OptionalLong.of(side.ifindex())
                  : OptionalLong.empty());
      case Answer.None<LinkSide> none -> new Value.Name("", OptionalLong.of(0));
      case Answer.Unknown<LinkSide>(String why) -> Value.hidden(why);
    };
  }

  private static Value type(Answer<String> answer) {
    return switch (answer) {
      case Answer.Known<String>(String word) -> {
        OptionalLong number = ValueKind.ROUTE_TYPE.number(word);
        yield number.isPresent()
            ? Value.number(number.getAsLong())
            : Value.hidden("the address type " + word + " is not known");
      }
      case Answer.None<String> none -> Value.number(7); // unreachable, as the kernel has it
      case Answer.Unknown<String>(String why) -> Value.hidden(why);
    };
  }

  static Value route(Asking asking, Expression.Route asked) {
    String key = asked.key().substring(asked.key().indexOf(' ') + 1);
    return switch (key) {
      case "mtu" ->
          switch (asking.lookups().routeMtu(asking.packet(), asking.passage())) {
            case Answer.Known<Long>(Long mtu) -> Value.number(mtu);
            case Answer.None<Long> none -> Value.ABSENT;
            case Answer.Unknown<Long>(String why) -> Value.hidden(why);
          };
      case "nexthop" ->
          switch (asking.lookups().nextHop(asking.packet(), asking.passage())) {
            case Answer.Known<IpAddress>(IpAddress hop) -> new Value.Addr(hop);
            case Answer.None<IpAddress> none -> Value.ABSENT;
            case Answer.Unknown<IpAddress>(String why) -> Value.hidden(why);
          };
      default -> Value.hidden("rt " + key + " is not part of the question");
    };
  }

  static Value socket(Asking asking, Expression.Socket asked) {
    return switch (asking.lookups().socket(asking.packet(), asking.passage())) {
      case Answer.Known<Lookups.LocalSocket>(Lookups.LocalSocket found) ->
          switch (asked.key()) {
            case "transparent" -> Value.flag(found.transparent());
            case "wildcard" -> Value.flag(found.wildcard());
            case "mark" -> Value.number(found.mark());
            default -> Value.hidden("socket " + asked.key() + " is not part of the question");
          };
      case Answer.None<Lookups.LocalSocket> none -> Value.ABSENT;
      case Answer.Unknown<Lookups.LocalSocket>(String why) -> Value.hidden(why);
    };
  }

  static Value ipSet(Asking asking, Expression.IpSet asked) {
    return switch (asking
        .lookups()
        .inIpSet(asked.name(), asked.directions(), asking.packet(), asking.passage())) {
      case Answer.Known<Boolean>(Boolean contained) -> Value.flag(contained);
      case Answer.None<Boolean> none -> Value.number(0);
      case Answer.Unknown<Boolean>(String why) -> Value.hidden(why);
    };
  }
}
