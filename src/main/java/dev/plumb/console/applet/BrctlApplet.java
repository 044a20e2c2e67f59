package dev.plumb.console.applet;

import dev.plumb.model.Bytes;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Neighbour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code brctl show} and {@code brctl showmacs} of bridge-utils, as it answers where {@code /sys}
 * is the namespace's own.
 */
final class BrctlApplet {
  private static final String HEADING = "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n";

  private static final int NUD_STALE = 0x04;

  private final AppletWorld world;
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder errors = new StringBuilder();

  private BrctlApplet(AppletWorld world) {
    this.world = world;
  }

  static AppletResult run(List<String> argv, AppletWorld world) throws AppletExit {
    BrctlApplet applet = new BrctlApplet(world);
    String command = argv.size() > 1 ? argv.get(1) : "help";
    switch (command) {
      case "show" -> applet.show(argv.subList(2, argv.size()));
      case "showmacs" -> applet.macs(argv.subList(2, argv.size()));
      default -> throw AppletExit.refused("brctl", command);
    }
    int code = applet.errors.isEmpty() ? 0 : 1;
    return new AppletResult(applet.out.toString(), applet.errors.toString(), code);
  }

  private void show(List<String> names) throws AppletExit {
    if (names.isEmpty()) {
      for (Link bridge : byName(world.links())) {
        if (bridge.kind() instanceof LinkKind.Bridge kind) {
          out.append(out.isEmpty() ? HEADING : "");
          bridge(bridge, kind);
        }
      }
      return;
    }
    for (String name : names) {
      Optional<Link> link = named(name);
      if (link.isPresent() && link.get().kind() instanceof LinkKind.Bridge kind) {
        out.append(out.isEmpty() ? HEADING : "");
        bridge(link.get(), kind);
      } else if (link.isPresent()) {
        errors.append("device ").append(name).append(" is not a bridge!\n");
      } else {
        errors.append("bridge ").append(name).append(" does not exist!\n");
      }
    }
  }

  private void bridge(Link bridge, LinkKind.Bridge kind) throws AppletExit {
    out.append(bridge.name()).append("\t\t").append(id(bridge, kind));
    out.append('\t').append(kind.stpState() != 0 ? "yes" : "no").append("\t\t");
    boolean isFirst = true;
    for (Link port : byName(world.links())) {
      if (isPort(port, bridge)) {
        out.append(isFirst ? "" : "\n\t\t\t\t\t\t\t").append(port.name());
        isFirst = false;
      }
    }
    out.append('\n');
  }

  private static String id(Link bridge, LinkKind.Bridge kind) throws AppletExit {
    Optional<Bytes> id = kind.settings().hex("bridge_id");
    if (id.isEmpty() || id.get().length() != 8) {
      throw AppletExit.refused("brctl", "bridge id of " + bridge.name());
    }
    String digits = id.get().toString();
    return digits.substring(0, 4) + "." + digits.substring(4);
  }

  private static boolean isPort(Link link, Link bridge) {
    return link.port().isPresent()
        && link.port().get().kind().equals("bridge")
        && link.master().isPresent()
        && link.master().getAsInt() == bridge.ifindex();
  }

  private void macs(List<String> names) throws AppletExit {
    if (names.isEmpty()) {
      throw new AppletExit(
          "Incorrect number of arguments for command\n"
              + "Usage: brctl showmacs <bridge>\t\tshow a list of mac addrs\n",
          "",
          1);
    }
    Optional<Link> bridge = named(names.getFirst());
    if (bridge.isEmpty() || !(bridge.get().kind() instanceof LinkKind.Bridge)) {
      String why = bridge.isEmpty() ? "No such device" : "Operation not supported";
      throw new AppletExit("read of forward table failed: " + why + "\n", 1);
    }
    List<FdbEntry> entries = new ArrayList<>();
    for (FdbEntry entry : world.read(world.namespace().fdb(), "forwarding entries")) {
      boolean its =
          entry.master().isPresent() && entry.master().getAsInt() == bridge.get().ifindex();
      // The bridge's own addresses are at no port, and what has expired is no longer shown.
      boolean atPort = entry.link().ifindex() != bridge.get().ifindex();
      if (its && atPort && entry.state() != NUD_STALE) {
        entries.add(entry);
      }
    }
    entries.sort(Comparator.comparing(entry -> entry.address().toString()));
    out.append("port no\tmac addr\t\tis local?\tageing timer\n");
    for (FdbEntry entry : entries) {
      mac(entry);
    }
  }

  private void mac(FdbEntry entry) throws AppletExit {
    Optional<Link> port = world.namespace().link(entry.link().ifindex());
    if (port.isEmpty() || port.get().port().isEmpty()) {
      throw AppletExit.refused("brctl", "port of " + entry.address());
    }
    long number = port.get().port().get().settings().number("no", 0);
    boolean isLocal = (entry.state() & FdbEntry.NUD_PERMANENT) != 0;
    boolean isStatic = isLocal || (entry.state() & FdbEntry.NUD_NOARP) != 0;
    long age = isStatic ? 0 : entry.cache().map(Neighbour.CacheInfo::updated).orElse(0L);
    out.append(Columns.right(Long.toString(number), 3)).append('\t').append(entry.address());
    out.append('\t').append(isLocal ? "yes" : "no").append("\t\t");
    out.append(Columns.right(Long.toString(age / 100), 4)).append('.');
    out.append(age % 100 < 10 ? "0" : "").append(age % 100).append('\n');
  }

  /** By the name alone: sysfs has no alternative names. */
  private Optional<Link> named(String name) throws AppletExit {
    for (Link link : world.links()) {
      if (link.name().equals(name)) {
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  private static List<Link> byName(List<Link> links) {
    List<Link> sorted = new ArrayList<>(links);
    sorted.sort(Comparator.comparing(Link::name));
    return sorted;
  }
}
