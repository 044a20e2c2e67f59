package dev.plumb.console.command;

import dev.plumb.model.Address;
import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a probe is to go, as the user wrote it: {@code ADDR[:PORT]}, {@code [V6]:PORT}, {@code
 * NS[:PORT]} or a DNS name.
 *
 * @param word an address (perhaps with {@code %LINK}) or a name that only the namespace's resolver
 *     knows
 */
record ProbeTarget(String word, Optional<Integer> port) {
  /** Splits at the last colon; an address wins over a name. */
  static ProbeTarget parse(String text) throws UserError {
    if (text.isEmpty()) {
      throw UserError.usage("the target is empty");
    }
    if (text.startsWith("[")) {
      return bracketed(text);
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0 || isAddress(text)) {
      return new ProbeTarget(text, Optional.empty());
    }
    return new ProbeTarget(text.substring(0, colon), Optional.of(port(text.substring(colon + 1))));
  }

  private static ProbeTarget bracketed(String text) throws UserError {
    int end = text.indexOf(']');
    String inside = end < 0 ? "" : text.substring(1, end);
    String rest = end < 0 ? "" : text.substring(end + 1);
    if (!isAddress(inside) || !(rest.isEmpty() || rest.startsWith(":"))) {
      throw UserError.usage("not an address in brackets: " + text, "[2001:db8::1]:80");
    }
    return new ProbeTarget(
        inside, rest.isEmpty() ? Optional.empty() : Optional.of(port(rest.substring(1))));
  }

  private static boolean isAddress(String text) {
    int percent = text.indexOf('%');
    return IpAddress.parse(percent < 0 ? text : text.substring(0, percent)).isPresent();
  }

  private static int port(String digits) throws UserError {
    return Numbers.whole("a port", digits, 1, 0xffff);
  }

  /**
   * The word, with a namespace's name turned into its address: the one in a network shared with the
   * asker, else its only one.
   *
   * @throws UserError when the namespace has several and none is shared
   */
  ProbeTarget resolved(Host host, Namespace asker) throws UserError {
    if (isAddress(word)) {
      return this;
    }
    Optional<Namespace> named = namespace(host);
    return named.isEmpty() ? this : new ProbeTarget(address(asker, named.get()).toString(), port);
  }

  /** A word that is no namespace is a DNS name; one that is several is an error. */
  private Optional<Namespace> namespace(Host host) throws UserError {
    try {
      return Optional.of(Names.namespace(host, word));
    } catch (UserError unknown) {
      if (unknown.what().contains("several")) {
        throw unknown;
      }
      return Optional.empty();
    }
  }

  private static IpAddress address(Namespace asker, Namespace target) throws UserError {
    if (asker.id().equals(target.id())) {
      return IpAddress.of("127.0.0.1");
    }
    Set<IpAddress> all = new LinkedHashSet<>();
    Set<IpAddress> shared = new LinkedHashSet<>();
    for (Address address : target.addresses().orEmpty()) {
      IpAddress own = address.local().address();
      if (!own.isLoopback() && !own.isLinkLocal()) {
        all.add(own);
        if (sharesNetwork(asker, address)) {
          shared.add(own);
        }
      }
    }
    for (Set<IpAddress> candidates : List.of(shared, all)) {
      List<IpAddress> sorted = new ArrayList<>(candidates);
      sorted.sort(null); // IPv4 before IPv6
      Optional<IpAddress> chosen = only(sorted);
      if (chosen.isPresent()) {
        return chosen.get();
      }
    }
    if (all.isEmpty()) {
      throw UserError.of(
          Exit.NO_SUCH,
          target.name() + " has no address to be reached by",
          "it has loopback or link-local ones at most");
    }
    List<String> words = new ArrayList<>();
    for (IpAddress address : all) {
      words.add(address.toString());
    }
    throw UserError.of(
        Exit.NO_SUCH,
        target.name() + " has several addresses",
        "none is in exactly one network shared with "
            + asker.name()
            + ": "
            + String.join(", ", words),
        "say which address");
  }

  /** The only one, or the only IPv4 one. */
  private static Optional<IpAddress> only(List<IpAddress> sorted) {
    if (sorted.isEmpty()) {
      return Optional.empty();
    }
    boolean one = sorted.size() == 1 || sorted.get(1).bits() != 32;
    boolean only4 = sorted.getFirst().bits() == 32 && one;
    return only4 || sorted.size() == 1 ? Optional.of(sorted.getFirst()) : Optional.empty();
  }

  private static boolean sharesNetwork(Namespace asker, Address address) {
    NetnsId own = asker.id();
    for (Address mine : asker.addresses().orEmpty()) {
      boolean same =
          mine.local().network().equals(address.local().network()) && !mine.local().isHost();
      if (same && !mine.local().address().isLoopback() && !own.equals(address.link().netns())) {
        return true;
      }
    }
    return false;
  }
}
