package dev.plumb.console.applet;

import dev.plumb.answers.iproute.Printout;
import dev.plumb.model.Family;
import dev.plumb.model.Link;
import dev.plumb.model.Neighbour;
import dev.plumb.model.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** {@code ip neighbour show}. */
final class IpNeighbours {
  private static final int NTF_EXT_LEARNED = 0x10;

  /** All states but NOARP; the bit above them stands for "none". */
  private static final int DEFAULT_STATES = 0xff & ~0x40;

  private static final int NO_STATE = 0x100;

  private final AppletWorld world;
  private Optional<Family> family;
  private Optional<String> device = Optional.empty();
  private OptionalInt master = OptionalInt.empty();
  private boolean statesGiven;
  private int states = DEFAULT_STATES;
  private boolean unused;
  private boolean proxied;
  private long protocol;
  private Optional<Prefix> prefix = Optional.empty();

  private IpNeighbours(AppletWorld world, Optional<Family> family) {
    this.world = world;
    this.family = family;
  }

  static AppletResult run(Arguments arguments, IpOptions options, AppletWorld world)
      throws AppletExit {
    IpNeighbours listing = new IpNeighbours(world, options.family());
    while (!arguments.isEmpty()) {
      listing.word(arguments.take(), arguments);
    }
    return listing.list(options);
  }

  private void word(String word, Arguments arguments) throws AppletExit {
    switch (word) {
      case "dev" -> {
        String value = arguments.value();
        if (device.isPresent()) {
          throw new AppletExit(
              "Error: duplicate \"dev\": \"" + value + "\" is the second value.\n",
              AppletExit.MINUS_ONE);
        }
        device = Optional.of(value);
      }
      case "master" -> {
        String value = arguments.value();
        Optional<Link> link = world.link(value);
        if (link.isEmpty()) {
          throw AppletExit.wrong(value, "Device does not exist\n");
        }
        master = OptionalInt.of(link.get().ifindex());
      }
      case "nomaster" -> master = OptionalInt.of(-1);
      case "vrf" -> throw AppletExit.refused("ip", "vrf");
      case "unused" -> unused = true;
      case "nud" -> state(arguments.value());
      case "proxy" -> proxied = true;
      default -> {
        if (Arguments.abbreviates(word, "protocol")) {
          protocol(arguments.value());
        } else {
          to(word.equals("to") ? arguments.value() : word);
        }
      }
    }
  }

  private void state(String value) throws AppletExit {
    if (!statesGiven) {
      statesGiven = true;
      states = 0;
    }
    OptionalInt state = Printout.neighbourState(value);
    OptionalLong number = Printout.number(value);
    if (state.isPresent()) {
      states |= state.getAsInt() == 0 ? NO_STATE : state.getAsInt();
    } else if (value.equals("all")) {
      states = -1;
    } else if (number.isPresent() && number.getAsLong() < 0x100) {
      states |= number.getAsLong() == 0 ? NO_STATE : (int) number.getAsLong();
    } else {
      throw AppletExit.wrong(value, "nud state is bad");
    }
  }

  private void protocol(String value) throws AppletExit {
    OptionalLong number = world.context().names().protocols().number(value, 255);
    if (number.isEmpty() && !value.equals("all")) {
      throw AppletExit.wrong(value, "invalid \"protocol\"\n");
    }
    protocol = number.orElse(0);
  }

  private void to(String value) throws AppletExit {
    if (Arguments.abbreviates(value, "help")) {
      throw AppletExit.refused("ip", "help");
    }
    prefix = Arguments.prefix(value, family);
    if (family.isEmpty() && prefix.isPresent()) {
      family = Optional.of(prefix.get().address().family());
    }
  }

  private AppletResult list(IpOptions options) throws AppletExit {
    OptionalInt index = OptionalInt.empty();
    if (device.isPresent()) {
      Optional<Link> link = world.link(device.get());
      if (link.isEmpty()) {
        throw new AppletExit("Cannot find device \"" + device.get() + "\"\n", 1);
      }
      index = OptionalInt.of(link.get().ifindex());
    }
    Printout printout = new Printout(world.surroundings(), options.shown(), options.json());
    List<Neighbour> neighbours =
        proxied
            ? world.read(world.namespace().proxies(), "proxied neighbours")
            : world.read(world.namespace().neighbours(), "neighbours");
    for (Neighbour neighbour : neighbours) {
      boolean here = index.isEmpty() || neighbour.link().ifindex() == index.getAsInt();
      if (here && accepts(neighbour)) {
        printout.open();
        printout.neighbour(neighbour, index.isEmpty());
        printout.close();
      }
    }
    return AppletResult.said(printout.finish());
  }

  private boolean accepts(Neighbour neighbour) {
    boolean learned = (neighbour.flags() & NTF_EXT_LEARNED) != 0;
    int state = neighbour.state();
    boolean inState = learned || (states & state) != 0 || (state == 0 && (states & NO_STATE) != 0);
    boolean used = neighbour.cache().isPresent() && neighbour.cache().get().references() != 0;
    return (inState || proxied)
        && (family.isEmpty() || neighbour.address().family() == family.get())
        && ofMaster(neighbour)
        && (prefix.isEmpty()
            || prefix.get().length() == 0
            || prefix.get().contains(neighbour.address()))
        && (protocol == 0 || neighbour.protocol().orElse(0) == protocol)
        && !(unused && used);
  }

  private boolean ofMaster(Neighbour neighbour) {
    if (master.isEmpty()) {
      return true;
    }
    Optional<Link> link = world.namespace().link(neighbour.link().ifindex());
    boolean hasMaster = link.isPresent() && link.get().master().isPresent();
    return master.getAsInt() < 0 ? !hasMaster : hasMaster && link.get().master().equals(master);
  }
}
