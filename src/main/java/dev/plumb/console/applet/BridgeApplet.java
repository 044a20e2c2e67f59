package dev.plumb.console.applet;

import dev.plumb.answers.iproute.Printout;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Link;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** {@code bridge fdb show} and {@code bridge link show}. */
final class BridgeApplet {
  private static final String[] OBJECTS = {"link", "fdb", "mdb", "vlan", "vni", "monitor", "help"};

  private BridgeApplet() {}

  static AppletResult run(List<String> argv, AppletWorld world) throws AppletExit {
    Arguments arguments = new Arguments(argv, 1);
    IpOptions options = IpOptions.parse("bridge", arguments);
    String object = arguments.object("bridge", OBJECTS, AppletExit.MINUS_ONE);
    return switch (object) {
      case "link" -> links(arguments, options, world);
      case "fdb" -> fdb(arguments, options, world);
      default -> throw AppletExit.refused("bridge", object);
    };
  }

  private static AppletResult links(Arguments arguments, IpOptions options, AppletWorld world)
      throws AppletExit {
    String[] commands = {"set", "change", "show", "lst", "list", "help"};
    arguments.listing("bridge", "link", commands);
    OptionalInt index = OptionalInt.empty();
    while (!arguments.isEmpty()) {
      String word = arguments.take();
      if (!word.equals("dev")) {
        throw AppletExit.refused("bridge", "link show " + word);
      }
      index = OptionalInt.of(device(arguments.value(), world));
    }
    Printout printout = new Printout(world.surroundings(), options.shown(), options.json());
    for (Link link : world.links()) {
      boolean isPort = link.port().isPresent() && link.port().get().kind().equals("bridge");
      if (isPort && (index.isEmpty() || index.getAsInt() == link.ifindex())) {
        printout.open();
        printout.bridgeLink(link);
        printout.close();
      }
    }
    return AppletResult.said(printout.finish());
  }

  private static int device(String name, AppletWorld world) throws AppletExit {
    Optional<Link> link = world.link(name);
    if (link.isEmpty()) {
      throw new AppletExit("Cannot find device \"" + name + "\"\n", AppletExit.MINUS_ONE);
    }
    return link.get().ifindex();
  }

  private static AppletResult fdb(Arguments arguments, IpOptions options, AppletWorld world)
      throws AppletExit {
    String[] commands = {
      "add", "append", "replace", "delete", "get", "show", "lst", "list", "flush", "help"
    };
    arguments.listing("bridge", "fdb", commands);
    FdbFilter filter = new FdbFilter(world);
    filter.parse(arguments);
    Printout printout = new Printout(world.surroundings(), options.shown(), options.json());
    for (FdbEntry entry : world.read(world.namespace().fdb(), "forwarding entries")) {
      if (filter.accepts(entry)) {
        printout.open();
        printout.fdb(entry, filter.saysDevice());
        printout.close();
      }
    }
    return AppletResult.said(printout.finish());
  }

  /** What may follow {@code bridge fdb show}. */
  private static final class FdbFilter {
    private final AppletWorld world;
    private OptionalInt device = OptionalInt.empty();
    private OptionalInt bridge = OptionalInt.empty();
    private long vlan;
    private int states;
    private boolean dynamic;

    FdbFilter(AppletWorld world) {
      this.world = world;
    }

    void parse(Arguments arguments) throws AppletExit {
      while (!arguments.isEmpty()) {
        String word = arguments.take();
        switch (word) {
          case "brport", "dev" -> device = OptionalInt.of(device(arguments.value(), world));
          case "br" -> bridge(arguments.value());
          case "vlan" -> {
            OptionalLong number = Printout.number(arguments.value());
            vlan = number.orElse(0);
          }
          case "state" -> {
            String value = arguments.value();
            OptionalInt state = Printout.fdbState(value);
            if (state.isEmpty()) {
              throw AppletExit.wrong(value, "invalid state");
            }
            states |= state.getAsInt();
          }
          case "dynamic" -> dynamic = true;
          default -> {
            if (Arguments.abbreviates(word, "help")) {
              throw AppletExit.refused("bridge", "help");
            }
          }
        }
      }
    }

    private void bridge(String name) throws AppletExit {
      Optional<Link> link = world.link(name);
      if (link.isEmpty()) {
        throw new AppletExit("Cannot find bridge device \"" + name + "\"\n", AppletExit.MINUS_ONE);
      }
      bridge = OptionalInt.of(link.get().ifindex());
    }

    boolean saysDevice() {
      return device.isEmpty();
    }

    boolean accepts(FdbEntry entry) {
      boolean onDevice = device.isEmpty() || entry.link().ifindex() == device.getAsInt();
      boolean inState = states == 0 || (entry.state() & states) != 0;
      boolean inVlan = vlan == 0 || entry.vlan().orElse(0) == vlan;
      boolean alive = !dynamic || (entry.state() & FdbEntry.NUD_PERMANENT) == 0;
      return onDevice && inState && inVlan && alive && ofBridge(entry);
    }

    /** The kernel looks at the bridge and at its ports. */
    private boolean ofBridge(FdbEntry entry) {
      if (bridge.isEmpty()) {
        return true;
      }
      Optional<Link> link = world.namespace().link(entry.link().ifindex());
      boolean isPort = link.isPresent() && link.get().master().equals(bridge);
      return isPort || entry.link().ifindex() == bridge.getAsInt();
    }
  }
}
