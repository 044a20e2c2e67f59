package dev.plumb.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network link (an interface), as one namespace sees it.
 *
 * @param ref its namespace and ifindex
 * @param name IFLA_IFNAME; any bytes but '/' and blanks, so hostile to terminals
 * @param alternativeNames IFLA_PROP_LIST / IFLA_ALT_IFNAME
 * @param alias IFLA_IFALIAS, free text; empty when none was set
 * @param hardwareType ARPHRD_*: 1 ether, 772 loopback, 65534 none
 * @param flags IFF_* bits of ifinfomsg
 * @param address IFLA_ADDRESS; empty when the kind has none
 * @param broadcast IFLA_BROADCAST
 * @param mtu in bytes; empty when the kernel sent none
 * @param operstate RFC 2863 state, IF_OPER_*: 0 unknown, 2 down, 6 up
 * @param lower IFLA_LINK: the veth's peer, the macvlan's or vlan's parent; empty when there is none
 * @param master the ifindex of the bridge, bond or vrf it is a port of, always in the same
 *     namespace
 * @param kind what it is, with its own settings
 * @param port its settings as a port of the master; empty when it is none
 * @param settings every other attribute, under the key {@code ip -j} uses, else the kernel's name
 *     in lower case
 * @param unknown attributes that this version does not know, as they came
 * @see "linux/if_link.h, rtnetlink(7)"
 */
public record Link(
    LinkRef ref,
    String name,
    List<String> alternativeNames,
    Optional<String> alias,
    int hardwareType,
    int flags,
    Optional<HardwareAddress> address,
    Optional<HardwareAddress> broadcast,
    OptionalInt mtu,
    int operstate,
    Optional<Lower> lower,
    OptionalInt master,
    LinkKind kind,
    Optional<PortSettings> port,
    Tree.Obj settings,
    List<UnknownAttribute> unknown) {

  /** IFF_UP: administratively up. */
  public static final int IFF_UP = 0x1;

  /** IFF_BROADCAST. */
  public static final int IFF_BROADCAST = 0x2;

  /** IFF_LOOPBACK. */
  public static final int IFF_LOOPBACK = 0x8;

  /** IFF_LOWER_UP: the driver has carrier. */
  public static final int IFF_LOWER_UP = 0x10000;

  public Link {
    alternativeNames = List.copyOf(alternativeNames);
    unknown = List.copyOf(unknown);
  }

  /**
   * Where IFLA_LINK points.
   *
   * @param ifindex in the other namespace when {@code nsid} is there, else in this one; 0 means "no
   *     link" to ip
   * @param nsid IFLA_LINK_NETNSID, this namespace's own name for the other one; 0 is a name like
   *     any other, and a negative number says that it has none: {@code link-netnsid unknown}
   */
  public record Lower(int ifindex, OptionalInt nsid) {}

  /**
   * Settings of a port, IFLA_INFO_SLAVE_KIND and IFLA_INFO_SLAVE_DATA.
   *
   * @param kind the master's kind: {@code bridge}, {@code bond}, ...
   * @param settings under the keys of {@code ip -j -d link}
   * @param unknown attributes of the port that this version does not know
   */
  public record PortSettings(String kind, Tree.Obj settings, List<UnknownAttribute> unknown) {
    public PortSettings {
      unknown = List.copyOf(unknown);
    }

    /**
     * The port's spanning-tree state, BR_STATE_*: 0 disabled, 1 listening, 2 learning, 3
     * forwarding, 4 blocking.
     */
    public OptionalInt bridgeState() {
      return kind.equals("bridge") && settings.has("state")
          ? OptionalInt.of((int) settings.number("state", 0))
          : OptionalInt.empty();
    }
  }

  public int ifindex() {
    return ref.ifindex();
  }

  public NetnsId netns() {
    return ref.netns();
  }

  public boolean isUp() {
    return (flags & IFF_UP) != 0;
  }

  public boolean hasCarrier() {
    return (flags & IFF_LOWER_UP) != 0;
  }

  public boolean isLoopback() {
    return (flags & IFF_LOOPBACK) != 0;
  }

  /** True when the name, or one of the other names, is the given one. */
  public boolean isCalled(String candidate) {
    return name.equals(candidate) || alternativeNames.contains(candidate);
  }
}
