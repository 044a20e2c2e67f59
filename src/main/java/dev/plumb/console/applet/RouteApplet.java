package dev.plumb.console.applet;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Prefix;
import dev.plumb.model.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code route} without a command: table main, as /proc/net/route shows it, which knows neither
 * rules nor other tables nor a multipath route's further hops.
 *
 * <p>{@code -6} is refused: it prints how many references each route has, which netlink does not
 * tell.
 */
final class RouteApplet {
  private static final int TABLE_LOCAL = 255;
  private static final int RTN_BROADCAST = 3;
  private static final int RTN_MULTICAST = 5;
  private static final int RTN_UNREACHABLE = 7;
  private static final int RTN_PROHIBIT = 8;

  private final AppletWorld world;
  private final boolean numeric;
  private final int extended;

  private RouteApplet(AppletWorld world, boolean numeric, int extended) {
    this.world = world;
    this.numeric = numeric;
    this.extended = extended;
  }

  static AppletResult run(List<String> argv, AppletWorld world) throws AppletExit {
    boolean numeric = false;
    int extended = 0;
    Arguments arguments = new Arguments(argv, 1);
    while (!arguments.isEmpty()) {
      String word = arguments.take();
      switch (word) {
        case "--numeric" -> numeric = true;
        case "--extend" -> extended++;
        case "--inet", "--fib", "--verbose" -> {}
        case "-A", "--protocol" -> family(arguments);
        default -> {
          if (word.length() < 2 || word.charAt(0) != '-' || word.charAt(1) == '-') {
            throw AppletExit.refused("route", word);
          }
          for (int i = 1; i < word.length(); i++) {
            switch (word.charAt(i)) {
              case 'n' -> numeric = true;
              case 'e' -> extended++;
              case 'F', 'v', '4' -> {}
              default -> throw AppletExit.refused("route", word);
            }
          }
        }
      }
    }
    return new RouteApplet(world, numeric, Math.min(extended, 3)).list();
  }

  private static void family(Arguments arguments) throws AppletExit {
    String family = arguments.isEmpty() ? "" : arguments.take();
    if (!family.equals("inet")) {
      throw AppletExit.refused("route", "-A " + family);
    }
  }

  private AppletResult list() throws AppletExit {
    StringBuilder out = new StringBuilder("Kernel IP routing table\n");
    out.append("Destination     Gateway         Genmask         ");
    switch (extended) {
      case 0 -> out.append("Flags Metric Ref    Use Iface\n");
      case 1 -> out.append("Flags   MSS Window  irtt Iface\n");
      default -> out.append("Flags Metric Ref    Use Iface    MSS   Window irtt\n");
    }
    boolean tables = false;
    for (Route route : world.read(world.namespace().routes(), "routes")) {
      boolean ofBoth = route.table() == Route.TABLE_MAIN || route.table() == TABLE_LOCAL;
      tables |= ofBoth && route.family() == Family.INET;
      boolean shown = route.type() != RTN_BROADCAST && route.type() != RTN_MULTICAST;
      boolean main = route.table() == Route.TABLE_MAIN && route.family() == Family.INET;
      if (shown && main) {
        line(route, out);
      }
    }
    // The first address makes both tables; before, /proc/net/route is empty, which is an error.
    return new AppletResult(out.toString(), "", tables ? 0 : 1);
  }

  private void line(Route route, StringBuilder out) {
    Prefix destination = route.destination();
    Optional<Route.NextHop> hop =
        route.hops().isEmpty() ? Optional.empty() : Optional.of(route.hops().getFirst());
    Optional<IpAddress> gateway = hop.flatMap(Route.NextHop::gateway);
    boolean rejects = route.type() == RTN_UNREACHABLE || route.type() == RTN_PROHIBIT;
    String flags =
        (rejects ? "!" : gateway.isPresent() ? "UG" : "U") + (destination.isHost() ? "H" : "");
    out.append(Columns.left(cut(target(destination)), 15)).append(' ');
    out.append(Columns.left(rejects ? "-" : cut(via(gateway)), 15)).append(' ');
    out.append(Columns.left(mask(destination.length()).toString(), 15)).append(' ');
    out.append(Columns.left(flags, 5)).append(' ');
    String device =
        hop.isPresent() && hop.get().device().isPresent()
            ? world.namespace().linkName(hop.get().device().getAsInt())
            : "*";
    numbers(route, rejects, rejects ? "-" : device, out);
    out.append('\n');
  }

  private void numbers(Route route, boolean rejects, String device, StringBuilder out) {
    String metric = Integer.toString((int) route.metric().orElse(0));
    long advertised = route.metrics().number("advmss", 0);
    String segment = Long.toString(advertised == 0 ? 0 : advertised + 40);
    String window = Long.toString(route.metrics().number("window", 0));
    String roundTrip = Long.toString(route.metrics().number("rtt", 0) / 8);
    if (extended == 1) {
      out.append(Columns.right(rejects ? "-" : segment, 5)).append(' ');
      out.append(Columns.left(rejects ? "-" : window, 5)).append(' ');
      out.append(Columns.right(rejects ? "-" : roundTrip, 6)).append(' ').append(device);
      return;
    }
    out.append(Columns.left(metric, 6)).append(' ');
    out.append(extended == 0 ? (rejects ? "- " : "0 ") : (rejects ? "- " : "0  "));
    out.append(' ').append(Columns.right("0", extended == 0 || rejects ? 7 : 6)).append(' ');
    if (extended == 0) {
      out.append(device);
      return;
    }
    String name = device.length() > 6 ? device.substring(0, 6) : device;
    out.append(Columns.left(name, 6)).append("   ");
    out.append(Columns.left(rejects ? "-" : segment, 5)).append(' ');
    out.append(Columns.left(rejects ? "-" : window, 6)).append(' ');
    out.append(rejects ? "-" : roundTrip);
  }

  private String target(Prefix destination) {
    IpAddress address = destination.address();
    if (numeric || (address.isAny() && destination.length() > 0)) {
      return address.toString();
    }
    if (address.isAny()) {
      return "default";
    }
    boolean host = destination.isHost();
    return named(address, host ? world.context().hosts() : world.context().networks());
  }

  private String via(Optional<IpAddress> gateway) {
    // A gateway of the other family does not fit into the column, and none is 0.0.0.0 too.
    IpAddress address = gateway.orElse(IpAddress.any(Family.INET));
    if (address.family() == Family.INET6 || address.isAny()) {
      return "0.0.0.0";
    }
    return numeric ? address.toString() : named(address, world.context().hosts());
  }

  private static String named(IpAddress address, Map<IpAddress, String> names) {
    String name = names.get(address);
    return name != null ? name : address.toString();
  }

  private static String cut(String text) {
    return text.length() > 15 ? text.substring(0, 15) : text;
  }

  /** The netmask of a prefix length. */
  static IpAddress mask(int length) {
    byte[] bytes = new byte[4];
    for (int bit = 0; bit < length; bit++) {
      bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    return IpAddress.of(bytes);
  }
}
