package dev.plumb.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a link knows of a neighbour's hardware address (ARP, NDP).
 *
 * @param link where the neighbour is
 * @param address NDA_DST
 * @param hardware NDA_LLADDR; empty while it is not known
 * @param state NUD_* bits: 1 incomplete, 2 reachable, 4 stale, 8 delay, 16 probe, 32 failed, 64
 *     noarp, 128 permanent
 * @param flags NTF_* bits, with the extended ones from bit 8 on
 * @param cache NDA_CACHEINFO; empty when the kernel sent none
 * @param probes NDA_PROBES
 * @param protocol NDA_PROTOCOL, RTPROT_*
 * @see "linux/neighbour.h, ip-neighbour(8)"
 */
public record Neighbour(
    LinkRef link,
    IpAddress address,
    Optional<HardwareAddress> hardware,
    int state,
    int flags,
    Optional<CacheInfo> cache,
    OptionalLong probes,
    OptionalInt protocol,
    List<UnknownAttribute> unknown) {
  /** NTF_PROXY: the host answers for this address. */
  public static final int NTF_PROXY = 0x08;

  public Neighbour {
    unknown = List.copyOf(unknown);
  }

  /**
   * Ages in USER_HZ (1/100 s) before the moment of reading.
   *
   * @see "linux/neighbour.h nda_cacheinfo"
   */
  public record CacheInfo(long confirmed, long used, long updated, long references) {}
}
