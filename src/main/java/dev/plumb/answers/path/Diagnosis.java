package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.path.Trouble.Routed;
import dev.plumb.model.Address;
import dev.plumb.model.Container;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Neighbour;
import dev.plumb.model.Route;
import dev.plumb.model.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From the place where a flow ended to the setting that is to be changed: the configuration wins
 * over its effect.
 */
final class Diagnosis {
  private static final Set<Code> UNANSWERED = Set.of(Code.NO_IP, Code.NEIGH_WRONG, Code.WRONG_IP);

  private static final Set<Code> OF_ROUTES =
      Set.of(
          Code.NO_ROUTE,
          Code.WRONG_GW,
          Code.ROUTE_BLACKHOLE,
          Code.ROUTE_UNREACHABLE,
          Code.ROUTE_PROHIBIT);

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

  private static final int KERNEL = 2;
  private static final long LAST_RULE = 32766;

  private final Terrain terrain;
  private final Flow flow;
  private final Result result;
  private final Place source;
  private final Optional<Place> expected;
  private final NatHistory nat;

  Diagnosis(Terrain terrain, Flow flow, Result result) {
    this.terrain = terrain;
    this.flow = flow;
    this.result = result;
    this.source = terrain.place(flow.source()).orElseThrow();
    this.expected = flow.expected().flatMap(terrain::place);
    this.nat = new NatHistory(result.walk(), flow, expected);
  }

  Cause cause() {
    if (result.trouble().isEmpty()) {
      return misdelivered();
    }
    Trouble trouble = result.trouble().get();
    if (trouble.code() == Code.GAP) {
      return trouble.cause();
    }
    Optional<Cause> loopback = loopbackDown();
    if (loopback.isPresent()) {
      return loopback.get();
    }
    return result.back() ? ofReply(trouble) : ofRequest(trouble);
  }

  /** Without loopback, a namespace's own addresses are anybody's. */
  private Optional<Cause> loopbackDown() {
    boolean own = flow.destination().isLoopback() || !source.holders(flow.destination()).isEmpty();
    Optional<Link> loopback = source.loopback();
    return own && loopback.isPresent() && !loopback.get().isUp()
        ? Optional.of(Wire.down(source, loopback.get()).cause())
        : Optional.empty();
  }

  /** What an engine wrote down says it at once. */
  private Optional<Cause> recorded(Trouble trouble) {
    if (trouble.code() == Code.CONTAINER_DOWN) {
      return Optional.of(trouble.cause());
    }
    IpAddress meant = trouble.decided().map(Routed::destination).orElse(flow.destination());
    return UNANSWERED.contains(trouble.code())
        ? Engines.stopped(terrain, meant, flow.expected()).map(Engines::down)
        : Optional.empty();
  }

  /** Asked from outside for a port that is published for the host itself only. */
  private Optional<Cause> loopbackOnly(Trouble trouble) {
    Place place = result.responder().orElse(trouble.place());
    if (place == source
        || flow.transport() == Transport.ICMP
        || !(trouble.code() == Code.LISTEN_LOOPBACK || trouble.code() == Code.LISTEN_NONE)) {
      return Optional.empty();
    }
    boolean proxied = false;
    for (Socket socket : place.sockets(flow.transport(), flow.port().orElse(0))) {
      proxied |=
          socket.local().isLoopback()
              && socket.owners().stream().anyMatch(owner -> owner.proxy().isPresent());
    }
    Optional<Container.PublishedPort> record =
        place.id().equals(terrain.host().self())
            ? Engines.onLoopback(terrain, flow.transport().word(), flow.port())
            : Optional.empty();
    if (!proxied && record.isEmpty()) {
      return Optional.empty();
    }
    String object =
        flow.transport().word()
            + "/"
            + record.map(one -> one.hostAddress().toString()).orElse("127.0.0.1")
            + ":"
            + flow.port().orElse(0);
    return Optional.of(
        new Cause(
            Code.PORT_LOOPBACK_ONLY,
            place.object(object),
            "the port is published on loopback only, and " + source.name() + " asks from outside",
            "publish it on " + flow.destination() + " or on every address"));
  }

  /** A frame went to somebody who has not the neighbour's address, and does not forward. */
  private Optional<Cause> misled(Trouble trouble) {
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
      return Optional.of(lacking(expected.get(), meant));
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
  private Optional<Cause> twins(Trouble trouble) {
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

  private Cause ofRequest(Trouble trouble) {
    Optional<Cause> recorded =
        recorded(trouble)
            .or(() -> loopbackOnly(trouble))
            .or(() -> twins(trouble))
            .or(() -> misled(trouble));
    if (recorded.isPresent()) {
      return recorded.get();
    }
    Optional<Cause> marked = marked(trouble);
    if (marked.isPresent()) {
      return marked.get();
    }
    if (UNANSWERED.contains(trouble.code()) && trouble.decided().isPresent()) {
      return unanswered(trouble, trouble.decided().get());
    }
    if (trouble.code().name().startsWith("LISTEN_")) {
      return nat.unheard(trouble, result.responder().orElse(trouble.place()))
          .orElse(trouble.cause());
    }
    if (trouble.code() == Code.TTL_TOO_LOW) {
      return ttl(trouble);
    }
    if (trouble.code() == Code.IP_FORWARD_OFF && trouble.place().onlyLink().isPresent()) {
      return notRouter(trouble);
    }
    return byRule(trouble).orElse(trouble.cause());
  }

  /** A mark that a rule of the firewall set chose the route. */
  private Optional<Cause> marked(Trouble trouble) {
    return OF_ROUTES.contains(trouble.code())
            && trouble.decided().isPresent()
            && trouble.decided().get().marked()
        ? nat.marking(trouble)
        : Optional.empty();
  }

  /** A policy rule of somebody's own led to the table that has the bad route. */
  private Optional<Cause> byRule(Trouble trouble) {
    if (!OF_ROUTES.contains(trouble.code()) || trouble.decided().isEmpty()) {
      return Optional.empty();
    }
    Routed routed = trouble.decided().get();
    if (routed.rule() == 0 || routed.rule() >= LAST_RULE) {
      return Optional.empty();
    }
    Place place = routed.place();
    return Optional.of(
        new Cause(
            Code.RULE_WRONG_TABLE,
            place.object("rule:" + routed.rule()),
            "policy rule "
                + routed.rule()
                + " sends it to table "
                + routed.route().table()
                + ", where "
                + trouble.detail(),
            "ip -n " + place.name() + " rule del pref " + routed.rule()));
  }

  private Cause unanswered(Trouble trouble, Routed routed) {
    Link out = routed.out().orElseThrow();
    IpAddress neighbour = Routing.neighbour(routed);
    boolean gateway = !neighbour.equals(routed.destination());
    if (gateway) {
      return gateway(trouble, routed, out, neighbour);
    }
    boolean translated = !routed.destination().equals(flow.destination());
    if (translated && terrain.owners(routed.destination()).isEmpty()) {
      Optional<Cause> wrong = nat.nobody(routed.destination());
      if (wrong.isPresent()) {
        return wrong.get();
      }
    }
    if (expected.isPresent() && expected.get().holders(routed.destination()).isEmpty()) {
      return lacking(expected.get(), routed.destination());
    }
    return elsewhere(routed, out).orElse(trouble.cause());
  }

  private Cause gateway(Trouble trouble, Routed routed, Link out, IpAddress gateway) {
    Place place = routed.place();
    Optional<Link> bridge = result.walk().sockets().bridgeOf(out);
    if (bridge.isPresent()
        && terrain.owners(gateway).isEmpty()
        && lacksAddresses(bridge.get(), gateway.family())) {
      return new Cause(
          Code.BRIDGE_NO_IP,
          terrain.of(bridge.get()).object(bridge.get()),
          "the bridge has no address, and " + gateway + " should be its own (assumed)",
          "ip -n "
              + terrain.of(bridge.get()).name()
              + " addr add "
              + gateway
              + "/LENGTH dev "
              + bridge.get().name());
    }
    if (!terrain.owners(gateway).isEmpty()) {
      return trouble.cause();
    }
    Trouble wrong =
        Trouble.of(
                Code.WRONG_GW,
                place,
                "route:" + Routing.text(routed.route().destination()),
                "nobody answers for its gateway " + gateway,
                "ip -n "
                    + place.name()
                    + " route replace "
                    + Routing.text(routed.route().destination())
                    + " via GATEWAY")
            .by(routed);
    return byRule(wrong).orElse(wrong.cause());
  }

  private boolean lacksAddresses(Link bridge, Family family) {
    for (Address address : terrain.of(bridge).addresses(bridge)) {
      if (address.family() == family && !address.local().address().isLinkLocal()) {
        return false;
      }
    }
    return true;
  }

  /** The namespace that should have an address has it not. */
  private Cause lacking(Place place, IpAddress address) {
    Family family = address.family();
    Link first = null;
    for (Link link : place.links()) {
      if (!link.isLoopback() && first == null) {
        first = link;
      }
      for (Address own : place.addresses(link)) {
        if (own.local().address().equals(address) && !Place.isUsable(own)) {
          return new Cause(
              Code.V6_DAD_FAILED,
              place.object(link),
              address + " of " + place.object(link) + " failed duplicate address detection",
              "give whoever else has it another address");
        }
      }
    }
    if (first == null) {
      return new Strays(result.walk(), place, address)
          .cause()
          .orElseGet(
              () ->
                  new Cause(
                      Code.PEER_MISSING,
                      place.object("eth0"),
                      place.name()
                          + " has no link but loopback (assumed: it should be called eth0)",
                      "connect it to its network anew"));
    }
    for (Link link : place.links()) {
      if (family == Family.INET6
          && !link.isLoopback()
          && place.sysctl(family, link, "disable_ipv6").orElse(0) != 0) {
        String key = Place.key(family, link.name(), "disable_ipv6");
        return new Cause(
            Code.V6_DISABLED,
            place.object("sysctl:" + key),
            "IPv6 is disabled on " + place.object(link),
            "ip netns exec " + place.name() + " sysctl -w " + key + "=0");
      }
    }
    for (Link link : place.links()) {
      for (Address own : place.addresses(link)) {
        if (own.family() == family && !link.isLoopback() && !own.local().address().isLinkLocal()) {
          return new Cause(
              Code.WRONG_IP,
              place.object(link),
              place.object(link) + " has " + own.local().address() + ", not " + address,
              "ip -n "
                  + place.name()
                  + " addr add "
                  + address
                  + "/"
                  + own.local().length()
                  + " dev "
                  + link.name());
        }
      }
    }
    return new Cause(
        Code.NO_IP,
        place.object(first),
        place.object(first) + " has no " + (family == Family.INET ? "IPv4" : "IPv6") + " address",
        "ip -n " + place.name() + " addr add " + address + "/LENGTH dev " + first.name());
  }

  /** Whoever has the address is on another segment than the route says. */
  private Optional<Cause> elsewhere(Routed routed, Link out) {
    Place place = routed.place();
    for (Link owner : terrain.owners(routed.destination())) {
      if (!result.back() && expected.isPresent() && !expected.get().id().equals(owner.netns())) {
        continue;
      }
      Optional<Link> segment = result.walk().sockets().bridgeOf(owner);
      Optional<Link> here = result.walk().sockets().bridgeOf(out);
      if (segment.isPresent() && segment.equals(here)) {
        continue;
      }
      for (Route other : place.namespace().routes().orEmpty()) {
        boolean covers =
            other.type() == Routing.UNICAST
                && other.destination().contains(routed.destination())
                && other.destination().length() < routed.route().destination().length();
        if (covers && leadsTo(place, other, segment, owner)) {
          return Optional.of(
              new Cause(
                  Code.ROUTE_SHADOWED,
                  place.object("route:" + Routing.text(routed.route().destination())),
                  "it takes what "
                      + Routing.text(place, other)
                      + " would bring to "
                      + terrain.of(owner).object(owner),
                  "ip -n "
                      + place.name()
                      + " route del "
                      + Routing.text(routed.route().destination())
                      + " dev "
                      + out.name()));
        }
      }
      if (!knows(owner, place, out)
          && routed.route().protocol() == KERNEL
          && !result.walk().sockets().bridgeOf(owner).equals(here)) {
        return Optional.of(
            new Cause(
                Code.WRONG_MASK,
                place.object(out),
                "its prefix "
                    + Routing.text(routed.route().destination())
                    + " has "
                    + routed.destination()
                    + " on the link, and "
                    + terrain.of(owner).name()
                    + " is on another one",
                "give " + place.object(out) + " a longer prefix"));
      }
    }
    return Optional.empty();
  }

  /** Whether the owner of an address takes the asker to be on its own link. */
  private boolean knows(Link owner, Place place, Link out) {
    for (Address one : terrain.of(owner).addresses(owner)) {
      for (Address other : place.addresses(out)) {
        if (!one.local().address().isLinkLocal() && one.local().contains(other.local().address())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean leadsTo(Place place, Route route, Optional<Link> segment, Link owner) {
    for (Route.NextHop hop : route.hops()) {
      Optional<Link> link =
          hop.device().isPresent() ? place.link(hop.device().getAsInt()) : Optional.empty();
      if (link.isPresent()
          && ((segment.isPresent() && result.walk().sockets().bridgeOf(link.get()).equals(segment))
              || terrain.peer(link.get()).filter(owner::equals).isPresent())) {
        return true;
      }
    }
    return false;
  }

  private Cause ttl(Trouble trouble) {
    String key = "net.ipv4.ip_default_ttl";
    int ttl = (int) source.sysctl(key).orElse(64);
    return ttl < 30
        ? new Cause(
            Code.TTL_TOO_LOW,
            source.object("sysctl:" + key),
            source.name()
                + " sends with a TTL of "
                + ttl
                + ", which ends in "
                + trouble.place().name(),
            "ip netns exec " + source.name() + " sysctl -w " + key + "=64")
        : circle(trouble);
  }

  /** The route that leads back to where the packet was before. */
  private Cause circle(Trouble trouble) {
    Set<Place> visited = new HashSet<>();
    Routed last = null;
    for (Routed routed : result.walk().routes()) {
      if (!visited.add(routed.place()) && last != null) {
        break;
      }
      last = routed;
    }
    Place place = last == null ? trouble.place() : last.place();
    String route = last == null ? "default" : Routing.text(last.route().destination());
    return new Cause(
        Code.ROUTE_LOOP,
        place.object("route:" + route),
        "it leads back to where the packet came from, until the TTL ends in "
            + trouble.place().name(),
        "ip -n " + place.name() + " route replace " + route + " via GATEWAY");
  }

  /** The gateway is somebody who does not forward. */
  private Cause notRouter(Trouble trouble) {
    for (Routed routed : result.walk().routes()) {
      if (routed.out().isPresent()
          && !trouble.place().holders(Routing.neighbour(routed)).isEmpty()
          && routed.place() != trouble.place()) {
        return new Cause(
            Code.GW_NOT_ROUTER,
            routed.place().object("route:" + Routing.text(routed.route().destination())),
            "its gateway "
                + Routing.neighbour(routed)
                + " is "
                + trouble.place().name()
                + ", which does not forward",
            trouble.fix());
      }
    }
    return trouble.cause();
  }

  private Cause ofReply(Trouble trouble) {
    Optional<Cause> twins = twins(trouble);
    if (twins.isPresent()) {
      return twins.get();
    }
    Optional<Cause> wrongSource = wrongSource(trouble);
    if (wrongSource.isPresent()) {
      return wrongSource.get();
    }
    Optional<Cause> zone = nat.otherZone();
    if (zone.isPresent()) {
      return zone.get();
    }
    boolean homeless =
        trouble.code() == Code.NO_ROUTE
            || UNANSWERED.contains(trouble.code())
            || trouble.code() == Code.RP_FILTER;
    if (homeless) {
      Optional<Cause> bare = nat.foreignSource(result).or(() -> nat.notMasqueraded(result));
      if (bare.isPresent()) {
        return bare.get();
      }
    }
    if (trouble.code() == Code.NO_ROUTE) {
      return noWayBack(trouble);
    }
    if (UNANSWERED.contains(trouble.code()) && trouble.decided().isPresent()) {
      Routed routed = trouble.decided().get();
      Link out = routed.out().orElseThrow();
      return Routing.neighbour(routed).equals(routed.destination())
          ? elsewhere(routed, out).orElse(trouble.cause())
          : gateway(trouble, routed, out, Routing.neighbour(routed));
    }
    return byRule(trouble).orElse(trouble.cause());
  }

  private IpAddress client() {
    return result.received().flatMap(Packet::ip).orElseThrow().tuple().source();
  }

  /** The source's route says by which address it sends, and that one is not the link's. */
  private Optional<Cause> wrongSource(Trouble trouble) {
    if (trouble.code().name().startsWith("FW_") || result.walk().routes().isEmpty()) {
      return Optional.empty();
    }
    Routed first = result.walk().routes().getFirst();
    Optional<IpAddress> hint = first.route().preferredSource();
    if (first.place() != source
        || hint.isEmpty()
        || first.out().isEmpty()
        || first.route().protocol() == KERNEL
        || !hint.equals(result.received().flatMap(Packet::ip).map(ip -> ip.tuple().source()))) {
      return Optional.empty();
    }
    for (Address address : source.addresses(first.out().get())) {
      if (address.local().address().equals(hint.get())) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Cause(
            Code.SRC_ADDR_WRONG,
            source.object("route:" + Routing.text(first.route().destination())),
            "it has src " + hint.get() + ", to which the reply does not find: " + trouble.detail(),
            "ip -n "
                + source.name()
                + " route replace "
                + Routing.text(first.route().destination())
                + " dev "
                + first.out().get().name()));
  }

  /** The responder, or a router on the way, cannot send the reply on. */
  private Cause noWayBack(Trouble trouble) {
    IpAddress client = client();
    Place place = trouble.place();
    Optional<Routed> last =
        result.walk().routes().stream()
            .filter(
                routed ->
                    routed
                        .destination()
                        .equals(
                            result
                                .received()
                                .flatMap(Packet::ip)
                                .orElseThrow()
                                .tuple()
                                .destination()))
            .reduce((one, other) -> other);
    boolean direct =
        last.isPresent()
            && last.get().place() == source
            && Routing.neighbour(last.get()).equals(last.get().destination());
    if (direct && result.responder().filter(place::equals).isPresent()) {
      for (Link link : place.links()) {
        for (Address address : place.addresses(link)) {
          if (address.local().address().equals(last.get().destination())
              && !address.local().contains(client)) {
            return new Cause(
                Code.WRONG_MASK,
                place.object(link),
                "its prefix "
                    + address.local()
                    + " has not "
                    + client
                    + ", which is on the same link",
                "ip -n "
                    + place.name()
                    + " addr add "
                    + address.local().address()
                    + "/LENGTH dev "
                    + link.name());
          }
        }
      }
    }
    return new Cause(
        Code.NO_RETURN_ROUTE,
        trouble.object(),
        trouble.detail() + ", so the reply is lost",
        trouble.fix());
  }

  private Cause misdelivered() {
    Place got = result.responder().orElseThrow();
    Place should = expected.orElseThrow();
    Optional<Cause> translated = nat.misdelivered(got);
    if (translated.isPresent()) {
      return translated.get();
    }
    IpAddress address = result.received().flatMap(Packet::ip).orElseThrow().tuple().destination();
    if (should.holders(address).isEmpty()) {
      return lacking(should, address);
    }
    String both =
        should.object(should.holders(address).getFirst())
            + ","
            + (got.holders(address).isEmpty()
                ? got.name()
                : got.object(got.holders(address).getFirst()));
    return new Cause(
        Code.DUP_IP,
        both,
        should.name() + " and " + got.name() + " both have " + address + ", and the latter answers",
        "give one of both another address");
  }
}
