package dev.plumb.console.applet;

import java.util.List;

/** {@code ip}: options, an object, a command. */
final class IpApplet {
  /** ip's objects in the order in which it compares them: {@code ip a} is {@code ip address}. */
  private static final String[] OBJECTS = {
    "address",
    "addrlabel",
    "maddress",
    "route",
    "rule",
    "neighbor",
    "neighbour",
    "ntable",
    "ntbl",
    "link",
    "l2tp",
    "fou",
    "ila",
    "macsec",
    "tunnel",
    "tunl",
    "tuntap",
    "tap",
    "token",
    "tcpmetrics",
    "tcp_metrics",
    "monitor",
    "xfrm",
    "mroute",
    "mrule",
    "netns",
    "netconf",
    "vrf",
    "sr",
    "nexthop",
    "mptcp",
    "ioam",
    "help",
    "stats"
  };

  /**
   * The commands of each object, likewise in order; those that are answered here are named show,
   * list and lst.
   */
  private static final String[] LINK = {
    "add",
    "set",
    "change",
    "replace",
    "delete",
    "show",
    "lst",
    "list",
    "xstats",
    "afstats",
    "property",
    "help"
  };

  private static final String[] ADDRESS = {
    "add",
    "change",
    "replace",
    "delete",
    "list",
    "show",
    "lst",
    "flush",
    "save",
    "showdump",
    "restore",
    "help"
  };

  private static final String[] ROUTE = {
    "add",
    "change",
    "replace",
    "prepend",
    "append",
    "test",
    "delete",
    "list",
    "show",
    "lst",
    "get",
    "flush",
    "save",
    "restore",
    "showdump",
    "help"
  };

  private static final String[] RULE = {
    "list", "lst", "show", "save", "restore", "add", "delete", "flush", "help"
  };

  private static final String[] NEIGHBOUR = {
    "add", "change", "replace", "delete", "get", "show", "lst", "list", "flush", "help"
  };

  private IpApplet() {}

  static AppletResult run(List<String> argv, AppletWorld world) throws AppletExit {
    Arguments arguments = new Arguments(argv, 1);
    IpOptions options = IpOptions.parse("ip", arguments);
    String object = arguments.object("ip", OBJECTS, 1);
    return switch (object) {
      case "address" -> {
        arguments.listing("ip", "address", ADDRESS);
        yield IpLinks.run(arguments, options, false, world);
      }
      case "link" -> {
        arguments.listing("ip", "link", LINK);
        yield IpLinks.run(arguments, options, true, world);
      }
      case "route" -> {
        arguments.listing("ip", "route", ROUTE);
        yield IpRoutes.run(arguments, options, world);
      }
      case "rule" -> {
        arguments.listing("ip", "rule", RULE);
        yield IpRules.run(arguments, options, world);
      }
      case "neighbor", "neighbour" -> {
        arguments.listing("ip", "neigh", NEIGHBOUR);
        yield IpNeighbours.run(arguments, options, world);
      }
      default -> throw AppletExit.refused("ip", object);
    };
  }
}
