package dev.plumb.answers.path;

import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The routing decision: policy rules in the order of their priority, in each table the longest
 * prefix, among equals the lowest metric. What a question does not say of its packet and a rule
 * asks for is unknown.
 *
 * @see "ip-rule(8), ip-route(8); net/ipv4/fib_semantics.c, net/ipv6/route.c"
 */
public final class RouteLookup {
  /** FR_ACT_* of linux/fib_rules.h. */
  private static final int TO_TABLE = 1;

  private static final int GOTO = 2;
  private static final int NOP = 3;

  /** FIB_RULE_INVERT. */
  private static final int INVERT = 2;

  /** FIB_RULE_UNRESOLVED: a goto whose target does not exist, which the kernel passes over. */
  private static final int UNRESOLVED = 4;

  /** RTN_LOCAL. */
  private static final int LOCAL = 2;

  /** RTN_BLACKHOLE; unreachable, prohibit and throw follow it. */
  private static final int BLACKHOLE = 6;

  /** RTN_THROW: this table has no answer, ask the next rule. */
  private static final int THROW = 9;

  /**
   * RTNH_F_DEAD; the kernel says it of a link without carrier too, where
   * ignore_routes_with_linkdown is set.
   */
  private static final int DEAD = 1;

  private RouteLookup() {}

  /** What came out. */
  public sealed interface Decision {
    /**
     * A route was found; it may be one that refuses (unreachable, blackhole, prohibit).
     *
     * @param rule that selected its table
     */
    record Found(Route route, Rule rule) implements Decision {}

    /**
     * A rule itself refuses.
     *
     * @param rule of action unreachable, blackhole or prohibit
     */
    record Refused(Rule rule) implements Decision {}

    /**
     * No rule led to a table with a route.
     *
     * @param thrown a route that sent the question on to the next rule, and so to nothing
     */
    record NoRoute(Optional<Route> thrown) implements Decision {}

    /**
     * A rule decides that asks for something the question does not say.
     *
     * @param why what it asks for
     */
    record Unknown(Rule rule, String why) implements Decision {}
  }

  /** Decides for a destination in a namespace whose rules and routes were read. */
  public static Decision decide(Namespace namespace, IpAddress destination) {
    return decide(namespace, RouteKey.to(destination));
  }

  /** Decides for a packet in a namespace whose rules and routes were read. */
  public static Decision decide(Namespace namespace, RouteKey key) {
    List<Rule> rules = new ArrayList<>();
    for (Rule rule : namespace.rules().orEmpty()) {
      if (rule.family() == key.destination().family()) {
        rules.add(rule);
      }
    }
    rules.sort(
        Comparator.comparingLong(Rule::priority)); // stable: equals stay in the kernel's order
    long skipTo = 0;
    Optional<Route> thrown = Optional.empty();
    for (Rule rule : rules) {
      if (rule.priority() < skipTo) {
        continue;
      }
      Selects selects = selects(namespace, rule, key);
      if (selects == Selects.UNKNOWN) {
        return new Decision.Unknown(rule, asksFor(rule));
      }
      if (selects == Selects.NO) {
        continue;
      }
      switch (rule.action()) {
        case TO_TABLE -> {
          Optional<Route> route = inTable(namespace, rule, key);
          if (route.isPresent() && route.get().type() != THROW) {
            return new Decision.Found(route.get(), rule);
          }
          thrown = thrown.isPresent() ? thrown : route;
        }
        case GOTO ->
            skipTo = (rule.flags() & UNRESOLVED) != 0 ? skipTo : rule.gotoPriority().orElse(0);
        case NOP -> {}
        default -> {
          return new Decision.Refused(rule);
        }
      }
    }
    return new Decision.NoRoute(thrown);
  }

  private enum Selects {
    YES,
    NO,
    UNKNOWN
  }

  private static Selects selects(Namespace namespace, Rule rule, RouteKey key) {
    boolean toMatches =
        rule.destination().isEmpty() || rule.destination().get().contains(key.destination());
    // An unset source is 0.0.0.0 while the kernel decides: it matches no "from" but "from all".
    boolean fromMatches =
        rule.source().isEmpty()
            || rule.source().get().length() == 0
            || (key.source().isPresent() && rule.source().get().contains(key.source().get()));
    boolean markMatches =
        rule.mark().isEmpty()
            || ((rule.mark().get().value() ^ key.mark()) & rule.mark().get().mask()) == 0;
    // "iif lo" means packets made here.
    boolean deviceMatches =
        (rule.outputDevice().isEmpty()
                || (key.output().isPresent()
                    && namespace
                        .linkName(key.output().getAsInt())
                        .equals(rule.outputDevice().get())))
            && (rule.inputDevice().isEmpty()
                || rule.inputDevice().get().equals(key.input().orElse("lo")));
    // No socket is bound to a VRF here, so "l3mdev" means other packets.
    boolean vrfMatches = rule.settings().number("l3mdev", 0) == 0;
    boolean serviceMatches =
        (rule.tos() == 0 || rule.tos() == (key.tos() & 0x1e))
            && (!rule.settings().has("dscp")
                || rule.settings().number("dscp", 0) == (key.tos() >> 2));
    boolean matches =
        toMatches && fromMatches && markMatches && deviceMatches && vrfMatches && serviceMatches;
    if (matches) {
      Selects more = more(rule, key);
      if (more == Selects.UNKNOWN) {
        return more;
      }
      matches = more == Selects.YES;
    }
    return matches != ((rule.flags() & INVERT) != 0) ? Selects.YES : Selects.NO;
  }

  /** What a rule asks of the transport, its user or a tunnel. */
  private static Selects more(Rule rule, RouteKey key) {
    Tree.Obj settings = rule.settings();
    if (settings.has("tun_id") || settings.has("sport_mask") || settings.has("dport_mask")) {
      return Selects.UNKNOWN;
    }
    boolean unknown = false;
    if (settings.has("ipproto")) {
      if (key.protocol().isPresent()
          && key.protocol().getAsInt() != settings.number("ipproto", 0)) {
        return Selects.NO;
      }
      unknown = key.protocol().isEmpty();
    }
    for (String end : List.of("sport_range", "dport_range")) {
      if (settings.has(end)) {
        OptionalInt port = end.equals("sport_range") ? key.sourcePort() : key.destinationPort();
        if (port.isPresent() && !inRange(settings.object(end), port.getAsInt())) {
          return Selects.NO;
        }
        unknown |= port.isEmpty();
      }
    }
    if (settings.has("uid_range")) {
      if (key.user().isPresent()
          && !inRange(settings.object("uid_range"), key.user().getAsLong())) {
        return Selects.NO;
      }
      unknown |= key.user().isEmpty();
    }
    return unknown ? Selects.UNKNOWN : Selects.YES;
  }

  private static boolean inRange(Tree.Obj range, long number) {
    return number >= range.number("start", 0) && number <= range.number("end", Long.MAX_VALUE);
  }

  private static String asksFor(Rule rule) {
    return "rule "
        + rule.priority()
        + " asks for a user, protocol, port or tunnel, which this question does not name";
  }

  private static Optional<Route> inTable(Namespace namespace, Rule rule, RouteKey key) {
    Route best = null;
    for (Route route : namespace.routes().orEmpty()) {
      if (route.table() != rule.table()
          || !route.destination().contains(key.destination())
          || (route.tos() != 0 && route.tos() != (key.tos() & 0x1e))
          || !isFrom(route, key)
          || (route.flags() & Route.RTM_F_CLONED) != 0
          || !usable(namespace, route)
          || !leavesBy(route, key.output())) {
        continue;
      }
      if (best == null || beats(route, best)) {
        best = route;
      }
    }
    if (best == null || suppressed(namespace, rule, best)) {
      return Optional.empty();
    }
    return Optional.of(best);
  }

  /** IPv6's "from". */
  private static boolean isFrom(Route route, RouteKey key) {
    return route.source().isEmpty()
        || route.source().get().length() == 0
        || (key.source().isPresent() && route.source().get().contains(key.source().get()));
  }

  private static boolean leavesBy(Route route, OptionalInt output) {
    if (output.isEmpty() || route.hops().isEmpty()) {
      return true;
    }
    for (Route.NextHop hop : route.hops()) {
      if (hop.device().equals(output)) {
        return true;
      }
    }
    return false;
  }

  private static boolean beats(Route route, Route best) {
    int length = route.destination().length() - best.destination().length();
    return length > 0
        || (length == 0
            && (route.tos() != best.tos() ? route.tos() != 0 : metric(route) < metric(best)));
  }

  private static long metric(Route route) {
    return route.metric().orElse(0);
  }

  private static boolean usable(Namespace namespace, Route route) {
    if (route.hops().isEmpty() || route.type() == LOCAL) {
      return true; // an address stays the namespace's own while its link is down
    }
    for (Route.NextHop hop : route.hops()) {
      boolean dead = (hop.flags() & DEAD) != 0;
      Optional<Link> device =
          hop.device().isPresent() ? namespace.link(hop.device().getAsInt()) : Optional.empty();
      boolean up = device.isEmpty() || device.get().isUp();
      if (!dead && up) {
        return true;
      }
    }
    return false;
  }

  /**
   * suppress_prefixlength N: what is found with a prefix of N bits or fewer does not count. A route
   * that refuses is never suppressed (fib_rules_lookup asks only after success).
   */
  private static boolean suppressed(Namespace namespace, Rule rule, Route route) {
    if (route.type() >= BLACKHOLE) {
      return false;
    }
    long limit = rule.settings().number("suppress_prefixlen", -1);
    if (limit >= 0 && route.destination().length() <= limit) {
      return true;
    }
    long group = rule.settings().number("suppress_ifgroup", -1);
    if (group < 0 || route.hops().isEmpty() || route.hops().getFirst().device().isEmpty()) {
      return false;
    }
    return namespace
        .link(route.hops().getFirst().device().getAsInt())
        .map(link -> link.settings().number("group", 0) == group)
        .orElse(false);
  }
}
