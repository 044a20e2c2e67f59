package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.path.Routing.Way;
import dev.plumb.answers.path.Skb.Frame;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Hook;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a bridge does with a frame: its ports' states, the forwarding database, and the hooks of
 * ebtables and br_netfilter.
 *
 * @see "net/bridge/br_input.c, br_forward.c, br_netfilter_hooks.c; docs/lab/0009"
 */
final class Bridging {
  private static final int FORWARDING = 3;
  private static final int STICKY = 0x40;

  private final Walk walk;
  private final BridgeHooks hooks;

  Bridging(Walk walk) {
    this.walk = walk;
    this.hooks = new BridgeHooks(walk);
  }

  private static Tree.Obj settings(Link port) {
    return port.port().map(Link.PortSettings::settings).orElse(Tree.Obj.EMPTY);
  }

  /** A frame comes in by a port. */
  void receive(Place place, Link bridge, Link port, Frame frame, Reach reach) {
    Optional<Trouble> closed = walk.standing(closed(place, bridge, port));
    if (closed.isPresent()) {
      reach.lose(closed.get());
      return;
    }
    Tree.Obj settings = settings(port);
    if (isLocked(place, bridge, port, frame.from())) {
      reach.lose(
          Trouble.at(
              Code.PORT_LOCKED,
              place,
              port,
              place.object(port)
                  + " is locked, and no entry of the FDB lets "
                  + frame.from()
                  + " in",
              "bridge -n "
                  + place.name()
                  + " fdb add "
                  + frame.from()
                  + " dev "
                  + port.name()
                  + " master static"));
      return;
    }
    Optional<Frame> let =
        hooks.through(
            place, bridge, Optional.of(port), Optional.empty(), Hook.PREROUTING, frame, reach);
    if (let.isEmpty()) {
      return;
    }
    if (settings.number("learning", 1) != 0) {
      learn(place, bridge, port, frame.from());
    }
    if (BridgeHooks.showsIp(place, bridge, let.get())) {
      fromPrerouting(place, bridge, port, let.get(), reach);
    } else {
      forward(place, bridge, Optional.of(port), let.get(), reach);
    }
  }

  /** A frame that the bridge's own namespace sends. */
  void fromBridge(Place place, Link bridge, Frame frame, Reach reach) {
    Optional<Frame> let =
        hooks.through(
            place, bridge, Optional.empty(), Optional.of(bridge), Hook.OUTPUT, frame, reach);
    let.ifPresent(on -> forward(place, bridge, Optional.empty(), on, reach));
  }

  /** Why a port takes and gives nothing; empty when it does. */
  private static Optional<Trouble> closed(Place place, Link bridge, Link port) {
    if (!bridge.isUp()) {
      return Optional.of(Wire.down(place, bridge));
    }
    OptionalInt state = port.port().map(Link.PortSettings::bridgeState).orElse(OptionalInt.empty());
    if (state.isEmpty() || state.getAsInt() == FORWARDING) {
      return Optional.empty();
    }
    if (!port.isUp()) {
      return Optional.of(Wire.down(place, port));
    }
    boolean guard = state.getAsInt() == 0 && settings(port).number("guard", 0) != 0;
    String word =
        switch (state.getAsInt()) {
          case 0 -> "disabled";
          case 1 -> "listening";
          case 2 -> "learning";
          default -> "blocking";
        };
    return Optional.of(
        Trouble.at(
            guard ? Code.STP_BPDU_GUARD : Code.STP_BLOCKING,
            place,
            port,
            "the bridge port "
                + place.object(port)
                + " is in state "
                + word
                + (guard ? ", and BPDU guard is on" : ""),
            (guard
                    ? "bridge -n " + place.name() + " link set dev " + port.name() + " guard off; "
                    : "")
                + "bridge -n "
                + place.name()
                + " link set dev "
                + port.name()
                + " state 3"));
  }

  private boolean isLocked(Place place, Link bridge, Link port, HardwareAddress from) {
    if (settings(port).number("locked", 0) == 0) {
      return false;
    }
    for (FdbEntry entry : place.fdb(bridge, from)) {
      if (entry.link().ifindex() == port.ifindex()
          && (entry.state() & FdbEntry.NUD_PERMANENT) == 0) {
        return false;
      }
    }
    return true;
  }

  /** An entry moves to the port that a frame came by, but for local and sticky ones. */
  private void learn(Place place, Link bridge, Link port, HardwareAddress from) {
    for (FdbEntry entry : place.fdb(bridge, from)) {
      if ((entry.state() & FdbEntry.NUD_PERMANENT) != 0 || (entry.flags() & STICKY) != 0) {
        return;
      }
    }
    walk.learn(bridge, from, port);
  }

  /** br_netfilter's prerouting, and what it does when that rewrites the destination. */
  private void fromPrerouting(Place place, Link bridge, Link port, Frame frame, Reach reach) {
    IpAddress before = frame.skb().ip().tuple().destination();
    Optional<Frame> let =
        hooks.ip(place, bridge, Optional.of(port), Optional.empty(), Hook.PREROUTING, frame, reach);
    if (let.isEmpty()) {
      return;
    }
    Frame on = let.get().with(let.get().skb().bridged(port));
    if (on.skb().ip().tuple().destination().equals(before)) {
      forward(place, bridge, Optional.of(port), on, reach);
      return;
    }
    Way way =
        walk.routing()
            .decide(
                place,
                Routing.key(on.skb().packet(), Optional.of(bridge.name()), OptionalInt.empty()));
    if (way instanceof Way.By by && by.out().ifindex() == bridge.ifindex()) {
      // Bridged on to the new destination's own hardware address.
      Neighbours.Resolution there =
          walk.neighbours().resolve(place, bridge, by.neighbour(), Optional.empty());
      switch (there) {
        case Neighbours.Resolution.Found found -> {
          walk.hop(
              place,
              bridge,
              "bridge (br_netfilter)",
              "its new destination is behind the same bridge: to " + found.hardware());
          forward(
              place,
              bridge,
              Optional.of(port),
              Frame.of(frame.from(), found.hardware(), on.skb()),
              reach);
        }
        case Neighbours.Resolution.Failed failed -> reach.lose(failed.trouble());
      }
      return;
    }
    HardwareAddress own = bridge.address().orElse(frame.to());
    passUp(place, bridge, port, Frame.of(frame.from(), own, on.skb()), reach);
  }

  private void forward(Place place, Link bridge, Optional<Link> from, Frame frame, Reach reach) {
    if (frame.isForAll()) {
      flood(place, bridge, from, frame, reach);
      from.ifPresent(port -> passUp(place, bridge, port, frame, reach));
      return;
    }
    Optional<Link> learned = walk.learned(bridge, frame.to());
    if (learned.isPresent()) {
      tellEntry(place, bridge, frame, learned.get(), "learned");
      if (!deliver(place, bridge, from, learned.get(), frame, reach)) {
        explain(place, from, learned.get(), reach);
      }
      return;
    }
    List<FdbEntry> entries = place.fdb(bridge, frame.to());
    boolean own = bridge.address().filter(frame.to()::equals).isPresent();
    for (FdbEntry entry : entries) {
      own |= (entry.state() & FdbEntry.NUD_PERMANENT) != 0;
    }
    if (own) {
      from.ifPresent(port -> passUp(place, bridge, port, frame, reach));
      return;
    }
    for (FdbEntry entry : entries) {
      Optional<Link> port = place.link(entry.link().ifindex());
      if (port.isPresent()) {
        boolean fixed = !entry.isLearned();
        tellEntry(place, bridge, frame, port.get(), fixed ? "static" : "learned");
        int lost = reach.landings().size();
        if (!deliver(place, bridge, from, port.get(), frame, reach)) {
          explain(place, from, port.get(), reach);
        } else if (fixed && reach.landings().size() == lost) {
          reach.lose(
              Trouble.of(
                      Code.FDB_WRONG,
                      place,
                      "fdb:" + frame.to(),
                      "a static FDB entry of "
                          + bridge.name()
                          + " sends "
                          + frame.to()
                          + " to "
                          + port.get().name()
                          + ", where nobody has it",
                      "bridge -n "
                          + place.name()
                          + " fdb del "
                          + frame.to()
                          + " dev "
                          + port.get().name()
                          + " master")
                  .on(port.get()));
        }
        return;
      }
    }
    walk.hop(place, bridge, "bridge", frame.to() + " is not in the FDB: flooded to all ports");
    flood(place, bridge, from, frame, reach);
  }

  private void tellEntry(Place place, Link bridge, Frame frame, Link port, String kind) {
    walk.hop(
        place,
        bridge,
        "bridge",
        "FDB: " + frame.to() + " is behind " + port.name() + " (" + kind + ")");
  }

  private void explain(Place place, Optional<Link> from, Link to, Reach reach) {
    if (from.isPresent() && from.get().ifindex() == to.ifindex()) {
      reach.lose(
          Trouble.at(
              Code.HAIRPIN_OFF,
              place,
              to,
              "it would leave by "
                  + place.object(to)
                  + ", where it came in, and hairpin is off there",
              "bridge -n " + place.name() + " link set dev " + to.name() + " hairpin on"));
    }
  }

  private void flood(Place place, Link bridge, Optional<Link> from, Frame frame, Reach reach) {
    for (Link port : place.ports(bridge)) {
      Tree.Obj settings = settings(port);
      String flag =
          frame.isBroadcast() ? "bcast_flood" : frame.isForAll() ? "mcast_flood" : "flood";
      if (from.isPresent() && from.get().ifindex() == port.ifindex() && !hairpins(port)) {
        continue;
      }
      // What the bridge's own namespace sends to all goes out of every port.
      boolean own = from.isEmpty() && frame.isForAll();
      if (!own && settings.number(flag, 1) == 0) {
        reach.lose(
            Trouble.at(
                Code.FLOOD_OFF,
                place,
                port,
                flag
                    + " is off on "
                    + place.object(port)
                    + ", and the FDB does not know "
                    + frame.to(),
                "bridge -n " + place.name() + " link set dev " + port.name() + " " + flag + " on"));
      } else if (mayMatter(port, frame)) {
        deliver(place, bridge, from, port, frame, reach);
      }
    }
  }

  private static boolean hairpins(Link port) {
    return settings(port).number("hairpin", 0) != 0;
  }

  /** False when the only one behind a port is sure to pass the frame over. */
  private boolean mayMatter(Link port, Frame frame) {
    if (!(port.kind() instanceof LinkKind.Veth)) {
      return true;
    }
    Optional<Link> peer = walk.terrain().peer(port);
    if (peer.isEmpty()
        || peer.get().master().isPresent()
        || !peer.get().isUp()
        || !port.isUp()
        || !walk.terrain().uppers(peer.get()).isEmpty()) {
      return true;
    }
    Place there = walk.terrain().of(peer.get());
    if (!frame.isForAll()) {
      return peer.get().address().filter(frame.to()::equals).isPresent();
    }
    return !(frame.skb().packet().content() instanceof Packet.Arp arp)
        || !there.holders(arp.target()).isEmpty()
        || there.most(peer.get(), "proxy_arp") != 0;
  }

  /** Sends a frame out by a port; false when it may not leave there and nothing else is wrong. */
  private boolean deliver(
      Place place, Link bridge, Optional<Link> from, Link port, Frame frame, Reach reach) {
    if (from.isPresent() && from.get().ifindex() == port.ifindex() && !hairpins(port)) {
      return false;
    }
    Optional<Trouble> closed = walk.standing(closed(place, bridge, port));
    if (closed.isPresent()) {
      reach.lose(closed.get());
      return true;
    }
    if (from.isPresent()
        && settings(from.get()).number("isolated", 0) != 0
        && settings(port).number("isolated", 0) != 0) {
      reach.lose(
          Trouble.at(
              Code.PORT_ISOLATED,
              place,
              port,
              "both " + from.get().name() + " and " + port.name() + " are isolated ports",
              "bridge -n " + place.name() + " link set dev " + port.name() + " isolated off"));
      return true;
    }
    if (!sharesVlan(place, bridge, from, port)) {
      reach.lose(
          Trouble.at(
              Code.VLAN_MISMATCH,
              place,
              port,
              bridge.name() + " filters VLANs, and the two ports share none",
              "bridge -n " + place.name() + " vlan add dev " + port.name() + " vid VID"));
      return true;
    }
    Optional<Frame> let =
        from.isPresent()
            ? hooks.through(place, bridge, from, Optional.of(port), Hook.FORWARD, frame, reach)
            : Optional.of(frame);
    if (let.isPresent() && from.isPresent() && BridgeHooks.showsIp(place, bridge, frame)) {
      let = hooks.ip(place, bridge, from, Optional.of(port), Hook.FORWARD, let.get(), reach);
      if (let.isPresent()) {
        let = hooks.ip(place, bridge, from, Optional.of(port), Hook.POSTROUTING, let.get(), reach);
      }
    }
    if (let.isPresent()) {
      let =
          hooks.through(place, bridge, from, Optional.of(port), Hook.POSTROUTING, let.get(), reach);
    }
    if (let.isEmpty()) {
      return true;
    }
    if (let.get().length() > port.mtu().orElse(Integer.MAX_VALUE - 4) + 4
        && !walk.isMended(Wire.tooSmall(place, port, let.get()))) {
      reach.lose(Wire.tooSmall(place, port, let.get()));
      return true;
    }
    walk.wire().send(port, let.get(), reach);
    return true;
  }

  /** Each port's own address is a local entry once for each VLAN that the port is in. */
  private boolean sharesVlan(Place place, Link bridge, Optional<Link> from, Link port) {
    if (!(bridge.kind() instanceof LinkKind.Bridge kind)
        || !kind.vlanFiltering()
        || from.isEmpty()) {
      return true;
    }
    java.util.Set<Integer> own = vlans(place, bridge, from.get());
    java.util.Set<Integer> others = vlans(place, bridge, port);
    java.util.Set<Integer> shared = new java.util.HashSet<>(own);
    shared.retainAll(others);
    if (shared.isEmpty()) {
      return own.isEmpty() && others.isEmpty();
    }
    return (own.size() == 1 && others.size() == 1)
        || walk.choices().choose(2, "which VLANs the ports of " + place.object(bridge) + " tag")
            == 0;
  }

  private static java.util.Set<Integer> vlans(Place place, Link bridge, Link port) {
    java.util.Set<Integer> found = new java.util.HashSet<>();
    if (port.address().isPresent()) {
      for (FdbEntry entry : place.fdb(bridge, port.address().get())) {
        if (entry.link().ifindex() == port.ifindex() && entry.vlan().isPresent()) {
          found.add(entry.vlan().getAsInt());
        }
      }
    }
    return found;
  }

  private void passUp(Place place, Link bridge, Link port, Frame frame, Reach reach) {
    hooks
        .through(place, bridge, Optional.of(port), Optional.empty(), Hook.INPUT, frame, reach)
        .ifPresent(
            let ->
                walk.wire()
                    .enter(
                        place,
                        bridge,
                        let.with(
                            new Skb(
                                let.skb().packet(),
                                let.skb().tracking(),
                                let.skb().prerouted(),
                                Optional.of(port))),
                        reach));
  }
}
