package dev.plumb.console.command;

import dev.plumb.model.Host;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Namespace;
import dev.plumb.model.Prefix;
import java.util.List;
import java.util.Optional;

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
    List<Prefix> own = Reachable.addresses(target);
    if (own.isEmpty()) {
      throw UserError.of(
          Exit.NO_SUCH,
          target.name() + " has no address to be reached by",
          "it has loopback or link-local ones at most",
          "addr " + target.name());
    }
    return Reachable.choose(asker, target.name(), own, "say which address");
  }
}
