package dev.plumb.answers.path;

import dev.plumb.answers.filter.Ending;
import dev.plumb.answers.filter.Outcome;
import dev.plumb.answers.filter.Passage;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.answers.path.Skb.Frame;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Frames between links: out of one, over its kind's way, into another.
 *
 * @see "drivers/net/veth.c, macvlan.c, net/core/dev.c; docs/lab/0009"
 */
final class Wire {
  /** An Ethernet header and a VLAN tag, which the MTU does not count. */
  private static final int PRIVATE = 1;

  private static final int VEPA = 2;
  private static final int BRIDGE_MODE = 4;
  private static final int PASSTHRU = 8;

  /** IFF_LOWER_UP: a tun or tap device has it while a process has it open. */
  private static final int LOWER_UP = 0x10000;

  private final Walk walk;

  Wire(Walk walk) {
    this.walk = walk;
  }

  /** Sends a frame out of a link. */
  void send(Link link, Frame frame, Reach reach) {
    Place place = walk.terrain().of(link);
    if (!walk.deeper()) {
      reach.lose(
          Trouble.at(
              Code.ROUTE_LOOP, place, link, "the frame runs in a circle", "break the circle"));
      return;
    }
    try {
      leave(place, link, frame, reach);
    } finally {
      walk.shallower();
    }
  }

  private void leave(Place place, Link link, Frame frame, Reach reach) {
    if (!link.isUp()) {
      reach.lose(down(place, link));
      return;
    }
    Optional<Trouble> unattended = unattended(place, link);
    if (unattended.isPresent()) {
      reach.lose(unattended.get());
      return;
    }
    if (!hook(place, link, frame, Hook.EGRESS, reach)) {
      return;
    }
    walk.traffic()
        .filter(place, link, frame, false, reach)
        .filter(on -> walk.traffic().sends(place, link, on, reach))
        .ifPresent(on -> over(place, link, on, reach));
  }

  /** Into what a link's kind makes of it. */
  private void over(Place place, Link link, Frame frame, Reach reach) {
    if (link.isLoopback()) {
      receive(link, frame, reach);
      return;
    }
    switch (link.kind()) {
      case LinkKind.Veth veth -> overVeth(place, link, frame, reach);
      case LinkKind.Bridge bridge -> walk.bridging().fromBridge(place, link, frame, reach);
      case LinkKind.Macvlan macvlan -> overMacvlan(place, link, macvlan, frame, reach);
      case LinkKind.Vxlan vxlan -> walk.tunnels().send(place, link, vxlan, frame, reach);
      default ->
          reach.unseen(
              Trouble.at(
                  Code.GAP,
                  place,
                  link,
                  "it leaves by " + place.object(link) + ", and what is behind is out of sight",
                  "look at the other side"));
    }
  }

  static Trouble down(Place place, Link link) {
    boolean bridge = link.kind() instanceof LinkKind.Bridge;
    return Trouble.at(
        bridge
            ? Code.BRIDGE_DOWN
            : link.isLoopback()
                ? Code.LO_DOWN
                : link.kind() instanceof LinkKind.Vxlan ? Code.VXLAN_DOWN : Code.LINK_DOWN,
        place,
        link,
        place.object(link) + " is administratively down",
        "ip -n " + place.name() + " link set " + link.name() + " up");
  }

  /** Why a tun or tap device sends to nobody; empty when somebody reads what is sent. */
  static Optional<Trouble> unattended(Place place, Link link) {
    return link.kind() instanceof LinkKind.Tun && (link.flags() & LOWER_UP) == 0
        ? Optional.of(
            Trouble.at(
                Code.LINK_DOWN,
                place,
                link,
                "no process has " + place.object(link) + " open",
                "start the program that is to read it"))
        : Optional.empty();
  }

  private void overVeth(Place place, Link link, Frame frame, Reach reach) {
    Optional<Link> peer = walk.terrain().peer(link);
    if (peer.isEmpty()) {
      reach.unseen(
          Trouble.at(
              Code.GAP,
              place,
              link,
              "the other end of " + place.object(link) + " is out of sight",
              "run as root on the host"));
      return;
    }
    Place there = walk.terrain().of(peer.get());
    if (!peer.get().isUp()) {
      reach.lose(down(there, peer.get()));
      return;
    }
    if (frame.length() > peer.get().mtu().orElse(Integer.MAX_VALUE - 4) + 4
        && !walk.isMended(tooSmall(there, peer.get(), frame))) {
      reach.lose(tooSmall(there, peer.get(), frame));
      return;
    }
    receive(peer.get(), frame.with(frame.skb().scrubbed(there != place)), reach);
  }

  static Trouble tooSmall(Place place, Link link, Frame frame) {
    return Trouble.at(
        Code.MTU_MISMATCH,
        place,
        link,
        place.object(link)
            + " takes "
            + link.mtu().orElse(0)
            + " bytes at most, and the packet has "
            + frame.length(),
        "ip -n " + place.name() + " link set " + link.name() + " mtu " + frame.length());
  }

  private void overMacvlan(
      Place place, Link link, LinkKind.Macvlan macvlan, Frame frame, Reach reach) {
    Optional<Link> lower = walk.terrain().lower(link);
    if (lower.isEmpty()) {
      reach.unseen(
          Trouble.at(
              Code.GAP, place, link, "its parent is out of sight", "run as root on the host"));
      return;
    }
    long mode = macvlan.settings().number("mode", VEPA);
    if (mode == BRIDGE_MODE) {
      for (Link sibling : macvlans(lower.get())) {
        boolean meant =
            frame.isForAll() || sibling.address().filter(frame.to()::equals).isPresent();
        if (!sibling.ref().equals(link.ref()) && meant && mode(sibling) == BRIDGE_MODE) {
          receive(sibling, frame.with(frame.skb().scrubbed(true)), reach);
          if (!frame.isForAll()) {
            return;
          }
        }
      }
    }
    send(lower.get(), frame, reach);
  }

  private List<Link> macvlans(Link lower) {
    List<Link> found = new ArrayList<>();
    for (Link upper : walk.terrain().uppers(lower)) {
      if (upper.kind() instanceof LinkKind.Macvlan) {
        found.add(upper);
      }
    }
    return found;
  }

  private static long mode(Link macvlan) {
    return macvlan.kind().settings().number("mode", VEPA);
  }

  /** Whether macvlans keep these two apart. */
  static boolean areApart(Link one, Link other) {
    return mode(one) == PRIVATE || mode(other) == PRIVATE || mode(one) != mode(other);
  }

  /** A frame comes into a link. */
  void receive(Link link, Frame frame, Reach reach) {
    Place place = walk.terrain().of(link);
    if (!link.isUp()) {
      reach.lose(down(place, link));
      return;
    }
    if (link.settings().object("xdp").number("attached", 0) != 0
        && walk.choices().choose(2, "what the XDP program on " + place.object(link) + " does")
            == 1) {
      reach.lose(
          Trouble.at(Code.GAP, place, link, "an XDP program may drop it", "look into the program"));
      return;
    }
    enter(place, link, frame, reach);
  }

  /** A frame that a link has taken in, or a bridge for itself: filters see it first. */
  void enter(Place place, Link link, Frame frame, Reach reach) {
    walk.traffic()
        .filter(place, link, frame, true, reach)
        .filter(on -> hook(place, link, on, Hook.INGRESS, reach))
        .ifPresent(on -> taken(place, link, on, reach));
  }

  /** To whoever stands on the link, else to its master, else to its own protocols. */
  private void taken(Place place, Link link, Frame frame, Reach reach) {
    if (toUppers(link, frame, reach)) {
      return;
    }
    Optional<Link> master = place.master(link);
    if (master.isPresent() && master.get().kind() instanceof LinkKind.Bridge) {
      walk.bridging().receive(place, master.get(), link, frame, reach);
    } else if (master.isPresent()) {
      reach.unseen(
          Trouble.at(
              Code.GAP,
              place,
              link,
              "it is a port of "
                  + master.get().name()
                  + " ("
                  + master.get().kind().word().orElse("plain")
                  + "), which is not followed",
              "follow it by hand"));
    } else {
      up(place, link, frame, reach);
    }
  }

  /** To the macvlans on a link; true when the link itself does not get it. */
  private boolean toUppers(Link link, Frame frame, Reach reach) {
    boolean taken = false;
    for (Link upper : walk.terrain().uppers(link)) {
      if (upper.kind() instanceof LinkKind.Macvlan) {
        boolean meant = upper.address().filter(frame.to()::equals).isPresent();
        if (meant || frame.isForAll()) {
          if (!upper.address().filter(frame.from()::equals).isPresent()) {
            receive(upper, frame.with(frame.skb().scrubbed(true)), reach);
          }
          taken |= meant || mode(upper) == PASSTHRU;
        }
      }
    }
    return taken;
  }

  /** To the link's own protocols: those frames that are for it. */
  private void up(Place place, Link link, Frame frame, Reach reach) {
    boolean mine =
        frame.isForAll() || link.address().isEmpty() || link.address().get().equals(frame.to());
    if (mine) {
      reach.land(new Reach.Landing(place, link, frame));
    } else {
      reach.lose(
          Trouble.at(
              Code.NEIGH_WRONG,
              place,
              link,
              place.object(link) + " has not the address " + frame.to(),
              "find who has it: fdb, neigh list"));
    }
  }

  /** The netdev hooks of a link; false when the frame is gone. */
  private boolean hook(Place place, Link link, Frame frame, Hook hook, Reach reach) {
    for (PlacedRule rule : place.unbound(hook)) {
      // nft 1.0.6 leaves the device out of its JSON.
      if (walk.choices()
              .choose(
                  2,
                  place.object(Filtering.object(rule.chain()))
                      + ": its link is not told, and what it does there is not known")
          == 1) {
        reach.lose(
            Trouble.of(
                    Code.FW_NETDEV_DROP,
                    place,
                    Filtering.object(rule.chain()),
                    "the chain may be bound to " + link.name(),
                    FirewallRemedy.without(place, rule))
                .on(link));
        return false;
      }
    }
    Passage passage =
        hook == Hook.INGRESS
            ? Passage.into(place.side(link))
            : new Passage(
                Optional.empty(),
                Optional.of(place.side(link)),
                Optional.empty(),
                Optional.empty(),
                Passage.PacketType.HOST,
                Optional.empty());
    Ending ending =
        walk.filtering().pass(place, link, hook, TableFamily.NETDEV, frame.skb(), passage, false);
    if (ending.outcome() instanceof Outcome.Accepted) {
      return true;
    }
    reach.lose(walk.filtering().trouble(place, link, hook, TableFamily.NETDEV, ending, false));
    return false;
  }
}
