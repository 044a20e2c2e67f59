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
    if (arguments.isEmpty()) {
      throw AppletExit.refused("ip", "help");
    }
    String object = object(arguments.take());
    return switch (object) {
      case "address" -> {
        listing("address", ADDRESS, arguments);
        yield IpLinks.run(arguments, options, false, world);
      }
      case "link" -> {
        listing("link", LINK, arguments);
        yield IpLinks.run(arguments, options, true, world);
      }
      case "route" -> {
        listing("route", ROUTE, arguments);
        yield IpRoutes.run(arguments, options, world);
      }
      case "rule" -> {
        listing("rule", RULE, arguments);
        yield IpRules.run(arguments, options, world);
      }
      case "neighbor", "neighbour" -> {
        listing("neigh", NEIGHBOUR, arguments);
        yield IpNeighbours.run(arguments, options, world);
      }
      default -> throw AppletExit.refused("ip", object);
    };
  }

  private static String object(String word) throws AppletExit {
    for (String object : OBJECTS) {
      if (Arguments.abbreviates(word, object)) {
        return object;
      }
    }
    throw new AppletExit("Object \"" + word + "\" is unknown, try \"ip help\".\n", 1);
  }

  /** Takes {@code show}, or nothing; anything else is not answered here. */
  private static void listing(String object, String[] commands, Arguments arguments)
      throws AppletExit {
    if (arguments.isEmpty()) {
      return;
    }
    String word = arguments.take();
    for (String command : commands) {
      if (Arguments.abbreviates(word, command)) {
        if (command.equals("show") || command.equals("list") || command.equals("lst")) {
          return;
        }
        throw AppletExit.refused("ip", object + " " + command);
      }
    }
    throw new AppletExit(
        "Command \"" + word + "\" is unknown, try \"ip " + object + " help\".\n",
        AppletExit.MINUS_ONE);
  }
}
