package dev.plumb.console.applet;

import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Neighbour;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code arp -n} of net-tools: the neighbours of IPv4 as /proc/net/arp shows them, which leaves out
 * those that need no ARP and puts the addresses that are answered for behind the others.
 *
 * <p>Without {@code -n} it is refused: it would ask a resolver for every name.
 */
final class ArpApplet {
  /** ARPHRD_ETHER. */
  private static final int ETHER = 1;

  private static final int NUD_NOARP = 0x40;
  private static final int NUD_PERMANENT = 0x80;

  /** NUD_VALID without the permanent ones: reachable, stale, delay, probe. */
  private static final int NUD_KNOWN = 0x02 | 0x04 | 0x08 | 0x10;

  private final AppletWorld world;
  private final List<String> hosts = new ArrayList<>();
  private boolean numeric;
  private boolean bsd;
  private boolean linux;
  private boolean verbose;
  private Optional<String> device = Optional.empty();

  private ArpApplet(AppletWorld world) {
    this.world = world;
  }

  static AppletResult run(List<String> argv, AppletWorld world) throws AppletExit {
    ArpApplet applet = new ArpApplet(world);
    Arguments arguments = new Arguments(argv, 1);
    while (!arguments.isEmpty()) {
      applet.word(arguments.take(), arguments);
    }
    return AppletResult.said(applet.list());
  }

  private void word(String word, Arguments arguments) throws AppletExit {
    switch (word) {
      case "--numeric" -> numeric = true;
      case "--all" -> bsd = true;
      case "--verbose" -> verbose = true;
      case "--device" -> device = Optional.of(value(word, arguments));
      case "--protocol" -> protocol(value(word, arguments));
      case "--hw-type" -> hardware(value(word, arguments));
      default -> {
        if (!word.startsWith("-")) {
          hosts.add(word);
        } else {
          letters(word, arguments);
        }
      }
    }
  }

  private void letters(String word, Arguments arguments) throws AppletExit {
    if (word.length() < 2 || word.charAt(1) == '-') {
      throw AppletExit.refused("arp", word);
    }
    for (int i = 1; i < word.length(); i++) {
      switch (word.charAt(i)) {
        case 'n' -> numeric = true;
        case 'a' -> bsd = true;
        case 'e' -> linux = true;
        case 'v' -> verbose = true;
        case 'i', 'A', 'p', 'H', 't' -> {
          String glued = word.substring(i + 1);
          String value = glued.isEmpty() ? value(word, arguments) : glued;
          switch (word.charAt(i)) {
            case 'i' -> device = Optional.of(value);
            case 'H', 't' -> hardware(value);
            default -> protocol(value);
          }
          return;
        }
        default -> throw AppletExit.refused("arp", word);
      }
    }
  }

  private static String value(String word, Arguments arguments) throws AppletExit {
    if (arguments.isEmpty()) {
      throw AppletExit.refused("arp", word);
    }
    return arguments.take();
  }

  private static void protocol(String value) throws AppletExit {
    if (!value.equals("inet")) {
      throw AppletExit.refused("arp", "-A " + value);
    }
  }

  private static void hardware(String value) throws AppletExit {
    if (!value.equals("ether")) {
      throw AppletExit.refused("arp", "-H " + value);
    }
  }

  private String list() throws AppletExit {
    if (!numeric) {
      throw AppletExit.refused("arp", "names of hosts; add -n");
    }
    Optional<String> host = hosts.isEmpty() ? Optional.empty() : Optional.of(hosts.getFirst());
    if (host.isPresent() && !isIpv4(host.get())) {
      throw AppletExit.refused("arp", host.get());
    }
    StringBuilder out = new StringBuilder();
    int all = 0;
    int shown = 0;
    for (Neighbour neighbour : entries()) {
      all++;
      String name = world.namespace().linkName(neighbour.link().ifindex());
      boolean onDevice = device.isEmpty() || device.get().equals(name);
      boolean ofHost = host.isEmpty() || host.get().equals(neighbour.address().toString());
      if (onDevice && ofHost) {
        if (shown++ == 0 && (linux || !bsd)) {
          out.append("Address                  HWtype  HWaddress           Flags Mask");
          out.append("            Iface\n");
        }
        line(neighbour, name, out);
      }
    }
    if (verbose) {
      out.append("Entries: ").append(all).append("\tSkipped: ").append(all - shown);
      out.append("\tFound: ").append(shown).append('\n');
    }
    if (shown == 0 && host.isPresent() && !bsd) {
      out.append(host.get()).append(" (").append(host.get()).append(") -- no entry\n");
    } else if (shown == 0 && (host.isPresent() || device.isPresent())) {
      out.append("arp: in ").append(all).append(" entries no match found.\n");
    }
    return out.toString();
  }

  private static boolean isIpv4(String host) {
    Optional<IpAddress> address = IpAddress.parse(host);
    return address.isPresent()
        && address.get().family() == Family.INET
        && address.get().toString().equals(host);
  }

  private List<Neighbour> entries() throws AppletExit {
    List<Neighbour> entries = new ArrayList<>();
    for (Neighbour neighbour : world.read(world.namespace().neighbours(), "neighbours")) {
      boolean needsArp = (neighbour.state() & ~NUD_NOARP) != 0;
      if (needsArp && neighbour.address().family() == Family.INET) {
        entries.add(neighbour);
      }
    }
    for (Neighbour proxied : world.read(world.namespace().proxies(), "proxied neighbours")) {
      if (proxied.address().family() == Family.INET) {
        entries.add(proxied);
      }
    }
    return entries;
  }

  private void line(Neighbour neighbour, String name, StringBuilder out) throws AppletExit {
    boolean proxied = isProxied(neighbour);
    boolean permanent = (neighbour.state() & NUD_PERMANENT) != 0;
    boolean complete = (neighbour.state() & (NUD_KNOWN | NUD_PERMANENT)) != 0;
    String hardware = complete ? hardware(neighbour, name) : "";
    // Of an address that is answered for on every link the kernel prints the link as *.
    String link = proxied && neighbour.link().ifindex() == 0 ? "*" : name;
    if (bsd && !linux) {
      out.append("? (").append(neighbour.address()).append(") at ");
      out.append(
          complete ? hardware + " [ether] " : proxied ? "<from_interface> " : "<incomplete> ");
      out.append(permanent || proxied ? "PERM " : "").append(proxied ? "PUB " : "");
      out.append("on ").append(link).append('\n');
      return;
    }
    out.append(Columns.left(neighbour.address().toString(), 23)).append("  ");
    out.append(Columns.left(complete ? "ether" : proxied ? "*" : "", 8));
    String shown = complete ? hardware : proxied ? "<from_interface>" : "(incomplete)";
    out.append(Columns.left(shown, 20));
    String flags = (complete ? "C" : "") + (permanent || proxied ? "M" : "") + (proxied ? "P" : "");
    out.append(Columns.left(flags, 6)).append(" ".repeat(15)).append(' ').append(link);
    out.append('\n');
  }

  private static boolean isProxied(Neighbour neighbour) {
    return (neighbour.flags() & Neighbour.NTF_PROXY) != 0;
  }

  private String hardware(Neighbour neighbour, String name) throws AppletExit {
    Optional<Link> link = world.namespace().link(neighbour.link().ifindex());
    boolean ethernet = link.isPresent() && link.get().hardwareType() == ETHER;
    if (!ethernet || neighbour.hardware().isEmpty()) {
      throw AppletExit.refused("arp", "hardware addresses of " + name);
    }
    return neighbour.hardware().get().toString();
  }
}
