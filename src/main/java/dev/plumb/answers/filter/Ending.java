package dev.plumb.answers.filter;

import java.util.List;
import java.util.Optional;

/**
 * One end that a packet can come to at a hook.
 *
 * @param packet as it is afterwards: addresses rewritten, marks set
 * @param tracking what conntrack says afterwards; empty while it has not seen the packet
 * @param reroutes the kernel routes it anew: a chain of the type route or NAT in output changed it
 * @param trail what happened, in order: rules that held, policies, conntrack, NAT
 * @param doubts what had to be taken for granted on the way to this end; none when it is certain
 */
public record Ending(
    Outcome outcome,
    Packet packet,
    Optional<Tracking> tracking,
    boolean reroutes,
    List<Step> trail,
    List<Doubt> doubts) {
  public Ending {
    trail = List.copyOf(trail);
    doubts = List.copyOf(doubts);
  }
}
