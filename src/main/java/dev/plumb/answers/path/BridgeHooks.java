package dev.plumb.answers.path;

import dev.plumb.answers.filter.Ending;
import dev.plumb.answers.filter.Outcome;
import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.filter.Passage;
import dev.plumb.answers.path.Skb.Frame;
import dev.plumb.model.Link;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.Optional;

/**
 * The netfilter hooks that a bridged frame meets: those of ebtables, and IP's where br_netfilter
 * shows it.
 *
 * @see "net/bridge/br_netfilter_hooks.c; docs/lab/0009"
 */
record BridgeHooks(Walk walk) {
  static boolean showsIp(Place place, Link bridge, Frame frame) {
    if (frame.skb().packet().ip().isEmpty()) {
      return false;
    }
    boolean v4 = Filtering.layer(frame.skb().packet()) == TableFamily.IP;
    String name = v4 ? "iptables" : "ip6tables";
    return place.sysctl("net.bridge.bridge-nf-call-" + name).orElse(0) != 0
        || bridge.kind().settings().number("nf_call_" + name, 0) != 0;
  }

  /** The bridge family's hooks; empty when the frame is gone. */
  Optional<Frame> through(
      Place place,
      Link bridge,
      Optional<Link> in,
      Optional<Link> out,
      Hook hook,
      Frame frame,
      Reach reach) {
    Passage passage =
        new Passage(
            in.map(place::side),
            out.map(place::side),
            Optional.empty(),
            Optional.empty(),
            Passage.PacketType.OTHER,
            Optional.empty());
    Ending ending =
        walk.filtering().pass(place, bridge, hook, TableFamily.BRIDGE, frame.skb(), passage, false);
    if (!isAccepted(
        ending, place, out.or(() -> in).orElse(bridge), hook, TableFamily.BRIDGE, reach)) {
      return Optional.empty();
    }
    return Optional.of(moved(frame, ending, frame.skb().tracking()));
  }

  /** What is not accepted is lost, to br_netfilter where IP's hooks said so. */
  private boolean isAccepted(
      Ending ending, Place place, Link link, Hook hook, TableFamily family, Reach reach) {
    if (ending.outcome() instanceof Outcome.Accepted) {
      return true;
    }
    boolean bridged = family != TableFamily.BRIDGE;
    reach.lose(walk.filtering().trouble(place, link, hook, family, ending, bridged));
    return false;
  }

  /** IP's hooks, as br_netfilter shows them a bridged frame. */
  Optional<Frame> ip(
      Place place,
      Link bridge,
      Optional<Link> in,
      Optional<Link> out,
      Hook hook,
      Frame frame,
      Reach reach) {
    TableFamily layer = Filtering.layer(frame.skb().packet());
    var side = place.side(bridge);
    Passage passage =
        (out.isEmpty() ? Passage.into(side) : Passage.through(side, side))
            .withPhysical(in.map(place::side), out.map(place::side));
    Ending ending = walk.filtering().pass(place, bridge, hook, layer, frame.skb(), passage, true);
    if (!isAccepted(ending, place, out.or(() -> in).orElse(bridge), hook, layer, reach)) {
      return Optional.empty();
    }
    return Optional.of(moved(frame, ending, ending.tracking()));
  }

  private static Frame moved(
      Frame frame, Ending ending, Optional<dev.plumb.answers.filter.Tracking> tracking) {
    Skb skb = frame.skb().with(ending.packet(), tracking);
    Optional<Packet.Macs> macs = ending.packet().macs();
    return macs.isPresent()
        ? new Frame(macs.get().source(), macs.get().destination(), skb)
        : frame.with(skb);
  }
}
