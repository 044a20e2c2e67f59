package dev.plumb.answers.path;

import dev.plumb.answers.path.Routing.Way;
import dev.plumb.model.Address;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.LinkRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Why nobody answers for a neighbour's address, or why a frame to it got lost: what stands between
 * the link that asks and the one that has the address.
 */
record Unanswered(Walk walk, Way.By by, Neighbours.Resolution.Failed failed) {
  Trouble trouble() {
    Link near = by.out();
    IpAddress address = by.neighbour();
    Optional<Trouble> own = ownSide(near);
    if (own.isPresent()) {
      return own.get();
    }
    for (Trouble trouble : failed.all()) {
      if (trouble.at().isPresent()
          && trouble.code() != Code.NO_IP
          && trouble.code() != Code.NEIGH_WRONG
          && isIn(chain(near), trouble.at().get())) {
        return trouble;
      }
    }
    List<Link> owners = candidates(near, address);
    for (Link owner : owners) {
      Optional<Trouble> between = between(near, owner);
      if (between.isPresent()) {
        return between.get();
      }
    }
    return gap().orElseGet(() -> owners.isEmpty() ? nobody() : failed.trouble());
  }

  private Trouble nobody() {
    return Trouble.of(
        Code.NO_IP,
        by.routed().place(),
        "neigh:" + by.neighbour(),
        "nobody on " + by.routed().place().object(by.out()) + " answers for " + by.neighbour(),
        "give somebody the address " + by.neighbour());
  }

  private static boolean isIn(List<Link> links, Link one) {
    for (Link link : links) {
      if (link.ref().equals(one.ref())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Who may be meant by an address that others, far away, may have too: the one expected, else
   * those on the same bridge, else those whose cables end in the same namespace.
   */
  private List<Link> candidates(Link near, IpAddress address) {
    List<Link> meant = new ArrayList<>();
    List<Link> together = new ArrayList<>();
    List<Link> beside = new ArrayList<>();
    Set<Object> here = new LinkedHashSet<>();
    chain(near).forEach(link -> here.add(link.netns()));
    for (Link owner : walk.terrain().owners(address)) {
      if (walk.expected().filter(owner.netns()::equals).isPresent()) {
        meant.add(owner);
      }
      if (sharesBridge(near, owner)) {
        together.add(owner);
      }
      if (chain(owner).stream().anyMatch(link -> here.contains(link.netns()))) {
        beside.add(owner);
      }
    }
    return !meant.isEmpty() ? meant : !together.isEmpty() ? together : beside;
  }

  /** Why a frame was lost whose destination's hardware address is known. */
  Trouble lost(Neighbours.Resolution.Found found) {
    Optional<Trouble> own = ownSide(by.out());
    if (own.isPresent()) {
      return own.get();
    }
    for (Trouble trouble : failed.all()) {
      if (trouble.code() == Code.FDB_WRONG) {
        return trouble;
      }
    }
    List<Link> owners = new ArrayList<>(walk.terrain().owners(found.hardware()));
    owners.removeIf(
        owner ->
            !sharesBridge(by.out(), owner)
                && !candidates(by.out(), by.neighbour()).contains(owner));
    if (owners.isEmpty() && found.fixed() && found.how().startsWith("a permanent")) {
      return gap()
          .orElseGet(
              () ->
                  Trouble.of(
                      Code.NEIGH_WRONG,
                      by.routed().place(),
                      "neigh:" + by.neighbour(),
                      "a permanent neighbour entry says that "
                          + by.neighbour()
                          + " is "
                          + found.hardware()
                          + ", which nobody is",
                      "ip -n "
                          + by.routed().place().name()
                          + " neigh del "
                          + by.neighbour()
                          + " dev "
                          + by.out().name()));
    }
    for (Link owner : owners) {
      Optional<Trouble> between = between(by.out(), owner);
      if (between.isPresent()) {
        return between.get();
      }
    }
    return gap().orElseGet(this::likeliest);
  }

  /** Frames that others pass over say little; whatever else was met says more. */
  private Trouble likeliest() {
    for (Trouble trouble : failed.all()) {
      if (trouble.code() != Code.NEIGH_WRONG) {
        return trouble;
      }
    }
    return failed.trouble();
  }

  private Optional<Trouble> gap() {
    for (Trouble trouble : failed.all()) {
      if (trouble.code() == Code.GAP) {
        return Optional.of(trouble);
      }
    }
    return Optional.empty();
  }

  /** The asker's own link, and the other end of its veth. */
  private Optional<Trouble> ownSide(Link near) {
    for (Link link : chain(near)) {
      if (!link.isUp()) {
        return Optional.of(Wire.down(walk.terrain().of(link), link));
      }
    }
    return Optional.empty();
  }

  /** From a link towards its segment: itself, its veth peer, the bridge of either. */
  private List<Link> chain(Link link) {
    List<Link> chain = new ArrayList<>();
    chain.add(link);
    Link last = link;
    if (link.kind() instanceof LinkKind.Veth) {
      Optional<Link> peer = walk.terrain().peer(link);
      if (peer.isPresent()) {
        last = peer.get();
        chain.add(last);
      }
    }
    walk.terrain().of(last).master(last).ifPresent(chain::add);
    return chain;
  }

  private boolean sharesBridge(Link one, Link other) {
    Set<LinkRef> refs = new LinkedHashSet<>();
    chain(one).forEach(link -> refs.add(link.ref()));
    for (Link link : chain(other)) {
      if (refs.contains(link.ref())) {
        return true;
      }
    }
    return false;
  }

  /** What is wrong on the way to the link that has the address. */
  private Optional<Trouble> between(Link near, Link owner) {
    if (near.kind() instanceof LinkKind.Macvlan || owner.kind() instanceof LinkKind.Macvlan) {
      Optional<Trouble> apart = macvlans(near, owner);
      if (apart.isPresent()) {
        return apart;
      }
    }
    List<Link> far = chain(owner);
    for (Link link : far) {
      if (!link.isUp()) {
        return Optional.of(Wire.down(walk.terrain().of(link), link));
      }
    }
    Set<LinkRef> concerned = new LinkedHashSet<>();
    far.forEach(link -> concerned.add(link.ref()));
    chain(near).forEach(link -> concerned.add(link.ref()));
    for (Trouble trouble : failed.all()) {
      if (trouble.code() != Code.NEIGH_WRONG
          && trouble.code() != Code.NO_IP
          && trouble.at().isPresent()
          && concerned.contains(trouble.at().get().ref())) {
        return Optional.of(trouble);
      }
    }
    Optional<Trouble> plugged = plugged(near, owner, far);
    if (plugged.isPresent()) {
      return plugged;
    }
    for (Trouble trouble : failed.all()) {
      if (trouble.code() != Code.NEIGH_WRONG && trouble.code() != Code.NO_IP) {
        return Optional.of(trouble);
      }
    }
    return Optional.empty();
  }

  private Optional<Trouble> macvlans(Link near, Link owner) {
    Optional<LinkRef> one = walk.terrain().host().lowerOf(near);
    Optional<LinkRef> other = walk.terrain().host().lowerOf(owner);
    boolean both =
        near.kind() instanceof LinkKind.Macvlan && owner.kind() instanceof LinkKind.Macvlan;
    Place place = walk.terrain().of(near);
    if (both && one.isPresent() && one.equals(other) && Wire.areApart(near, owner)) {
      return Optional.of(
          new Trouble(
              Code.MACVLAN_PRIVATE,
              place.object(near) + "," + walk.terrain().of(owner).object(owner),
              "both are macvlans of one parent, in modes that keep them apart",
              "make both anew with mode bridge",
              place,
              Optional.of(near),
              Optional.empty()));
    }
    boolean parent = one.equals(Optional.of(owner.ref())) || other.equals(Optional.of(near.ref()));
    return parent && !both
        ? Optional.of(
            Trouble.at(
                Code.MACVLAN_HOST,
                place,
                near,
                "a macvlan and its parent do not hear each other",
                "give the host a macvlan of its own on the parent"))
        : Optional.empty();
  }

  /** Into which bridge the owner's veth is plugged. */
  private Optional<Trouble> plugged(Link near, Link owner, List<Link> far) {
    if (!(owner.kind() instanceof LinkKind.Veth) || far.size() < 2) {
      return Optional.empty();
    }
    Optional<Link> nearBridge = walk.sockets().bridgeOf(near);
    Link port = far.get(1);
    Place place = walk.terrain().of(port);
    Optional<Link> farBridge = place.master(port);
    if (nearBridge.isEmpty() || !belongs(near, owner)) {
      return Optional.empty();
    }
    if (farBridge.isEmpty() && !routes(place, port)) {
      return Optional.of(
          Trouble.at(
              Code.NOT_ENSLAVED,
              place,
              port,
              place.object(port)
                  + " is in no bridge (assumed: it should be in "
                  + nearBridge.get().name()
                  + ")",
              "ip -n "
                  + place.name()
                  + " link set "
                  + port.name()
                  + " master "
                  + nearBridge.get().name()));
    }
    if (farBridge.isPresent()
        && !farBridge.get().ref().equals(nearBridge.get().ref())
        && walk.terrain().of(farBridge.get()) == walk.terrain().of(nearBridge.get())) {
      return Optional.of(
          Trouble.at(
              Code.WRONG_BRIDGE,
              place,
              port,
              place.object(port)
                  + " is in "
                  + farBridge.get().name()
                  + ", and the asker is in "
                  + nearBridge.get().name(),
              "ip -n "
                  + place.name()
                  + " link set "
                  + port.name()
                  + " master "
                  + nearBridge.get().name()));
    }
    return Optional.empty();
  }

  /** Whether a link is used for routing: it has an address that somebody gave it. */
  private static boolean routes(Place place, Link link) {
    for (Address address : place.addresses(link)) {
      if (!address.local().address().isLinkLocal()) {
        return true;
      }
    }
    return false;
  }

  /** Both say that they are on one link: each one's prefix has the other's address. */
  private boolean belongs(Link near, Link owner) {
    for (Address one : walk.terrain().of(near).addresses(near)) {
      for (Address other : walk.terrain().of(owner).addresses(owner)) {
        if (one.family() == other.family()
            && !one.local().address().isLinkLocal()
            && one.local().contains(other.local().address())
            && other.local().contains(one.local().address())) {
          return true;
        }
      }
    }
    return false;
  }
}
