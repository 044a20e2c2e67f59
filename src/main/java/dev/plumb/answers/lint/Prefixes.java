package dev.plumb.answers.lint;

import dev.plumb.answers.lint.Finding.Kind;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Prefix;
import dev.plumb.model.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Prefixes of one routing table that claim the same addresses.
 *
 * <p>A more specific route inside a wider one by way of the same or another router is how routing
 * works; only what is on a link is looked at: two links that both claim an address to be next to
 * them, or a router that is asked for addresses that are next to us.
 */
final class Prefixes {
  /** RTN_UNICAST, linux/rtnetlink.h. */
  private static final int UNICAST = 1;

  private static final Comparator<Route> WIDEST_FIRST =
      Comparator.comparingLong(Route::table)
          .thenComparing(route -> route.destination().network().address())
          .thenComparingInt(route -> route.destination().length());

  private Prefixes() {}

  static void look(Host host, Namespace namespace, List<Finding> findings) {
    List<Route> routes = new ArrayList<>();
    for (Route route : namespace.routes().orEmpty()) {
      if (route.type() == UNICAST && route.hops().size() == 1 && counts(route.destination())) {
        routes.add(route);
      }
    }
    routes.sort(WIDEST_FIRST);
    // Sorted so, what encloses a prefix is open on the stack when the prefix comes.
    List<Route> open = new ArrayList<>();
    for (Route route : routes) {
      while (!open.isEmpty() && !encloses(open.getLast(), route)) {
        open.removeLast();
      }
      for (Route wider : open) {
        compare(host, namespace, wider, route, findings);
      }
      open.add(route);
    }
  }

  private static boolean counts(Prefix prefix) {
    return prefix.length() > 0
        && !prefix.address().isLinkLocal()
        && !prefix.address().isMulticast()
        && !prefix.address().isLoopback();
  }

  private static boolean encloses(Route wider, Route route) {
    return wider.table() == route.table()
        && wider.destination().length() <= route.destination().length()
        && wider.destination().contains(route.destination().address());
  }

  private static void compare(
      Host host, Namespace namespace, Route wider, Route route, List<Finding> findings) {
    Route.NextHop wide = wider.hops().getFirst();
    Route.NextHop narrow = route.hops().getFirst();
    if (wide.gateway().isPresent() || route.destination().isHost()) {
      return; // by way of a router, or one address that somebody meant
    }
    if (narrow.gateway().isPresent()) {
      findings.add(
          new Finding(
              Kind.SHADOWED_PREFIX,
              List.of(link(host, namespace, wide.device()), namespace.name()),
              route.destination()
                  + " via "
                  + narrow.gateway().get()
                  + " takes part of "
                  + wider.destination()
                  + ", which is on "
                  + namespace.linkName(wide.device().orElse(0))
                  + table(route),
              "remove the route, or move one of the networks"));
    } else if (!wide.device().equals(narrow.device())) {
      findings.add(
          new Finding(
              Kind.OVERLAPPING_PREFIXES,
              List.of(link(host, namespace, wide.device()), link(host, namespace, narrow.device())),
              wider.destination()
                  + " on "
                  + namespace.linkName(wide.device().orElse(0))
                  + " and "
                  + route.destination()
                  + " on "
                  + namespace.linkName(narrow.device().orElse(0))
                  + " overlap"
                  + table(route),
              "give one of the networks another prefix"));
    }
  }

  private static String link(Host host, Namespace namespace, OptionalInt device) {
    int ifindex = device.orElse(0);
    return namespace
        .link(ifindex)
        .map((Link link) -> Lint.name(host, link))
        .orElse(namespace.name() + ":" + namespace.linkName(ifindex));
  }

  private static String table(Route route) {
    return route.table() == Route.TABLE_MAIN ? "" : " (table " + route.table() + ")";
  }
}
