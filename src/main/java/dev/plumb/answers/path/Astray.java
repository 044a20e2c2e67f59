package dev.plumb.answers.path;

import dev.plumb.answers.path.Trouble.Routed;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Neighbour;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why a frame went to somebody who is not meant. */
record Astray(
    Terrain terrain, Result result, Place source, Optional<Place> expected, Absence absence) {
  /** What happens to frames that a bridge sends to the wrong one. */
  private static final Set<Code> OF_FRAMES =
      Set.of(
          Code.HAIRPIN_OFF,
          Code.NEIGH_WRONG,
          Code.NO_IP,
          Code.IP_FORWARD_OFF,
          Code.ROUTE_LOOP,
          Code.TTL_TOO_LOW);

  private static final Set<Code> NOT_FORWARDED =
      Set.of(Code.IP_FORWARD_OFF, Code.IF_FORWARD_OFF, Code.V6_FORWARD_OFF, Code.NO_ROUTE);

  /** A frame went to somebody who has not the neighbour's address, and does not forward. */
  Optional<Cause> misled(Trouble trouble) {
    if (!NOT_FORWARDED.contains(trouble.code()) || trouble.place() == source) {
      return Optional.empty();
    }
    Routed last = null;
    for (Routed routed : result.walk().routes()) {
      last = routed.place() == trouble.place() ? last : routed;
    }
    if (last == null || last.out().isEmpty()) {
      return Optional.empty();
    }
    IpAddress meant = Routing.neighbour(last);
    Place sender = last.place();
    if (!trouble.place().holders(meant).isEmpty()) {
      return Optional.empty();
    }
    Optional<Neighbour> entry = sender.neighbour(last.out().get(), meant);
    if (expected.isPresent()
        && meant.equals(last.destination())
        && expected.get().holders(meant).isEmpty()) {
      return Optional.of(absence.lacking(expected.get(), meant));
    }
    return entry
        .filter(one -> (one.state() & Neighbours.FIXED) != 0)
        .map(
            one ->
                new Cause(
                    Code.NEIGH_WRONG,
                    sender.object("neigh:" + meant),
                    "a permanent neighbour entry says that "
                        + meant
                        + " is "
                        + one.hardware().map(Object::toString).orElse("nobody")
                        + ", which is "
                        + trouble.place().name(),
                    "ip -n "
                        + sender.name()
                        + " neigh del "
                        + meant
                        + " dev "
                        + sender.link(one.link().ifindex()).map(Link::name).orElse("LINK")));
  }

  /** Somebody else on the segment has the hardware address of one of both ends. */
  Optional<Cause> twins(Trouble trouble) {
    if (!OF_FRAMES.contains(trouble.code())) {
      return Optional.empty();
    }
    for (Routed routed : result.walk().routes()) {
      Optional<Link> out = routed.out();
      if (out.isEmpty()) {
        continue;
      }
      List<Link> ends = new ArrayList<>(List.of(out.get()));
      ends.addAll(terrain.owners(Routing.neighbour(routed)));
      for (Link end : ends) {
        Optional<Link> bridge = result.walk().sockets().bridgeOf(end);
        for (Link twin : end.address().map(terrain::owners).orElse(List.of())) {
          if (bridge.isPresent()
              && end.master().isEmpty()
              && twin.master().isEmpty()
              && !twin.ref().equals(end.ref())
              && !(twin.kind() instanceof LinkKind.Bridge)
              && bridge.equals(result.walk().sockets().bridgeOf(twin))) {
            return Optional.of(
                new Cause(
                    Code.DUP_MAC,
                    terrain.of(end).object(end) + "," + terrain.of(twin).object(twin),
                    "both have the hardware address "
                        + end.address().orElseThrow()
                        + " on "
                        + bridge.get().name()
                        + ", and it learns it on one port only",
                    "ip -n "
                        + terrain.of(twin).name()
                        + " link set "
                        + twin.name()
                        + " address ADDRESS"));
          }
        }
      }
    }
    return Optional.empty();
  }
}
