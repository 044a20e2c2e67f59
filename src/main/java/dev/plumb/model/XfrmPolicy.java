package dev.plumb.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An IPsec policy: which packets may pass in clear, which must be protected, which may not pass.
 *
 * @param sort where it stands
 * @param direction {@link #IN}, {@link #OUT} or {@link #FORWARD}
 * @param index chosen by the kernel, growing; 0 of a default
 * @param priority the lowest is asked first; of equals the one that was made first
 * @param blocks what it selects is thrown away
 * @param flags XFRM_POLICY_*: 1 localok, 2 icmp
 * @param mark it is for packets of this mark alone
 * @param interfaceId XFRMA_IF_ID: it is for one xfrm interface alone
 * @param templates how packets are protected; none lets them pass in clear
 * @see "linux/xfrm.h struct xfrm_userpolicy_info, ip-xfrm(8)"
 */
public record XfrmPolicy(
    Sort sort,
    int direction,
    long index,
    long priority,
    boolean blocks,
    int flags,
    XfrmSelector selector,
    Optional<Rule.Mark> mark,
    OptionalLong interfaceId,
    List<Template> templates,
    List<UnknownAttribute> unknown) {
  /** XFRM_POLICY_IN: what comes in for this host. */
  public static final int IN = 0;

  /** XFRM_POLICY_OUT: what leaves, forwarded packets too. */
  public static final int OUT = 1;

  /** XFRM_POLICY_FWD: what came in to be forwarded. */
  public static final int FORWARD = 2;

  public XfrmPolicy {
    templates = List.copyOf(templates);
    unknown = List.copyOf(unknown);
  }

  /** Where a policy stands. */
  public enum Sort {
    MAIN,
    /** Asked as well as the main ones. */
    SUB,
    /** One socket's own. */
    SOCKET,
    /** What is done with packets that no other policy selects, where that is not to let them. */
    DEFAULT
  }

  /**
   * One layer of protection.
   *
   * @param source of the outer packet; empty is any
   * @param destination of the outer packet; empty is any
   * @param protocol IPPROTO_ESP 50, AH 51, COMP 108
   * @param spi which state; 0 is any
   * @param requestId which states; 0 is any
   * @param mode XFRM_MODE_*: 0 transport, 1 tunnel
   * @param optional packets pass without it where there is no state
   */
  public record Template(
      Optional<IpAddress> source,
      Optional<IpAddress> destination,
      int protocol,
      long spi,
      long requestId,
      int mode,
      boolean optional) {}
}
