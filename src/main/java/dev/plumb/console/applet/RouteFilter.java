package dev.plumb.console.applet;

import dev.plumb.answers.iproute.NameTable;
import dev.plumb.answers.iproute.Printout;
import dev.plumb.answers.iproute.RouteShown;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Prefix;
import dev.plumb.model.Route;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What may follow {@code ip route show}. */
final class RouteFilter {
  private final AppletWorld world;
  private Optional<Family> family;
  private final Optional<Family> preferred;
  private long table = Route.TABLE_MAIN;
  private OptionalLong protocol = OptionalLong.empty();
  private OptionalLong scope = OptionalLong.empty();
  private OptionalLong type = OptionalLong.empty();
  private OptionalLong tos = OptionalLong.empty();
  private OptionalLong metric = OptionalLong.empty();
  private OptionalInt device = OptionalInt.empty();
  private Optional<Prefix> via = Optional.empty();
  private Optional<Prefix> source = Optional.empty();

  /** Routes to this prefix or to parts of it. */
  private Optional<Prefix> root = Optional.empty();

  /** Routes to prefixes that contain this one. */
  private Optional<Prefix> match = Optional.empty();

  RouteFilter(AppletWorld world, Optional<Family> preferred) {
    this.world = world;
    this.preferred = preferred;
    this.family = preferred;
  }

  void parse(Arguments arguments) throws AppletExit {
    while (!arguments.isEmpty()) {
      word(arguments.take(), arguments);
    }
    if (family.isEmpty() && table != 0) {
      family = Optional.of(Family.INET);
    }
  }

  /** The table; 0 for all. */
  long table() {
    return table;
  }

  /** The families that are asked for; empty for all. */
  Optional<Family> family() {
    return family;
  }

  RouteShown shown() {
    boolean exactVia = via.isPresent() && via.get().isHost();
    boolean exactSource = source.isPresent() && source.get().isHost();
    return new RouteShown(
        table == 0,
        device.isEmpty(),
        !exactVia,
        protocol.isEmpty(),
        scope.isEmpty(),
        !exactSource,
        metric.isEmpty(),
        tos.isEmpty(),
        true,
        true);
  }

  private void word(String word, Arguments arguments) throws AppletExit {
    if (Arguments.abbreviates(word, "table")) {
      table(arguments.value());
    } else if (Arguments.abbreviates(word, "vrf")
        || Arguments.abbreviates(word, "cached")
        || Arguments.abbreviates(word, "cloned")) {
      throw AppletExit.refused("ip", "route show " + word);
    } else if (word.equals("tos") || Arguments.abbreviates(word, "dsfield")) {
      tos = dsfield(arguments.value());
    } else if (Arguments.abbreviates(word, "protocol")) {
      NameTable names = world.context().names().protocols();
      protocol = named(arguments.value(), names, "invalid \"protocol\"\n");
    } else if (Arguments.abbreviates(word, "scope")) {
      NameTable names = world.context().names().scopes();
      scope = named(arguments.value(), names, "invalid \"scope\"\n");
    } else if (Arguments.abbreviates(word, "type")) {
      String value = arguments.value();
      type = Printout.routeType(value);
      if (type.isEmpty()) {
        throw AppletExit.wrong(value, "node type value is invalid\n");
      }
    } else if (word.equals("dev") || word.equals("oif")) {
      device(arguments.value());
    } else if (word.equals("iif") || word.equals("mark")) {
      throw AppletExit.refused("ip", "route show " + word);
    } else if (Arguments.abbreviates(word, "metric")
        || Arguments.abbreviates(word, "priority")
        || word.equals("preference")) {
      String value = arguments.value();
      metric = Printout.number(value);
      if (metric.isEmpty()) {
        throw AppletExit.wrong(value, "\"metric\" value is invalid\n");
      }
    } else if (word.equals("via")) {
      via(arguments);
    } else if (word.equals("src")) {
      source = Arguments.prefix(arguments.value(), preferred);
    } else if (Arguments.abbreviates(word, "realms") || Arguments.abbreviates(word, "from")) {
      throw AppletExit.refused("ip", "route show " + word);
    } else {
      destination(word, arguments);
    }
  }

  private void table(String value) throws AppletExit {
    OptionalLong number = world.context().names().tables().number(value, 0xffffffffL);
    if (number.isPresent()) {
      table = number.getAsLong();
    } else if (value.equals("all")) {
      table = 0;
    } else if (value.equals("cache") || value.equals("help")) {
      throw AppletExit.refused("ip", "route show table " + value);
    } else {
      throw AppletExit.wrong(value, "table id value is invalid\n");
    }
  }

  private OptionalLong dsfield(String value) throws AppletExit {
    OptionalLong named = world.context().names().dsfields().number(value, 255);
    OptionalLong number =
        named.isPresent() && !Character.isDigit(value.charAt(0))
            ? named
            : Printout.number(value.startsWith("0x") ? value : "0x" + value);
    if (number.isEmpty() || number.getAsLong() > 255) {
      throw AppletExit.wrong(value, "TOS value is invalid\n");
    }
    return number;
  }

  /** The number of a word; empty for {@code all}. */
  private static OptionalLong named(String value, NameTable names, String why) throws AppletExit {
    OptionalLong number = names.number(value, 255);
    if (number.isEmpty() && !value.equals("all")) {
      throw AppletExit.wrong(value, why);
    }
    return number;
  }

  private void device(String value) throws AppletExit {
    Optional<Link> link = world.link(value);
    if (link.isEmpty()) {
      throw new AppletExit("Cannot find device \"" + value + "\"\n", 1);
    }
    device = OptionalInt.of(link.get().ifindex());
  }

  private void via(Arguments arguments) throws AppletExit {
    String value = arguments.value();
    Optional<Family> of = preferred;
    if (value.equals("inet") || value.equals("inet6")) {
      of = Optional.of(value.equals("inet") ? Family.INET : Family.INET6);
      value = arguments.value();
    }
    via = Arguments.prefix(value, of);
  }

  private void destination(String first, Arguments arguments) throws AppletExit {
    String word = Arguments.abbreviates(first, "to") ? arguments.value() : first;
    if (Arguments.abbreviates(word, "root")) {
      root = Arguments.prefix(arguments.value(), preferred);
    } else if (Arguments.abbreviates(word, "match")) {
      match = Arguments.prefix(arguments.value(), preferred);
    } else {
      String value = Arguments.abbreviates(word, "exact") ? arguments.value() : word;
      match = Arguments.prefix(value, preferred);
      root = match;
    }
  }

  boolean accepts(Route route) {
    boolean cached = (route.flags() & Route.RTM_F_CLONED) != 0;
    boolean ofTable = table == 0 || route.table() == table;
    boolean ofProtocol = protocol.isEmpty() || route.protocol() == protocol.getAsLong();
    boolean ofScope = scope.isEmpty() || route.scope() == scope.getAsLong();
    boolean ofType = type.isEmpty() || route.type() == type.getAsLong();
    boolean ofTos = tos.isEmpty() || route.tos() == tos.getAsLong();
    boolean ofMetric = metric.isEmpty() || route.metric().orElse(0) == metric.getAsLong();
    return !cached
        && ofTable
        && ofProtocol
        && ofScope
        && ofType
        && ofTos
        && ofMetric
        && onDevice(route)
        && accepts(via, gateway(route), route.family())
        && accepts(source, route.preferredSource(), route.family())
        && within(route)
        && around(route);
  }

  private boolean onDevice(Route route) {
    if (device.isEmpty()) {
      return true;
    }
    boolean single = !route.isMultipath() && !route.hops().isEmpty();
    return single && route.hops().getFirst().device().equals(device);
  }

  private static Optional<IpAddress> gateway(Route route) {
    boolean single = !route.isMultipath() && !route.hops().isEmpty();
    return single ? route.hops().getFirst().gateway() : Optional.empty();
  }

  private static boolean accepts(
      Optional<Prefix> wanted, Optional<IpAddress> found, Family family) {
    if (wanted.isEmpty()) {
      return true;
    }
    Family of = found.isPresent() ? found.get().family() : family;
    Prefix prefix = wanted.get();
    return prefix.address().family() == of
        && prefix.contains(found.orElse(IpAddress.any(prefix.address().family())));
  }

  private boolean within(Route route) {
    return root.isEmpty()
        || (root.get().address().family() == route.family()
            && root.get().length() <= route.destination().length()
            && root.get().contains(route.destination().address()));
  }

  private boolean around(Route route) {
    return match.isEmpty()
        || (match.get().address().family() == route.family()
            && match.get().length() >= route.destination().length()
            && route.destination().contains(match.get().address()));
  }
}
