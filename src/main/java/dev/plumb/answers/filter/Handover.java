package dev.plumb.answers.filter;

import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.IpAddress;
import dev.plumb.model.firewall.Statement;
import java.util.Optional;
import java.util.OptionalInt;

/** TPROXY: to whom a packet is handed without being changed. */
final class Handover {
  private Handover() {}

  static Outcome of(Step step, Asking asking, Statement.Tproxy tproxy) {
    return new Outcome.Handed(step, address(asking, tproxy), port(asking, tproxy));
  }

  private static Optional<IpAddress> address(Asking asking, Statement.Tproxy tproxy) {
    return tproxy
        .address()
        .flatMap(
            written ->
                Evaluation.read(asking, written) instanceof Value.Addr address
                    ? Optional.of(address.address())
                    : Optional.empty());
  }

  private static Optional<Integer> port(Asking asking, Statement.Tproxy tproxy) {
    return tproxy
        .port()
        .flatMap(
            written ->
                Evaluation.read(asking, written) instanceof Value.Num number
                    ? Optional.of((int) number.number())
                    : Optional.empty());
  }

  /** The socket at that place; without an address, one of the incoming link's own. */
  static Answer<Lookups.LocalSocket> socket(Asking asking, Statement.Tproxy tproxy) {
    if (!(asking.packet().content() instanceof Packet.Ip ip)) {
      return Answer.none();
    }
    Optional<IpAddress> address = address(asking, tproxy);
    if (address.isEmpty() && asking.passage().in().isPresent()) {
      Answer<IpAddress> own =
          asking.lookups().firstAddress(asking.passage().in().get(), ip.family());
      if (own instanceof Answer.Unknown<IpAddress>(String why)) {
        return Answer.unknown(why);
      }
      address =
          own instanceof Answer.Known<IpAddress>(IpAddress known)
              ? Optional.of(known)
              : Optional.empty();
    }
    Tuple tuple = ip.tuple();
    Optional<Integer> port = port(asking, tproxy);
    Tuple there =
        new Tuple(
            tuple.source(),
            address.orElse(tuple.destination()),
            tuple.protocol(),
            tuple.sourcePort(),
            port.isPresent() ? OptionalInt.of(port.get()) : tuple.destinationPort(),
            tuple.icmpType(),
            tuple.icmpCode(),
            tuple.icmpId());
    return asking.lookups().socket(asking.packet().withTuple(there), asking.passage());
  }
}
