package dev.plumb.answers.path;

import dev.plumb.answers.filter.Answer;
import dev.plumb.answers.filter.ConnectionTable;
import dev.plumb.answers.filter.LinkSide;
import dev.plumb.answers.filter.Lookups;
import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.filter.Passage;
import dev.plumb.answers.path.Routing.Way;
import dev.plumb.model.Address;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Route;
import java.util.Optional;
import java.util.OptionalInt;

/** Answers what rules ask of the rest of their namespace. */
record PlaceLookups(Walk walk, Place place) implements Lookups {
  @Override
  public Answer<String> addressType(FibQuestion question) {
    IpAddress address = question.address();
    if (address.family() == Family.INET) {
      int first = address.bytes().at(0) & 0xff;
      if (first == 0 || address.toString().equals("255.255.255.255")) {
        return Answer.of("broadcast");
      }
    }
    if (address.isMulticast()) {
      return Answer.of("multicast");
    }
    if (!place.namespace().routes().isRead()) {
      return Answer.unknown("the routes of " + place.name() + " could not be read");
    }
    if (question.localTable()) {
      return Answer.of(localType(address, question.on()));
    }
    return switch (walk.routing().decide(place, RouteKey.to(address))) {
      case Way.Here here -> Answer.of("local");
      case Way.ToAll all -> Answer.of("broadcast");
      case Way.By by -> Answer.of("unicast");
      case Way.No no ->
          switch (no.type()) {
            case Routing.BLACKHOLE -> Answer.of("blackhole");
            case Routing.UNREACHABLE -> Answer.of("unreachable");
            case Routing.PROHIBIT -> Answer.of("prohibit");
            default -> Answer.none();
          };
    };
  }

  private String localType(IpAddress address, Optional<LinkSide> on) {
    Route best = null;
    for (Route route : place.namespace().routes().orEmpty()) {
      if (route.table() == Route.TABLE_LOCAL
          && route.destination().contains(address)
          && (best == null || route.destination().length() > best.destination().length())) {
        best = route;
      }
    }
    if (best == null || (on.isPresent() && !leadsTo(best, on.get()))) {
      return "unicast";
    }
    return switch (best.type()) {
      case Routing.LOCAL -> "local";
      case Routing.BROADCAST -> "broadcast";
      default -> "unicast";
    };
  }

  private static boolean leadsTo(Route route, LinkSide side) {
    for (Route.NextHop hop : route.hops()) {
      if (hop.device().equals(OptionalInt.of(side.ifindex()))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Answer<LinkSide> routeLink(FibQuestion question) {
    RouteKey plain = RouteKey.to(question.address());
    return walk.routing().decide(place, plain) instanceof Way.By by
            && (question.on().isEmpty() || question.on().get().ifindex() == by.out().ifindex())
        ? Answer.of(place.side(by.out()))
        : Answer.none();
  }

  @Override
  public Answer<IpAddress> masqueradeAddress(LinkSide out, Packet packet) {
    Optional<Link> link = place.link(out.ifindex());
    if (link.isEmpty() || packet.ip().isEmpty()) {
      return Answer.none();
    }
    IpAddress destination = packet.ip().get().tuple().destination();
    Way way =
        walk.routing().decide(place, RouteKey.to(destination).by(OptionalInt.of(out.ifindex())));
    IpAddress near = way instanceof Way.By by ? by.neighbour() : destination;
    return Routing.select(place, link.get(), near, destination)
        .<Answer<IpAddress>>map(Answer::of)
        .orElse(Answer.none());
  }

  @Override
  public Answer<IpAddress> firstAddress(LinkSide in, Family family) {
    Optional<Link> link = place.link(in.ifindex());
    if (link.isPresent()) {
      for (Address address : place.addresses(link.get())) {
        if (address.family() == family && Place.isUsable(address)) {
          return Answer.of(address.local().address());
        }
      }
    }
    return Answer.none();
  }

  @Override
  public Answer<Boolean> isIpsec(Packet packet, Passage passage, boolean in) {
    return Answer.unknown("the policies of IPsec are not read");
  }

  @Override
  public ConnectionTable connections() {
    return walk.connections(place);
  }

  @Override
  public boolean tcpLoose() {
    return place.sysctl("net.netfilter.nf_conntrack_tcp_loose").orElse(1) != 0;
  }
}
