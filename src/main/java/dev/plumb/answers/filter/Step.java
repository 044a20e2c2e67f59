package dev.plumb.answers.filter;

import dev.plumb.answers.firewall.PlacedChain;
import dev.plumb.answers.firewall.PlacedRule;

/** Something that happened to a packet at a hook. */
public sealed interface Step {
  /** A rule of which everything held that it asks for; its statements say what it did. */
  record Matched(PlacedRule rule) implements Step {}

  /** A base chain was gone through, and its policy decided. */
  record Policy(PlacedChain chain, boolean accepts) implements Step {}

  /** Conntrack looked at it. */
  record Tracked(Tracking tracking) implements Step {}

  /** NAT rewrote it: by a rule that stands before this step, or by what an earlier packet bound. */
  record Translated(Packet before, Packet after) implements Step {}

  /** The kernel dropped it by itself. */
  record Refused(String why) implements Step {}
}
