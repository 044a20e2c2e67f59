package dev.plumb.answers.path;

import dev.plumb.answers.path.Routing.Way;
import dev.plumb.answers.path.Skb.Frame;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hands a packet to a link: finds the neighbour, sends the frame, and follows whoever takes it in.
 *
 * @see "net/ipv4/ip_output.c ip_finish_output2, net/core/neighbour.c; docs/lab/0009"
 */
record LinkOutput(Walk walk) {
  /** Resolves the neighbour, sends, and goes on where the frame lands. */
  End transmit(Place place, Way.By by, Skb skb) {
    Link out = by.out();
    if (!walk.farther()) {
      return walk.ip().circle(place);
    }
    if (out.isLoopback()) {
      return walk.ip().looped(place, out, skb);
    }
    Optional<Trouble> unattended = Wire.unattended(place, out);
    if (!Neighbours.resolves(out) && unattended.isPresent()) {
      return new End.Lost(unattended.get());
    }
    if (!Neighbours.resolves(out)) {
      return new End.Lost(
          Trouble.at(
              Code.GAP,
              place,
              out,
              "it leaves by "
                  + place.object(out)
                  + " ("
                  + out.kind().word().orElse("plain")
                  + "), and what is behind is out of sight",
              "look at the other side"));
    }
    if (by.neighbour().isMulticast()) {
      return new End.Lost(
          Trouble.at(Code.GAP, place, out, "multicast is not followed", "ask for one address"));
    }
    IpAddress sender = skb.ip().tuple().source();
    Optional<IpAddress> own =
        place.holders(sender).isEmpty() ? Optional.empty() : Optional.of(sender);
    Neighbours.Resolution resolution = walk.neighbours().resolve(place, out, by.neighbour(), own);
    for (boolean again = true; ; again = false) {
      if (resolution instanceof Neighbours.Resolution.Failed failed) {
        Trouble trouble = new Unanswered(walk, by, failed).trouble().by(by.routed());
        walk.hop(place, out, "neigh", by.neighbour() + ": nobody answers");
        return trouble.code() == Code.GAP
            ? new End.Lost(trouble)
            : walk.ip().errors().send(place, skb.packet(), Errors.Kind.HOST_UNREACHABLE, trouble);
      }
      Neighbours.Resolution.Found found = (Neighbours.Resolution.Found) resolution;
      walk.hop(
          place, out, "neigh", by.neighbour() + " is " + found.hardware() + ": " + found.how());
      Reach reach = new Reach();
      Link device = out;
      walk.wire()
          .send(
              device,
              Frame.of(device.address().orElse(found.hardware()), found.hardware(), skb),
              reach);
      if (reach.landings().isEmpty() && !found.fixed() && again && !isFiltered(reach)) {
        // The kernel gives up what it knew when nothing comes back, and asks anew.
        resolution = walk.neighbours().ask(place, out, by.neighbour(), own);
        continue;
      }
      return landed(place, by, found, reach);
    }
  }

  private static boolean isFiltered(Reach reach) {
    return reach.troubles().stream().anyMatch(trouble -> trouble.code().name().startsWith("FW_"));
  }

  private End landed(Place place, Way.By by, Neighbours.Resolution.Found found, Reach reach) {
    List<Reach.Landing> landings = reach.landings();
    if (landings.isEmpty()) {
      Trouble trouble =
          new Unanswered(
                  walk, by, new Neighbours.Resolution.Failed(first(reach, place, by), all(reach)))
              .lost(found);
      return new End.Lost(trouble.by(by.routed()));
    }
    Reach.Landing landing =
        landings.get(
            landings.size() == 1
                ? 0
                : walk.choices()
                    .choose(landings.size(), "several links have the address " + found.hardware()));
    return walk.ip().input(landing.place(), landing.link(), landing.frame().skb());
  }

  static List<Trouble> all(Reach reach) {
    List<Trouble> all = new ArrayList<>(reach.troubles());
    all.addAll(reach.unseen());
    return all;
  }

  private static Trouble first(Reach reach, Place place, Way.By by) {
    for (Trouble trouble : all(reach)) {
      return trouble;
    }
    return Trouble.at(
        Code.NEIGH_WRONG,
        place,
        by.out(),
        "no link behind " + place.object(by.out()) + " has that hardware address",
        "ip -n " + place.name() + " neigh flush " + by.neighbour());
  }
}
