package dev.plumb.console.applet;

import dev.plumb.answers.iproute.Printout;
import dev.plumb.model.Family;
import dev.plumb.model.Link;
import dev.plumb.model.Prefix;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads what may follow {@code ip link show} and {@code ip address show}. */
final class LinkFilterParser {
  private final AppletWorld world;
  private Optional<Family> family;
  private Optional<String> device = Optional.empty();
  private boolean up;
  private OptionalInt master = OptionalInt.empty();
  private Optional<String> kind = Optional.empty();
  private Optional<String> portKind = Optional.empty();
  private OptionalLong group = OptionalLong.empty();
  private OptionalLong scope = OptionalLong.empty();
  private Optional<Prefix> prefix = Optional.empty();
  private Optional<String> label = Optional.empty();
  private int flags;
  private int flagMask;

  LinkFilterParser(AppletWorld world, Optional<Family> family) {
    this.world = world;
    this.family = family;
  }

  IpLinks.LinkFilter parse(Arguments arguments) throws AppletExit {
    while (!arguments.isEmpty()) {
      word(arguments.take(), arguments);
    }
    OptionalInt index = OptionalInt.empty();
    if (device.isPresent()) {
      Optional<Link> link = world.link(device.get());
      if (link.isEmpty()) {
        throw new AppletExit("Device \"" + device.get() + "\" does not exist.\n", 1);
      }
      index = OptionalInt.of(link.get().ifindex());
    }
    return new IpLinks.LinkFilter(
        family, index, up, master, kind, portKind, group, scope, prefix, label, flags, flagMask);
  }

  private void word(String word, Arguments arguments) throws AppletExit {
    switch (word) {
      case "to" -> {
        prefix = Arguments.prefix(arguments.value(), family);
        if (family.isEmpty() && prefix.isPresent()) {
          family = Optional.of(prefix.get().address().family());
        }
      }
      case "scope" -> scope(arguments.value());
      case "up" -> up = true;
      case "label" -> label(arguments.value());
      case "group" -> group(arguments.value());
      case "master" -> master(arguments.value());
      case "nomaster" -> master = OptionalInt.of(-1);
      case "vrf" -> throw AppletExit.refused("ip", "vrf");
      case "type" -> type(arguments.value());
      default -> {
        if (!flag(word)) {
          device(word, arguments);
        }
      }
    }
  }

  private void scope(String value) throws AppletExit {
    OptionalLong number = world.context().names().scopes().number(value, 255);
    if (number.isEmpty() && !value.equals("all")) {
      throw AppletExit.wrong(value, "invalid \"scope\"\n");
    }
    scope = number;
  }

  private void label(String value) throws AppletExit {
    if (value.indexOf('*') >= 0 || value.indexOf('?') >= 0 || value.indexOf('[') >= 0) {
      throw AppletExit.refused("ip", "label " + value);
    }
    label = Optional.of(value);
  }

  private void group(String value) throws AppletExit {
    group = world.context().names().groups().number(value, Integer.MAX_VALUE);
    if (group.isEmpty()) {
      throw AppletExit.wrong(value, "Invalid \"group\" value\n");
    }
  }

  private void master(String value) throws AppletExit {
    Optional<Link> link = world.link(value);
    if (link.isEmpty()) {
      throw AppletExit.wrong(value, "Device does not exist\n");
    }
    master = OptionalInt.of(link.get().ifindex());
  }

  private void type(String value) {
    if (value.endsWith("_slave")) {
      portKind = Optional.of(value.substring(0, value.length() - "_slave".length()));
    } else {
      kind = Optional.of(value);
    }
  }

  private boolean flag(String word) {
    boolean inverted = word.startsWith("-");
    String name = inverted ? word.substring(1) : word;
    if (name.equals("dynamic")) {
      inverted = !inverted;
      name = "permanent";
    } else if (name.equals("primary")) {
      inverted = !inverted;
      name = "secondary";
    }
    int bit = Printout.addressFlag(name);
    if (bit == 0) {
      return false;
    }
    flags = inverted ? flags & ~bit : flags | bit;
    flagMask |= bit;
    return true;
  }

  private void device(String word, Arguments arguments) throws AppletExit {
    String name = word;
    if (word.equals("dev")) {
      name = arguments.value();
    } else if (Arguments.abbreviates(word, "help")) {
      throw AppletExit.refused("ip", "help");
    }
    if (device.isPresent()) {
      throw new AppletExit(
          "Error: either \"dev\" is duplicate, or \"" + name + "\" is a garbage.\n",
          AppletExit.MINUS_ONE);
    }
    device = Optional.of(name);
  }
}
