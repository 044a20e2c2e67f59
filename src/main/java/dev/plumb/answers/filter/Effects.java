package dev.plumb.answers.filter;

import dev.plumb.model.Bytes;
import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.Statement;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a statement that only changes something leaves behind. */
final class Effects {
  private static final long MASK32 = 0xffff_ffffL;

  private Effects() {}

  /**
   * A field that is written.
   *
   * @param state after it
   * @param doubt what cannot be told of it, when the new value is not known
   * @param ends the new value is nothing, and then the rule ends here
   */
  record Written(State state, Optional<Truth.Doubtful> doubt, boolean ends) {
    static Written of(State state) {
      return new Written(state, Optional.empty(), false);
    }

    static Written doubtful(State state, Doubt.Kind kind, String why) {
      return new Written(state, Optional.of(new Truth.Doubtful(kind, why)), false);
    }
  }

  static Written set(Asking asking, Statement.Set set) {
    State state = asking.state();
    Value value =
        isWord(set.value())
            ? Literals.read(set.value(), ValueKind.of(set.target()))
            : Evaluation.read(asking, set.value());
    if (value instanceof Value.Absent) {
      return new Written(state, Optional.empty(), true);
    }
    if (value instanceof Value.Hidden(Doubt.Kind kind, String why)) {
      return matters(set.target()) ? Written.doubtful(state, kind, why) : Written.of(state);
    }
    if (value instanceof Value.Drawn drawn) {
      return Written.doubtful(state, Doubt.Kind.CHANCE, drawn.why());
    }
    return switch (set.target()) {
      case Expression.Meta(String key)
          when key.equals("mark") && value instanceof Value.Num number ->
          Written.of(state.with(state.packet().withMark(number.number())));
      case Expression.Conntrack(String key, Optional<String> direction)
          when value instanceof Value.Num number ->
          conntrack(state, key, direction, number.number());
      case Expression.Payload(String protocol, String field) ->
          payload(state, protocol, field, value);
      default -> Written.of(state);
    };
  }

  private static boolean isWord(Expression value) {
    return value instanceof Expression.Text || value instanceof Expression.Several;
  }

  /** What nobody asks for again need not be known. */
  private static boolean matters(Expression target) {
    return switch (target) {
      case Expression.Meta(String key) -> key.equals("mark");
      case Expression.Conntrack conntrack -> true;
      case Expression.Payload payload -> true;
      default -> false;
    };
  }

  private static Written conntrack(
      State state, String key, Optional<String> direction, long number) {
    if (key.equals("zone")) {
      // The lookup of a first packet goes by the original direction's zone.
      return direction.isPresent() && direction.get().equals("reply")
          ? Written.of(state)
          : Written.of(state.withZone((int) number));
    }
    Optional<Connection> held = state.tracking().flatMap(Tracking::connection);
    if (!key.equals("mark") || held.isEmpty()) {
      return Written.of(state);
    }
    Connection marked =
        ConnectionTable.with(held.get(), held.get().reply(), held.get().status(), number & MASK32);
    return Written.of(state.with(state.tracking().get().with(marked)));
  }

  private static Written payload(State state, String protocol, String field, Value value) {
    Packet packet = state.packet();
    if (protocol.equals("ether")) {
      return Written.of(state.with(ether(packet, field, value)));
    }
    if (!(packet.content() instanceof Packet.Ip ip)) {
      return Written.of(state);
    }
    Tuple tuple = ip.tuple();
    if (value instanceof Value.Num(long number)) {
      Packet changed =
          switch (field) {
            case "ttl", "hoplimit" -> packet.withTtl((int) number);
            case "dscp" -> packet.withTos((int) (number << 2) | (ip.tos() & 3));
            case "ecn" -> packet.withTos((ip.tos() & 0xfc) | (int) number);
            case "sport" -> packet.withTuple(withPorts(tuple, (int) number, true));
            case "dport" -> packet.withTuple(withPorts(tuple, (int) number, false));
            default -> packet;
          };
      return Written.of(state.with(changed));
    }
    if (value instanceof Value.Addr address
        && address.address().bits() == tuple.source().bits()
        && protocol.startsWith("ip")) {
      return Written.of(
          state.with(
              packet.withTuple(
                  new Tuple(
                      field.equals("saddr") ? address.address() : tuple.source(),
                      field.equals("daddr") ? address.address() : tuple.destination(),
                      tuple.protocol(),
                      tuple.sourcePort(),
                      tuple.destinationPort(),
                      tuple.icmpType(),
                      tuple.icmpCode(),
                      tuple.icmpId()))));
    }
    return Written.of(state);
  }

  private static Packet ether(Packet packet, String field, Value value) {
    if (packet.macs().isEmpty() || !(value instanceof Value.Num(long number))) {
      return packet;
    }
    byte[] bytes = new byte[6];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (number >> 8 * (5 - i));
    }
    HardwareAddress written = new HardwareAddress(Bytes.of(bytes));
    Packet.Macs macs = packet.macs().get();
    return switch (field) {
      case "saddr" -> packet.withMacs(Optional.of(new Packet.Macs(written, macs.destination())));
      case "daddr" -> packet.withMacs(Optional.of(new Packet.Macs(macs.source(), written)));
      default -> packet;
    };
  }

  private static Tuple withPorts(Tuple tuple, int port, boolean source) {
    return new Tuple(
        tuple.source(),
        tuple.destination(),
        tuple.protocol(),
        source ? OptionalInt.of(port) : tuple.sourcePort(),
        source ? tuple.destinationPort() : OptionalInt.of(port),
        tuple.icmpType(),
        tuple.icmpCode(),
        tuple.icmpId());
  }

  /** iptables' TOS, which has bits that nft has no word for. */
  static Written aside(State state, Statement.Aside aside) {
    return switch (aside.kind()) {
      case "tos" -> typeOfService(state, aside.settings());
      case "hmark" -> Written.doubtful(state, Doubt.Kind.UNKNOWN, "HMARK makes a mark of a hash");
      default -> Written.of(state);
    };
  }

  /** {@code set-tos 0x10/0x3f}: bits of the mask are cleared, then those of the value turned. */
  private static Written typeOfService(State state, Tree.Obj settings) {
    String text = settings.text("set-tos").orElse("");
    int slash = text.indexOf('/');
    OptionalLong value = ValueKind.NUMBER.number(slash < 0 ? text : text.substring(0, slash));
    OptionalLong mask =
        slash < 0 ? OptionalLong.of(0xff) : ValueKind.NUMBER.number(text.substring(slash + 1));
    if (value.isEmpty() || mask.isEmpty() || !(state.packet().content() instanceof Packet.Ip ip)) {
      return Written.doubtful(state, Doubt.Kind.UNKNOWN, "the new type of service is not known");
    }
    int tos = (int) ((ip.tos() & ~mask.getAsLong()) ^ value.getAsLong());
    return Written.of(state.with(state.packet().withTos(tos & 0xff)));
  }

  /** A route chain, or NAT in output, lets the kernel look for the route anew. */
  static boolean changesRoute(Packet before, Packet after) {
    if (before.mark() != after.mark()) {
      return true;
    }
    return before.content() instanceof Packet.Ip a
        && after.content() instanceof Packet.Ip b
        && (!a.tuple().source().equals(b.tuple().source())
            || !a.tuple().destination().equals(b.tuple().destination())
            || a.tos() != b.tos());
  }

  /** The chains whose changes the kernel looks at again. */
  static boolean isRouteHook(Hook hook, String type) {
    return hook == Hook.OUTPUT && type.equals("route");
  }
}
