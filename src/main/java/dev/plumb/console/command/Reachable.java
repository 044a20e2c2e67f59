package dev.plumb.console.command;

import dev.plumb.model.Address;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.Prefix;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Under which of its addresses a namespace is reached from another one. */
final class Reachable {
  private Reachable() {}

  /**
   * Its addresses but for loopback and link-local ones.
   *
   * @throws UserError when they were not read: that is not having none
   */
  static List<Prefix> addresses(Namespace namespace) throws UserError {
    List<Prefix> found = new ArrayList<>();
    for (Address address : Places.known(namespace, namespace.addresses())) {
      IpAddress ip = address.local().address();
      if (!ip.isLoopback() && !ip.isLinkLocal()) {
        found.add(address.local());
      }
    }
    return found;
  }

  /**
   * The one in a network that the asker is in too, else the only one; with both families, the only
   * IPv4 one.
   *
   * @param own at least one address of the target
   * @param next what to type instead
   * @throws UserError exit 3 when several are left
   */
  static IpAddress choose(Namespace asker, String name, List<Prefix> own, String next)
      throws UserError {
    Set<IpAddress> all = new LinkedHashSet<>();
    for (Prefix candidate : own) {
      all.add(candidate.address());
    }
    if (all.size() == 1) {
      return own.getFirst().address();
    }
    Set<IpAddress> shared = new LinkedHashSet<>();
    List<Prefix> askers = addresses(asker);
    for (Prefix candidate : own) {
      for (Prefix mine : askers) {
        if (!mine.isHost() && mine.network().equals(candidate.network())) {
          shared.add(candidate.address());
        }
      }
    }
    for (Set<IpAddress> candidates : List.of(shared, all)) {
      List<IpAddress> sorted = new ArrayList<>(candidates);
      sorted.sort(null); // IPv4 before IPv6
      if (sorted.size() == 1
          || (sorted.size() > 1 && sorted.getFirst().bits() == 32 && sorted.get(1).bits() != 32)) {
        return sorted.getFirst();
      }
    }
    List<String> words = new ArrayList<>();
    for (IpAddress address : all) {
      words.add(address.toString());
    }
    throw UserError.of(
        Exit.NO_SUCH,
        name + " has several addresses: " + String.join(", ", words),
        shared.isEmpty()
            ? "none is in a network that " + asker.name() + " shares"
            : asker.name() + " shares a network with more than one of them",
        next);
  }
}
