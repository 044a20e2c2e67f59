package dev.plumb.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An entry of a forwarding database: which way a hardware address lies.
 *
 * @param link the port (or the device itself, for {@code self} entries) behind which the address is
 * @param address NDA_LLADDR
 * @param master NDA_MASTER: the bridge that forwards by it; empty for a device's own table
 * @param state NUD_*: 128 permanent (the bridge's or port's own), 64 noarp (static), others learned
 * @param flags NTF_*: 2 self, 4 master, 16 extern_learn, 32 offloaded, 64 sticky
 * @param vlan NDA_VLAN; empty when the bridge does not filter
 * @param destination NDA_DST: the far VTEP of a VXLAN
 * @param cache NDA_CACHEINFO: {@code used} and {@code updated} are ages in 1/100 s
 * @param settings the VXLAN's port, vni, via, nexthop id and whatever else, by iproute2's names
 * @see "linux/neighbour.h, bridge(8)"
 */
public record FdbEntry(
    LinkRef link,
    HardwareAddress address,
    OptionalInt master,
    int state,
    int flags,
    OptionalInt vlan,
    Optional<IpAddress> destination,
    Optional<Neighbour.CacheInfo> cache,
    Tree.Obj settings,
    List<UnknownAttribute> unknown) {
  /** NTF_SELF. */
  public static final int NTF_SELF = 0x02;

  /** NUD_NOARP: a static entry. */
  public static final int NUD_NOARP = 0x40;

  /** NUD_PERMANENT: a local address of the bridge or port. */
  public static final int NUD_PERMANENT = 0x80;

  public FdbEntry {
    unknown = List.copyOf(unknown);
  }

  /** The same entry in another namespace. */
  public FdbEntry in(NetnsId netns) {
    return new FdbEntry(
        new LinkRef(netns, link.ifindex()),
        address,
        master,
        state,
        flags,
        vlan,
        destination,
        cache,
        settings,
        unknown);
  }

  /** True when a frame taught it: neither local nor static nor told from outside. */
  public boolean isLearned() {
    return master.isPresent()
        && (state & (NUD_NOARP | NUD_PERMANENT)) == 0
        && (flags & (0x10 | NTF_SELF)) == 0;
  }

  /** Seconds since a frame last used it, from 1/100 s; empty when the kernel gave no age. */
  public OptionalLong ageSeconds() {
    return cache.isPresent() ? OptionalLong.of(cache.get().updated() / 100) : OptionalLong.empty();
  }

  public OptionalLong vni() {
    return settings.number("vni");
  }
}
