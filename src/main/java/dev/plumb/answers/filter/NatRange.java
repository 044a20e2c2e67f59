package dev.plumb.answers.filter;

import dev.plumb.model.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a NAT rule leads.
 *
 * @param first of the addresses; empty keeps the packet's
 * @param last the same as {@code first} when there is one
 * @param firstPort empty keeps the packet's
 * @param base with it, the port's distance from this one is kept: iptables' {@code --to
 *     :80-90/8080}
 * @param prefix a network is moved one to one, the host's bits kept
 * @param flags {@code random}, {@code fully-random}, {@code persistent}
 * @see "linux/netfilter/nf_nat.h struct nf_nat_range2"
 */
record NatRange(
    Optional<IpAddress> first,
    Optional<IpAddress> last,
    OptionalInt firstPort,
    OptionalInt lastPort,
    OptionalInt base,
    boolean prefix,
    List<String> flags) {
  NatRange {
    flags = List.copyOf(flags);
  }

  /** One address, ports kept where that can be. */
  static NatRange to(IpAddress address) {
    OptionalInt none = OptionalInt.empty();
    Optional<IpAddress> only = Optional.of(address);
    return new NatRange(only, only, none, none, none, false, List.of());
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  boolean contains(IpAddress address) {
    return first.isEmpty()
        || (address.compareTo(first.get()) >= 0 && address.compareTo(last.orElseThrow()) <= 0);
  }
}
