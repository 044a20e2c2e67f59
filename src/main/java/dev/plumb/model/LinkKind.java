package dev.plumb.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a link is: IFLA_INFO_KIND with IFLA_INFO_DATA.
 *
 * <p>Every kind has its settings under the keys of {@code ip -j -d link}; the accessors name those
 * that questions need.
 */
public sealed interface LinkKind {
  /** The kernel's word: {@code veth}; empty for hardware and loopback. */
  Optional<String> word();

  /** IFLA_INFO_DATA, decoded. */
  Tree.Obj settings();

  /** What of IFLA_INFO_DATA was not understood. */
  List<UnknownAttribute> unknown();

  /** A link without IFLA_INFO_KIND: hardware, loopback. */
  record Plain() implements LinkKind {
    @Override
    public Optional<String> word() {
      return Optional.empty();
    }

    @Override
    public Tree.Obj settings() {
      return Tree.Obj.EMPTY;
    }

    @Override
    public List<UnknownAttribute> unknown() {
      return List.of();
    }
  }

  /** One end of a virtual Ethernet pair; the other end is the link's {@link Link#lower}. */
  record Veth(Tree.Obj settings, List<UnknownAttribute> unknown) implements LinkKind {
    @Override
    public Optional<String> word() {
      return Optional.of("veth");
    }
  }

  /** A bridge: a switch inside the kernel. */
  record Bridge(Tree.Obj settings, List<UnknownAttribute> unknown) implements LinkKind {
    @Override
    public Optional<String> word() {
      return Optional.of("bridge");
    }

    /**
     * How long a learned FDB entry outlives its last frame, in 1/100 s as the kernel sends it:
     * 30000 is 300 s.
     *
     * @see "linux/if_link.h IFLA_BR_AGEING_TIME; ip-link(8) says seconds, which is wrong"
     */
    public OptionalLong ageingTime() {
      return settings.number("ageing_time");
    }

    public boolean vlanFiltering() {
      return settings.number("vlan_filtering", 0) != 0;
    }

    /** 0 off, 1 kernel STP, 2 user STP. */
    public long stpState() {
      return settings.number("stp_state", 0);
    }
  }

  /** A VXLAN tunnel end. */
  record Vxlan(Tree.Obj settings, List<UnknownAttribute> unknown) implements LinkKind {
    @Override
    public Optional<String> word() {
      return Optional.of("vxlan");
    }

    /** The VXLAN network identifier, 24 bits. */
    public OptionalLong id() {
      return settings.number("id");
    }

    /**
     * The ifindex of the link that carries it (IFLA_VXLAN_LINK), not IFLA_LINK; empty when routing
     * decides.
     */
    public OptionalInt carrier() {
      long index = settings.number("link", 0);
      return index == 0 ? OptionalInt.empty() : OptionalInt.of((int) index);
    }
  }

  /**
   * A MAC-based virtual link on a parent.
   *
   * @param tap true for macvtap, the variant with a character device
   */
  record Macvlan(boolean tap, Tree.Obj settings, List<UnknownAttribute> unknown)
      implements LinkKind {
    @Override
    public Optional<String> word() {
      return Optional.of(tap ? "macvtap" : "macvlan");
    }
  }

  /** A link whose far end is a process. */
  record Tun(Tree.Obj settings, List<UnknownAttribute> unknown) implements LinkKind {
    @Override
    public Optional<String> word() {
      return Optional.of("tun");
    }

    /** True for tap (Ethernet frames), false for tun (IP packets). */
    public boolean isTap() {
      return settings.number("type", 0) == 2;
    }
  }

  /**
   * Any other kind, by name; its data stays raw.
   *
   * @param kind the kernel's word
   * @param data IFLA_INFO_DATA as it came; empty when there was none
   */
  record Other(String kind, Optional<Bytes> data) implements LinkKind {
    @Override
    public Optional<String> word() {
      return Optional.of(kind);
    }

    @Override
    public Tree.Obj settings() {
      return Tree.Obj.EMPTY;
    }

    @Override
    public List<UnknownAttribute> unknown() {
      return List.of();
    }
  }
}
