package dev.plumb.answers.path;

import dev.plumb.model.Container;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Neighbour;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the veth of a namespace went that has none: who knows the hardware address it had, and
 * which link of the asker's segment belongs to nobody.
 *
 * <p>The kernel takes a link's addresses away when it moves to another namespace.
 *
 * @see "docs/lab/0009"
 */
record Strays(Walk walk, Place bereft, IpAddress address) {
  Optional<Cause> cause() {
    Set<HardwareAddress> known = new LinkedHashSet<>();
    for (Container container : walk.terrain().host().containersIn(bereft.id())) {
      for (Container.Attachment one : container.attachments()) {
        one.hardware().ifPresent(known::add);
      }
    }
    for (HardwareAddress hardware : known) {
      for (Link owner : walk.terrain().owners(hardware)) {
        return Optional.of(elsewhere(owner, "the engine knows its hardware address"));
      }
    }
    for (Place place : walk.terrain().places()) {
      for (Neighbour one : place.namespace().neighbours().orEmpty()) {
        if (one.address().equals(address)) {
          one.hardware().ifPresent(known::add);
        }
      }
    }
    for (HardwareAddress hardware : known) {
      for (Link owner : walk.terrain().owners(hardware)) {
        return Optional.of(elsewhere(owner, "neighbours know its hardware address"));
      }
    }
    List<Link> strays = new ArrayList<>();
    for (Trouble.Routed routed : walk.routes()) {
      Optional<Link> bridge = routed.out().flatMap(walk.sockets()::bridgeOf);
      if (bridge.isPresent()) {
        for (Link port : walk.terrain().of(bridge.get()).ports(bridge.get())) {
          Optional<Link> end =
              port.kind() instanceof LinkKind.Veth ? walk.terrain().peer(port) : Optional.empty();
          if (end.isPresent() && !strays.contains(end.get()) && isBare(end.get())) {
            strays.add(end.get());
          }
        }
      }
    }
    return strays.size() == 1
        ? Optional.of(elsewhere(strays.getFirst(), "assumed: the one that has no address"))
        : Optional.empty();
  }

  private boolean isBare(Link link) {
    Place place = walk.terrain().of(link);
    boolean others = false;
    for (Link other : place.links()) {
      others |= !other.isLoopback() && other.ifindex() != link.ifindex();
    }
    return others
        && place != bereft
        && link.master().isEmpty()
        && place.addresses(link).stream().allMatch(one -> one.local().address().isLinkLocal());
  }

  private Cause elsewhere(Link link, String how) {
    Place place = walk.terrain().of(link);
    return new Cause(
        Code.PEER_WRONG_NS,
        place.object(link),
        "the veth of "
            + bereft.name()
            + " is in "
            + place.name()
            + " as "
            + link.name()
            + " ("
            + how
            + ")",
        "ip -n " + place.name() + " link set " + link.name() + " netns " + bereft.name());
  }
}
