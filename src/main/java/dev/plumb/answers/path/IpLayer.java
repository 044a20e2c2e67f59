package dev.plumb.answers.path;

import dev.plumb.answers.filter.Ending;
import dev.plumb.answers.filter.Outcome;
import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.filter.Passage;
import dev.plumb.answers.filter.Tracking;
import dev.plumb.answers.path.Routing.Way;
import dev.plumb.answers.path.Skb.Frame;
import dev.plumb.model.Connection;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Route;
import dev.plumb.model.XfrmPolicy;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.TableFamily;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * IPv4 and IPv6 of a namespace: sending, receiving, forwarding.
 *
 * @see "net/ipv4/ip_output.c, ip_input.c, ip_forward.c, fib_frontend.c; docs/lab/0009"
 */
final class IpLayer {
  private final Walk walk;
  private final Errors errors;

  IpLayer(Walk walk) {
    this.walk = walk;
    this.errors = new Errors(walk);
  }

  Errors errors() {
    return errors;
  }

  /** The address that a packet from here to there would get. */
  Optional<IpAddress> sourceFor(Place place, IpAddress destination, OptionalInt by) {
    Way way = walk.routing().decide(place, RouteKey.to(destination).by(by));
    if (way instanceof Way.No && by.isPresent()) {
      return place
          .link(by.getAsInt())
          .flatMap(link -> Routing.select(place, link, destination, destination));
    }
    return walk.routing().source(place, way, destination);
  }

  /** Follows a datagram that the kernel itself sends for a tunnel; what it began stays out. */
  End carried(Place place, Packet packet, OptionalInt by) {
    if (!walk.deeper()) {
      return circle(place);
    }
    try {
      return output(place, packet, by, false);
    } finally {
      walk.shallower();
    }
  }

  /** The guard against circles that no TTL ends. */
  End circle(Place place) {
    Trouble.Routed last = walk.routes().isEmpty() ? null : walk.routes().getLast();
    return new End.Lost(
        Trouble.of(
            Code.ROUTE_LOOP,
            last == null ? place : last.place(),
            "route:" + (last == null ? "default" : Routing.text(last.route().destination())),
            "the way runs in a circle",
            "mend one of the routes of the circle"));
  }

  /**
   * Sends a packet that is made here.
   *
   * @param by the link that it must leave by; empty for any
   * @param socket a process sends it, and rules may ask who
   */
  End output(Place place, Packet packet, OptionalInt by, boolean socket) {
    Way way = walk.routing().decide(place, Routing.key(packet, Optional.empty(), by));
    if (way instanceof Way.No no) {
      Optional<Link> forced =
          by.isPresent() && no.type() == 0 ? place.link(by.getAsInt()) : Optional.empty();
      if (forced.isEmpty()) {
        return RouteRefusal.toSender(place, no);
      }
      // No route, but a link that was asked for: the kernel takes the destination to be on it.
      way = onLink(place, packet, forced.get());
    }
    Optional<Link> out = outOf(place, way);
    if (out.isEmpty()) {
      return new End.Lost(
          Trouble.of(Code.GAP, place, "lo", "it has no loopback that was read", "ask again"));
    }
    Optional<End> loopback = RouteRefusal.loopbackOutside(place, packet, out.get());
    if (loopback.isPresent()) {
      return loopback.get();
    }
    Optional<Ipsec.Refusal> blocked = Ipsec.refusal(place, out.get(), packet, XfrmPolicy.OUT);
    if (blocked.isPresent()) {
      // It is asked when the route is looked up, before any hook: connect() fails already.
      Trouble trouble = blocked.get().trouble();
      return blocked.get().told() && place.id().equals(walk.originator())
          ? new End.Told(trouble, "EPERM", place)
          : new End.Lost(trouble);
    }
    tell(place, way, packet);
    Passage passage =
        new Passage(
            Optional.empty(),
            Optional.of(place.side(out.get())),
            Optional.empty(),
            Optional.empty(),
            Passage.PacketType.HOST,
            socket ? Optional.of(Passage.Sender.SOMEBODY) : Optional.empty());
    TableFamily layer = Filtering.layer(packet);
    Ending ending =
        walk.filtering().pass(place, out.get(), Hook.OUTPUT, layer, Skb.of(packet), passage, false);
    if (!(ending.outcome() instanceof Outcome.Accepted)) {
      return errors.filtered(place, Hook.OUTPUT, layer, out.get(), packet, ending);
    }
    Packet on = ending.packet();
    if (ending.reroutes()) {
      way = walk.routing().decide(place, Routing.key(on, Optional.empty(), by));
      if (way instanceof Way.No no) {
        return new End.Lost(no.trouble());
      }
      out = outOf(place, way);
      loopback = RouteRefusal.loopbackOutside(place, on, out.orElseThrow());
      if (loopback.isPresent()) {
        return new End.Lost(((End.Told) loopback.get()).trouble());
      }
      tell(place, way, on);
    }
    Optional<End> refused = translated(place, out.orElseThrow(), packet, on, true);
    if (refused.isPresent()) {
      return refused.get();
    }
    Skb skb = new Skb(on, ending.tracking(), false, Optional.empty());
    Optional<End> big = tooBig(place, way, out.orElseThrow(), skb, true);
    return big.isPresent()
        ? big.get()
        : postrouting(place, way, out.orElseThrow(), skb, Optional.empty());
  }

  /** IPsec is asked again when NAT has changed a packet that leaves; empty when it is let. */
  private Optional<End> translated(
      Place place, Link out, Packet before, Packet after, boolean made) {
    Packet.Ip was = before.ip().orElseThrow();
    if (was.tuple().equals(after.ip().orElseThrow().tuple())) {
      return Optional.empty();
    }
    return Ipsec.refusal(place, out, after, XfrmPolicy.OUT)
        .map(
            refusal ->
                made && refusal.told()
                    ? errors.denied(place, before, refusal.trouble())
                    : new End.Lost(refusal.trouble()));
  }

  private Way onLink(Place place, Packet packet, Link link) {
    IpAddress destination = packet.ip().orElseThrow().tuple().destination();
    walk.assume(
        place.name()
            + " has no route to "
            + destination
            + " and sends it to "
            + link.name()
            + " all the same, as a packet bound to that link");
    Route none =
        new Route(
            place.id(),
            new dev.plumb.model.Prefix(destination, destination.bits()),
            Optional.empty(),
            Route.TABLE_MAIN,
            Routing.UNICAST,
            0,
            0,
            0,
            0,
            List.of(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            dev.plumb.model.Tree.Obj.EMPTY,
            dev.plumb.model.Tree.Obj.EMPTY,
            List.of());
    return new Way.By(
        new Trouble.Routed(place, none, 0, false, destination, Optional.of(link)),
        link,
        destination);
  }

  private static Optional<Link> outOf(Place place, Way way) {
    return switch (way) {
      case Way.By by -> Optional.of(by.out());
      case Way.Here here -> place.loopback();
      case Way.ToAll all ->
          all.routed().route().hops().isEmpty()
              ? Optional.empty()
              : place.link(all.routed().route().hops().getFirst().device().orElse(0));
      case Way.No no -> Optional.empty();
    };
  }

  private void tell(Place place, Way way, Packet packet) {
    IpAddress destination = packet.ip().orElseThrow().tuple().destination();
    switch (way) {
      case Way.By by -> {
        walk.routed(by.routed());
        walk.hop(
            place,
            by.out(),
            "route",
            destination
                + " by "
                + Routing.text(place, by.routed().route())
                + (by.routed().rule() == 32766 || by.routed().rule() == 0
                    ? ""
                    : " (rule " + by.routed().rule() + ")"));
      }
      case Way.Here here -> walk.hop(place, "lo", "route", destination + " is its own address");
      default -> {}
    }
  }

  /** A packet that may not be fragmented and is larger than where it has to go. */
  private Optional<End> tooBig(Place place, Way way, Link out, Skb skb, boolean made) {
    long mtu = out.mtu().orElse(Integer.MAX_VALUE);
    if (way instanceof Way.By by) {
      mtu = Math.min(mtu, by.routed().route().metrics().number("mtu", Integer.MAX_VALUE));
    }
    if (skb.ip().length() <= mtu || way instanceof Way.Here) {
      return Optional.empty();
    }
    Trouble trouble =
        Wire.tooSmall(
            place,
            out,
            new Frame(
                out.address().orElse(dev.plumb.model.HardwareAddress.parse("00:00:00:00:00:00")),
                dev.plumb.model.HardwareAddress.parse("00:00:00:00:00:00"),
                skb));
    if (walk.isMended(trouble)) {
      return Optional.empty();
    }
    return Optional.of(
        made
            ? new End.Told(trouble, "EMSGSIZE", place)
            : errors.send(place, skb.packet(), Errors.Kind.TOO_BIG, trouble));
  }

  private End postrouting(Place place, Way way, Link out, Skb skb, Optional<Link> in) {
    Passage passage =
        new Passage(
            in.map(place::side),
            Optional.of(place.side(out)),
            skb.port().map(place::side),
            Optional.empty(),
            Passage.PacketType.HOST,
            in.isPresent() ? Optional.empty() : Optional.of(Passage.Sender.SOMEBODY));
    TableFamily layer = Filtering.layer(skb.packet());
    Ending ending = walk.filtering().pass(place, out, Hook.POSTROUTING, layer, skb, passage, false);
    if (!(ending.outcome() instanceof Outcome.Accepted)) {
      return errors.filtered(place, Hook.POSTROUTING, layer, out, skb.packet(), ending);
    }
    Skb on = skb.with(ending.packet(), ending.tracking());
    Optional<End> refused = translated(place, out, skb.packet(), on.packet(), in.isEmpty());
    if (refused.isPresent()) {
      return refused.get();
    }
    return switch (way) {
      case Way.Here here -> looped(place, out, on);
      case Way.By by -> new LinkOutput(walk).transmit(place, by, on);
      default ->
          new End.Lost(
              Trouble.at(
                  Code.GAP, place, out, "broadcasts are not followed", "ask for one address"));
    };
  }

  /** By loopback, back in. */
  End looped(Place place, Link loopback, Skb skb) {
    if (!loopback.isUp()) {
      return new End.Lost(Wire.down(place, loopback));
    }
    Reach reach = new Reach();
    Optional<Skb> on = walk.traffic().loop(place, loopback, skb, reach);
    return on.isEmpty()
        ? new End.Lost(LinkOutput.all(reach).getFirst())
        : input(place, loopback, on.get());
  }

  /** A packet comes in by a link. */
  End input(Place place, Link in, Skb skb) {
    Packet.Ip ip = skb.ip();
    boolean six = ip.family() == Family.INET6;
    Optional<Link> master = place.master(in);
    if (master.isPresent() && !(master.get().kind() instanceof LinkKind.Bridge)) {
      return new End.Lost(
          Trouble.at(
              Code.GAP,
              place,
              in,
              "routing in " + master.get().name() + " is not followed",
              "follow it by hand"));
    }
    if (six && place.sysctl(Family.INET6, in, "disable_ipv6").orElse(0) != 0) {
      return new End.Lost(
          Trouble.of(
                  Code.V6_DISABLED,
                  place,
                  "sysctl:" + Place.key(Family.INET6, in.name(), "disable_ipv6"),
                  "IPv6 is disabled on " + place.object(in),
                  "ip netns exec "
                      + place.name()
                      + " sysctl -w "
                      + Place.key(Family.INET6, in.name(), "disable_ipv6")
                      + "=0")
              .on(in));
    }
    Skb on = skb;
    TableFamily layer = Filtering.layer(skb.packet());
    if (!skb.prerouted()) {
      Passage passage =
          Passage.into(place.side(in)).withPhysical(skb.port().map(place::side), Optional.empty());
      Ending ending = walk.filtering().pass(place, in, Hook.PREROUTING, layer, skb, passage, false);
      if (!(ending.outcome() instanceof Outcome.Accepted)) {
        return errors.filtered(place, Hook.PREROUTING, layer, in, skb.packet(), ending);
      }
      on = skb.with(ending.packet(), ending.tracking());
    }
    return routeIn(place, in, on);
  }

  private End routeIn(Place place, Link in, Skb skb) {
    Tuple tuple = skb.ip().tuple();
    Optional<Trouble> martian = walk.standing(Screening.martian(place, in, tuple));
    if (martian.isPresent()) {
      return new End.Lost(martian.get());
    }
    Way way =
        walk.routing()
            .decide(place, Routing.key(skb.packet(), Optional.of(in.name()), OptionalInt.empty()));
    boolean four = skb.ip().family() == Family.INET;
    if (way instanceof Way.Here) {
      Optional<Trouble> bad =
          four && !in.isLoopback()
              ? walk.standing(
                  walk.screening()
                      .badSource(
                          place,
                          in,
                          tuple.source(),
                          tuple.destination(),
                          skb.packet().mark(),
                          false))
              : Optional.empty();
      return bad.isPresent() ? new End.Lost(bad.get()) : deliver(place, in, skb);
    }
    Optional<Trouble> closed = walk.standing(Screening.notForwarding(place, in, skb.ip().family()));
    if (way instanceof Way.No no) {
      if (no.trouble().code() == Code.GAP) {
        return new End.Lost(no.trouble());
      }
      return closed.isPresent() && no.type() == 0
          ? new End.Lost(closed.get())
          : RouteRefusal.onTheWay(errors, place, skb, no, closed.isPresent());
    }
    if (closed.isPresent()) {
      return new End.Lost(closed.get());
    }
    if (four) {
      Optional<Trouble> bad =
          walk.standing(
              walk.screening()
                  .badSource(
                      place, in, tuple.source(), tuple.destination(), skb.packet().mark(), false));
      if (bad.isPresent()) {
        return new End.Lost(bad.get());
      }
    }
    return way instanceof Way.By by
        ? forward(place, in, skb, by)
        : new End.Lost(
            Trouble.at(Code.GAP, place, in, "broadcasts are not followed", "ask for one address"));
  }

  private End forward(Place place, Link in, Skb skb, Way.By by) {
    Optional<Ipsec.Refusal> came = Ipsec.refusal(place, in, asItCame(skb), XfrmPolicy.FORWARD);
    if (came.isPresent()) {
      return new End.Lost(came.get().trouble());
    }
    tell(place, by, skb.packet());
    if (skb.ip().ttl() <= 1) {
      return errors.send(
          place,
          skb.packet(),
          Errors.Kind.TIME_EXCEEDED,
          Trouble.at(
              Code.TTL_TOO_LOW,
              place,
              in,
              "the TTL ends in " + place.name(),
              "raise the sender's TTL"));
    }
    Optional<Ipsec.Refusal> leaves = Ipsec.refusal(place, by.out(), skb.packet(), XfrmPolicy.OUT);
    if (leaves.isPresent()) {
      return new End.Lost(leaves.get().trouble());
    }
    Packet lower = skb.packet().withTtl(skb.ip().ttl() - 1);
    Skb on = skb.with(lower);
    Optional<End> big = tooBig(place, by, by.out(), on, false);
    if (big.isPresent()) {
      return big.get();
    }
    Passage passage =
        Passage.through(place.side(in), place.side(by.out()))
            .withPhysical(skb.port().map(place::side), Optional.empty());
    TableFamily layer = Filtering.layer(lower);
    Ending ending = walk.filtering().pass(place, in, Hook.FORWARD, layer, on, passage, false);
    if (!(ending.outcome() instanceof Outcome.Accepted)) {
      return errors.filtered(place, Hook.FORWARD, layer, in, on.packet(), ending);
    }
    return postrouting(
        place, by, by.out(), on.with(ending.packet(), ending.tracking()), Optional.of(in));
  }

  /** With the addresses that it had before NAT: IPsec asks for those of a packet that came in. */
  private static Packet asItCame(Skb skb) {
    Optional<Tracking> tracking = skb.tracking();
    if (tracking.isEmpty()
        || tracking.get().connection().isEmpty()
        || skb.ip().quoted().isPresent()) {
      return skb.packet();
    }
    Connection connection = tracking.get().connection().get();
    return skb.packet()
        .withTuple(tracking.get().reply() ? connection.reply() : connection.original());
  }

  private End deliver(Place place, Link in, Skb skb) {
    Passage passage =
        Passage.into(place.side(in)).withPhysical(skb.port().map(place::side), Optional.empty());
    TableFamily layer = Filtering.layer(skb.packet());
    Ending ending = walk.filtering().pass(place, in, Hook.INPUT, layer, skb, passage, false);
    if (!(ending.outcome() instanceof Outcome.Accepted)) {
      return errors.filtered(place, Hook.INPUT, layer, in, skb.packet(), ending);
    }
    Optional<Ipsec.Refusal> clear =
        Ipsec.refusal(
            place, in, asItCame(skb.with(ending.packet(), ending.tracking())), XfrmPolicy.IN);
    if (clear.isPresent()) {
      return new End.Lost(clear.get().trouble());
    }
    walk.hop(
        place,
        in,
        "deliver",
        "for " + ending.packet().ip().orElseThrow().tuple().destination() + ", which it has");
    return new End.Arrived(place, in, ending.packet(), ending.tracking());
  }
}
