package dev.plumb.answers.filter;

import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.IpAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Binds one end of a new connection: chooses the tuple that its packets get, and with it the one
 * that answers have.
 *
 * @see "net/netfilter/nf_nat_core.c nf_nat_setup_info, get_unique_tuple"
 */
final class NatBinding {
  private NatBinding() {}

  /** The tracking with the binding done, whatever it came to. */
  static Tracking bind(Tracking tracking, Manip manip, NatRange range, ConnectionTable others) {
    Connection held = tracking.connection().orElseThrow();
    Tuple current = ConnectionTable.inverse(held.reply());
    Tuple chosen = choose(current, manip, range, held, others);
    int status = held.status() | manip.done();
    Tuple reply = held.reply();
    if (!chosen.equals(current)) {
      status |= manip.bit();
      reply = ConnectionTable.inverse(chosen);
    }
    return tracking.with(ConnectionTable.with(held, reply, status, held.mark()));
  }

  /** No rule wants anything: the source keeps its address, and its port unless another has it. */
  static Tracking bindNothing(Tracking tracking, Manip manip, ConnectionTable others) {
    Tuple current = ConnectionTable.inverse(tracking.connection().orElseThrow().reply());
    return bind(
        tracking,
        manip,
        NatRange.to(manip == Manip.SOURCE ? current.source() : current.destination()),
        others);
  }

  private static Tuple choose(
      Tuple current, Manip manip, NatRange range, Connection held, ConnectionTable others) {
    boolean fullyRandom = range.has("fully-random");
    boolean drawn = fullyRandom || range.has("random");
    if (manip == Manip.SOURCE
        && !drawn
        && range.base().isEmpty()
        && range.contains(current.source())
        && portFits(current, manip, range)
        && !isTaken(current, held, others)) {
      return current;
    }
    Tuple moved = withAddress(current, manip, address(current, manip, range, held));
    if (!fullyRandom) {
      if (range.firstPort().isPresent()) {
        if (range.base().isEmpty()
            && portFits(moved, manip, range)
            && (range.firstPort().equals(range.lastPort()) || !isTaken(moved, held, others))) {
          return moved;
        }
      } else if (!isTaken(moved, held, others)) {
        return moved;
      }
    }
    return withPort(moved, manip, port(moved, manip, range, held, others));
  }

  private static boolean portFits(Tuple tuple, Manip manip, NatRange range) {
    if (range.firstPort().isEmpty()) {
      return true;
    }
    OptionalInt port = manip.port(tuple);
    return port.isPresent()
        && port.getAsInt() >= range.firstPort().getAsInt()
        && port.getAsInt() <= range.lastPort().orElseThrow();
  }

  private static boolean isTaken(Tuple tuple, Connection held, ConnectionTable others) {
    Optional<ConnectionTable.Found> found =
        others.find(ConnectionTable.inverse(tuple), held.zone());
    return found.isPresent() && !found.get().connection().original().equals(held.original());
  }

  private static IpAddress address(Tuple current, Manip manip, NatRange range, Connection held) {
    IpAddress kept = manip == Manip.SOURCE ? current.source() : current.destination();
    if (range.first().isEmpty()) {
      return kept;
    }
    return range.prefix()
        ? moved(kept, range.first().get(), range.last().orElseThrow())
        : AddressChoice.choose(range, current, manip, held.zone());
  }

  /** The bits in which the range's ends agree come from them, the others are kept. */
  private static IpAddress moved(IpAddress kept, IpAddress first, IpAddress last) {
    byte[] bytes = kept.bytes().toArray();
    for (int i = 0; i < bytes.length; i++) {
      int mask = ~(first.bytes().at(i) ^ last.bytes().at(i));
      bytes[i] = (byte) ((bytes[i] & ~mask) | (first.bytes().at(i) & mask));
    }
    return IpAddress.of(bytes);
  }

  /** Empty when the kernel draws it. */
  private static OptionalInt port(
      Tuple moved, Manip manip, NatRange range, Connection held, ConnectionTable others) {
    OptionalInt kept = manip.port(moved);
    if (range.firstPort().isEmpty()) {
      return manip == Manip.DESTINATION ? kept : OptionalInt.empty();
    }
    int first = range.firstPort().getAsInt();
    int size = range.lastPort().orElseThrow() - first + 1;
    if (size == 1) {
      return range.firstPort();
    }
    int offset = 0;
    if (range.base().isPresent()) {
      if (kept.isEmpty()) {
        return kept;
      }
      offset = kept.getAsInt() - range.base().getAsInt();
    } else if (range.has("fully-random") || manip == Manip.SOURCE) {
      return OptionalInt.empty();
    }
    for (int i = 0; i < size; i++) {
      int port = first + Math.floorMod(offset + i, size);
      if (!isTaken(withPort(moved, manip, OptionalInt.of(port)), held, others)) {
        return OptionalInt.of(port);
      }
    }
    return OptionalInt.empty();
  }

  private static Tuple withAddress(Tuple tuple, Manip manip, IpAddress address) {
    return manip == Manip.SOURCE
        ? tuple.between(address, tuple.destination())
        : tuple.between(tuple.source(), address);
  }

  /** ICMP's id stands for a port where the source is rewritten; the destination has none. */
  private static Tuple withPort(Tuple tuple, Manip manip, OptionalInt port) {
    boolean ported = PacketFields.hasPorts(tuple.protocol());
    return new Tuple(
        tuple.source(),
        tuple.destination(),
        tuple.protocol(),
        ported && manip == Manip.SOURCE ? port : tuple.sourcePort(),
        ported && manip == Manip.DESTINATION ? port : tuple.destinationPort(),
        tuple.icmpType(),
        tuple.icmpCode(),
        !ported && manip == Manip.SOURCE && tuple.icmpId().isPresent() ? port : tuple.icmpId());
  }
}
