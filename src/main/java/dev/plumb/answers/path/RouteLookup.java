package dev.plumb.answers.path;

import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The routing decision for a locally made packet without a source, a mark, a type of service or a
 * socket: policy rules in the order of their priority, in each table the longest prefix, among
 * equals the lowest metric.
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

    /** No rule led to a table with a route. */
    record NoRoute() implements Decision {}

    /**
     * A rule decides that asks for something the question does not say.
     *
     * @param why what it asks for
     */
    record Unknown(Rule rule, String why) implements Decision {}
  }

  /** Decides for a destination in a namespace whose rules and routes were read. */
  public static Decision decide(Namespace namespace, IpAddress destination) {
    List<Rule> rules = new ArrayList<>();
    for (Rule rule : namespace.rules().orEmpty()) {
      if (rule.family() == destination.family()) {
        rules.add(rule);
      }
    }
    rules.sort(
        Comparator.comparingLong(Rule::priority)); // stable: equals stay in the kernel's order
    long skipTo = 0;
    for (Rule rule : rules) {
      if (rule.priority() < skipTo) {
        continue;
      }
      Selects selects = selects(rule, destination);
      if (selects == Selects.UNKNOWN) {
        return new Decision.Unknown(rule, asksFor(rule));
      }
      if (selects == Selects.NO) {
        continue;
      }
      switch (rule.action()) {
        case TO_TABLE -> {
          Optional<Route> route = inTable(namespace, rule, destination);
          if (route.isPresent()) {
            return new Decision.Found(route.get(), rule);
          }
        }
        case GOTO ->
            skipTo = (rule.flags() & UNRESOLVED) != 0 ? skipTo : rule.gotoPriority().orElse(0);
        case NOP -> {}
        default -> {
          return new Decision.Refused(rule);
        }
      }
    }
    return new Decision.NoRoute();
  }

  private enum Selects {
    YES,
    NO,
    UNKNOWN
  }

  private static Selects selects(Rule rule, IpAddress destination) {
    boolean toMatches =
        rule.destination().isEmpty() || rule.destination().get().contains(destination);
    boolean fromMatches = rule.source().isEmpty() || rule.source().get().length() == 0;
    // An unset source is 0.0.0.0 while the kernel decides: it matches no "from" but "from all".
    boolean markMatches =
        rule.mark().isEmpty() || (rule.mark().get().value() & rule.mark().get().mask()) == 0;
    // "iif lo" means packets made here.
    boolean deviceMatches =
        rule.outputDevice().isEmpty()
            && (rule.inputDevice().isEmpty() || rule.inputDevice().get().equals("lo"));
    // No socket: it is bound to no VRF, so "l3mdev" means other packets.
    boolean vrfMatches = rule.settings().number("l3mdev", 0) == 0;
    boolean serviceMatches = rule.tos() == 0 && rule.settings().number("dscp", 0) == 0;
    boolean matches =
        toMatches && fromMatches && markMatches && deviceMatches && vrfMatches && serviceMatches;
    if (matches && asksForMore(rule)) {
      return Selects.UNKNOWN;
    }
    return matches != ((rule.flags() & INVERT) != 0) ? Selects.YES : Selects.NO;
  }

  private static boolean asksForMore(Rule rule) {
    return rule.settings().has("uid_range")
        || rule.settings().has("ipproto")
        || rule.settings().has("sport_range")
        || rule.settings().has("dport_range")
        || rule.settings().has("tun_id");
  }

  private static String asksFor(Rule rule) {
    return "rule "
        + rule.priority()
        + " asks for a user, protocol, port or tunnel, which this question does not name";
  }

  private static Optional<Route> inTable(Namespace namespace, Rule rule, IpAddress destination) {
    Route best = null;
    for (Route route : namespace.routes().orEmpty()) {
      if (route.table() != rule.table()
          || !route.destination().contains(destination)
          || route.tos() != 0
          || (route.source().isPresent() && route.source().get().length() > 0) // IPv6 "from"
          || !usable(namespace, route)) {
        continue;
      }
      if (best == null || beats(route, best)) {
        best = route;
      }
    }
    if (best == null || best.type() == THROW || suppressed(namespace, rule, best)) {
      return Optional.empty();
    }
    return Optional.of(best);
  }

  private static boolean beats(Route route, Route best) {
    int length = route.destination().length() - best.destination().length();
    return length > 0 || (length == 0 && metric(route) < metric(best));
  }

  private static long metric(Route route) {
    return route.metric().orElse(0);
  }

  private static boolean usable(Namespace namespace, Route route) {
    if (route.hops().isEmpty()) {
      return true;
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
