package dev.plumb.answers.filter;

import dev.plumb.answers.firewall.HookOrder;
import dev.plumb.answers.firewall.PlacedChain;
import dev.plumb.model.Facet;
import dev.plumb.model.Gap;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.Ruleset;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All rules of one namespace, ready to be asked. Making one goes through every rule once; whoever
 * follows many packets keeps it. Immutable.
 */
public final class Firewall {
  private final List<PlacedChain> chains;
  private final List<Gap> gaps;

  private Firewall(List<Ruleset> rulesets, List<Gap> gaps) {
    this.chains = HookOrder.chains(rulesets);
    this.gaps = List.copyOf(gaps);
  }

  /** The rules of a namespace as far as they were read. */
  public static Firewall of(Facet<Ruleset> rulesets) {
    return switch (rulesets) {
      case Facet.Read<Ruleset> read -> of(read.items());
      case Facet.Missing<Ruleset> missing -> new Firewall(List.of(), List.of(missing.gap()));
      case Facet.NotAsked<Ruleset> none ->
          new Firewall(
              List.of(),
              List.of(new Gap("firewall rules", "nobody asked for them", "no rule is known")));
    };
  }

  /** Rulesets that were read. */
  public static Firewall of(List<Ruleset> rulesets) {
    List<Gap> gaps = new ArrayList<>();
    for (Ruleset ruleset : rulesets) {
      gaps.addAll(ruleset.gaps());
    }
    return new Firewall(rulesets, gaps);
  }

  /** What of the rules could not be read: with any, a packet may always be dropped unseen. */
  public List<Gap> gaps() {
    return gaps;
  }

  /**
   * What a hook does with a packet.
   *
   * <p>A packet goes through a namespace by several calls: prerouting, then forward or input, then
   * postrouting; or output, then postrouting. Each takes the packet and the tracking that the one
   * before gave. A packet on {@code lo} keeps its tracking from output to prerouting; on any other
   * link it comes without.
   *
   * @param layer whose hooks: {@code IP} and {@code IP6} (with the chains of {@code inet}), {@code
   *     BRIDGE}, {@code ARP}, or {@code NETDEV} for ingress and egress of the link that the passage
   *     names
   * @param tracking what conntrack already said of it; empty for one that it has not seen, and then
   *     it looks for a connection in {@link Lookups#connections} at its own place among the chains
   *     of prerouting and output
   */
  public Judgement judge(
      Hook hook,
      TableFamily layer,
      Packet packet,
      Optional<Tracking> tracking,
      Passage passage,
      Lookups lookups) {
    boolean asked = false;
    for (PlacedChain chain : chains) {
      asked |= chain.chain().base().isPresent() && chain.chain().base().get().hook() == hook;
    }
    Ending through =
        new Ending(new Outcome.Accepted(), packet, tracking, false, List.of(), doubts());
    if (!asked && gaps.isEmpty()) {
      return new Judgement(List.of(through));
    }
    return new Judgement(
        List.of(
            through,
            new Ending(
                new Outcome.Dropped(Optional.empty()),
                packet,
                tracking,
                false,
                List.of(),
                doubts())));
  }

  private static List<Doubt> doubts() {
    return List.of(new Doubt(Optional.empty(), Doubt.Kind.UNKNOWN, "rules are not followed yet"));
  }
}
