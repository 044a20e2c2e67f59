package dev.plumb.model;

import dev.plumb.model.firewall.Counters;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An IPsec state (security association): how packets to one address are protected. Its keys are not
 * read into it, nor what of it is not understood, which might be keys.
 *
 * @param spi 0 while a key daemon is being asked for one
 * @param protocol IPPROTO_ESP 50, AH 51, COMP 108
 * @param mode XFRM_MODE_*: 0 transport, 1 tunnel
 * @param flags XFRM_STATE_*
 * @param algorithms the names of {@code auth}, {@code enc}, {@code aead} and {@code comp}
 * @param counters what it protected so far
 * @see "linux/xfrm.h struct xfrm_usersa_info, ip-xfrm(8)"
 */
public record XfrmState(
    IpAddress source,
    IpAddress destination,
    int protocol,
    long spi,
    long requestId,
    int mode,
    int flags,
    XfrmSelector selector,
    Optional<Rule.Mark> mark,
    OptionalLong interfaceId,
    Tree.Obj algorithms,
    Counters counters) {}
