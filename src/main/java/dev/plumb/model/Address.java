package dev.plumb.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An address of a link.
 *
 * @param link the link that has it
 * @param local IFA_LOCAL with the prefix length: the host's own address
 * @param peer IFA_ADDRESS when it differs from local (point-to-point)
 * @param broadcast IFA_BROADCAST
 * @param anycast IFA_ANYCAST
 * @param label IFA_LABEL, IPv4 only: the link's name or an alias such as {@code eth0:1}
 * @param scope RT_SCOPE_*: 0 global, 200 site, 253 link, 254 host
 * @param flags IFA_F_* (32 bits, IFA_FLAGS)
 * @param protocol IFAPROT_*; empty before Linux 5.18 or when unspecified
 * @param metric IFA_RT_PRIORITY, of the prefix route
 * @param lifetimes IFA_CACHEINFO
 * @see "linux/if_addr.h, ip-address(8)"
 */
public record Address(
    LinkRef link,
    Prefix local,
    Optional<IpAddress> peer,
    Optional<IpAddress> broadcast,
    Optional<IpAddress> anycast,
    Optional<String> label,
    int scope,
    int flags,
    OptionalInt protocol,
    OptionalLong metric,
    Optional<Lifetimes> lifetimes,
    List<UnknownAttribute> unknown) {
  /** IFA_F_SECONDARY on IPv4, IFA_F_TEMPORARY on IPv6. */
  public static final int IFA_F_SECONDARY = 0x01;

  /** IFA_F_PERMANENT: no lifetime. */
  public static final int IFA_F_PERMANENT = 0x80;

  public Address {
    unknown = List.copyOf(unknown);
  }

  public Family family() {
    return local.address().family();
  }

  /**
   * How long an address lives, in seconds; 4294967295 is for ever.
   *
   * @param created in 1/100 s since boot
   * @param updated in 1/100 s since boot
   * @see "linux/if_addr.h ifa_cacheinfo"
   */
  public record Lifetimes(long preferred, long valid, long created, long updated) {
    /** 0xffffffff: for ever. */
    public static final long FOREVER = 0xffffffffL;
  }
}
