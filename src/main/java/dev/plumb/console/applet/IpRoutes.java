package dev.plumb.console.applet;

import dev.plumb.answers.iproute.Printout;
import dev.plumb.model.Family;
import dev.plumb.model.Route;

/** {@code ip route show}. */
final class IpRoutes {
  private IpRoutes() {}

  static AppletResult run(Arguments arguments, IpOptions options, AppletWorld world)
      throws AppletExit {
    RouteFilter filter = new RouteFilter(world, options.family());
    filter.parse(arguments);
    Printout printout = new Printout(world.surroundings(), options.shown(), options.json());
    boolean tableExists = filter.table() == 0 || filter.table() == Route.TABLE_MAIN;
    for (Route route : world.read(world.namespace().routes(), "routes")) {
      boolean ofFamily = filter.family().isEmpty() || route.family() == filter.family().get();
      tableExists |= ofFamily && route.table() == filter.table();
      if (ofFamily && filter.accepts(route)) {
        if (options.shown().details() && route.nexthopId().isPresent()) {
          // -d also prints the nexthop object itself, which a survey does not read.
          throw AppletExit.refused("ip", "nexthop " + route.nexthopId().getAsLong());
        }
        printout.open();
        printout.route(route, filter.shown());
        printout.close();
      }
    }
    if (!tableExists) {
      String family = filter.family().equals(java.util.Optional.of(Family.INET6)) ? "ipv6" : "ipv4";
      throw new AppletExit(
          options.json() ? "[" : "",
          "Error: " + family + ": FIB table does not exist.\nDump terminated\n",
          2);
    }
    return AppletResult.said(printout.finish());
  }
}
