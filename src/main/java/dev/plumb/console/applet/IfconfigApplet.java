package dev.plumb.console.applet;

import dev.plumb.model.Address;
import dev.plumb.model.Bytes;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code ifconfig} of net-tools 2.10: one IPv4 address per label, so that secondary addresses
 * vanish; aliases without counters.
 */
final class IfconfigApplet {
  private static final int IFF_BROADCAST = 0x2;
  private static final int IFF_POINTOPOINT = 0x10;

  /** The names as long as the kernel allows. */
  private static final int NAME = 15;

  private final AppletWorld world;
  private final List<Address> addresses;
  private final StringBuilder out = new StringBuilder();

  private IfconfigApplet(AppletWorld world) throws AppletExit {
    this.world = world;
    this.addresses = world.read(world.namespace().addresses(), "addresses");
  }

  static AppletResult run(List<String> argv, AppletWorld world) throws AppletExit {
    boolean all = false;
    boolean brief = false;
    int at = 1;
    while (at < argv.size() && argv.get(at).startsWith("-")) {
      switch (argv.get(at)) {
        case "-a" -> all = true;
        case "-s" -> brief = true;
        case "-v" -> {}
        case "-V", "-version", "--version", "-?", "-h", "-help", "--help" ->
            throw AppletExit.refused("ifconfig", argv.get(at));
        default ->
            throw new AppletExit(
                "ifconfig: option `"
                    + argv.get(at)
                    + "' not recognised.\nifconfig: `--help' gives usage information.\n",
                1);
      }
      at++;
    }
    if (at + 1 < argv.size()) {
      throw AppletExit.refused("ifconfig", argv.get(at + 1));
    }
    Optional<String> name = at < argv.size() ? Optional.of(argv.get(at)) : Optional.empty();
    return new IfconfigApplet(world).list(all, brief, name);
  }

  private AppletResult list(boolean all, boolean brief, Optional<String> only) throws AppletExit {
    if (brief) {
      out.append("Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    ");
      out.append("TX-OK TX-ERR TX-DRP TX-OVR Flg\n");
    }
    if (only.isPresent()) {
      String asked = only.get();
      String name = asked.length() > NAME ? asked.substring(0, NAME) : asked;
      Optional<Link> link = world.link(InterfaceOrder.device(name));
      if (link.isEmpty() || !link.get().name().equals(InterfaceOrder.device(name))) {
        String why = ": error fetching interface information: Device not found\n";
        throw new AppletExit(out.toString(), name + why, 1);
      }
      one(name, link.get(), brief);
      return AppletResult.said(out.toString());
    }
    for (String name : names()) {
      Optional<Link> link = world.link(InterfaceOrder.device(name));
      if (link.isPresent() && (all || link.get().isUp())) {
        one(name, link.get(), brief);
      }
    }
    return AppletResult.said(out.toString());
  }

  /** The links' names and the addresses' labels, in net-tools' order. */
  private List<String> names() throws AppletExit {
    List<String> names = new ArrayList<>();
    for (Link link : world.links()) {
      insert(names, link.name());
    }
    for (Address address : addresses) {
      address.label().ifPresent(label -> insert(names, label));
    }
    return names;
  }

  private static void insert(List<String> names, String name) {
    int at = names.size();
    while (at > 0) {
      int order = InterfaceOrder.compare(names.get(at - 1), name);
      if (order == 0) {
        return;
      }
      if (order < 0) {
        break;
      }
      at--;
    }
    names.add(at, name);
  }

  private void one(String name, Link link, boolean brief) throws AppletExit {
    boolean alias = !name.equals(link.name());
    if (brief) {
      IfconfigCounters.brief(name, link, alias, out);
      return;
    }
    out.append(name).append(": ").append(InterfaceFlags.words(link.flags()));
    out.append("  mtu ").append(link.mtu().orElse(0)).append('\n');
    ipv4(name, link);
    if (!alias) {
      ipv6(link);
    }
    hardware(link);
    if (!alias) {
      IfconfigCounters.full(link, out);
    }
    map(link);
    out.append('\n');
  }

  private void ipv4(String name, Link link) {
    for (Address address : addresses) {
      boolean labelled = address.label().isPresent() && address.label().get().equals(name);
      if (address.link().equals(link.ref()) && address.family() == Family.INET && labelled) {
        out.append("        inet ").append(address.local().address());
        out.append("  netmask ").append(RouteApplet.mask(address.local().length()));
        if ((link.flags() & IFF_BROADCAST) != 0) {
          IpAddress none = IpAddress.any(Family.INET);
          out.append("  broadcast ").append(address.broadcast().orElse(none));
        }
        if ((link.flags() & IFF_POINTOPOINT) != 0) {
          out.append("  destination ").append(address.peer().orElse(address.local().address()));
        }
        out.append('\n');
        return;
      }
    }
  }

  private void ipv6(Link link) {
    for (Address address : addresses) {
      if (address.link().equals(link.ref()) && address.family() == Family.INET6) {
        out.append("        inet6 ").append(address.local().address());
        out.append("  prefixlen ").append(address.local().length());
        out.append("  scopeid ").append(scope(address.local().address())).append('\n');
      }
    }
  }

  /** IPV6_ADDR_* of an address, as /proc/net/if_inet6 has it. */
  private static String scope(IpAddress address) {
    Bytes bytes = address.bytes();
    if (address.isLoopback()) {
      return "0x10<host>";
    }
    if (bytes.at(0) == 0xfe && (bytes.at(1) & 0xc0) == 0x80) {
      return "0x20<link>";
    }
    if (bytes.at(0) == 0xfe && (bytes.at(1) & 0xc0) == 0xc0) {
      return "0x40<site>";
    }
    for (int i = 0; i < 12; i++) {
      if (bytes.at(i) != 0) {
        return "0x0<global>";
      }
    }
    return "0x80<compat,global>";
  }

  private void hardware(Link link) throws AppletExit {
    String queue = "";
    OptionalLong length = link.settings().number("txqlen");
    if (length.isPresent()) {
      queue = "  txqueuelen " + length.getAsLong();
    }
    switch (link.hardwareType()) {
      case 1 -> {
        String none = "00:00:00:00:00:00";
        String address = link.address().isPresent() ? link.address().get().toString() : none;
        out.append("        ether ").append(address).append(queue).append("  (Ethernet)\n");
      }
      case 772 -> out.append("        loop").append(queue).append("  (Local Loopback)\n");
      case 65534 -> {
        out.append("        unspec 00-00-00-00-00-00-00-00-00-00-00-00-00-00-00-00");
        out.append(queue).append("  (UNSPEC)\n");
      }
      default -> throw AppletExit.refused("ifconfig", "hardware type " + link.hardwareType());
    }
  }

  /**
   * What SIOCGIFMAP tells of real hardware: struct rtnl_link_ifmap of IFLA_MAP, cut to the bytes of
   * struct ifmap.
   */
  private void map(Link link) throws AppletExit {
    Optional<Bytes> map = link.settings().hex("map");
    if (map.isEmpty()) {
      return;
    }
    for (int i = 0; i < Math.min(map.get().length(), 28); i++) {
      if (map.get().at(i) != 0) {
        throw AppletExit.refused("ifconfig", "interrupts and memory of " + link.name());
      }
    }
  }
}
