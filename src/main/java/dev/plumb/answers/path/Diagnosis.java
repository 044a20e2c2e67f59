package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.path.Trouble.Routed;
import dev.plumb.model.Address;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * From the place where a flow ended to the setting that is to be changed: the configuration wins
 * over its effect.
 */
final class Diagnosis {
  static final Set<Code> UNANSWERED = Set.of(Code.NO_IP, Code.NEIGH_WRONG, Code.WRONG_IP);

  private static final Set<Code> OF_ROUTES =
      Set.of(
          Code.NO_ROUTE,
          Code.WRONG_GW,
          Code.ROUTE_BLACKHOLE,
          Code.ROUTE_UNREACHABLE,
          Code.ROUTE_PROHIBIT);

  private static final int KERNEL = 2;
  private static final long LAST_RULE = 32766;

  private final Flow flow;
  private final Result result;
  private final Place source;
  private final Optional<Place> expected;
  private final NatHistory nat;
  private final Absence absence;
  private final Astray astray;
  private final Recorded recorded;

  Diagnosis(Terrain terrain, Flow flow, Result result) {
    this.flow = flow;
    this.result = result;
    this.source = terrain.place(flow.source()).orElseThrow();
    this.expected = flow.expected().flatMap(terrain::place);
    this.nat = new NatHistory(result.walk(), flow, expected);
    this.absence = new Absence(terrain, result, expected, nat, flow);
    this.astray = new Astray(terrain, result, source, expected, absence);
    this.recorded = new Recorded(terrain, flow, result);
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

  private Cause ofRequest(Trouble trouble) {
    Optional<Cause> said =
        recorded
            .stopped(trouble)
            .or(() -> recorded.loopbackOnly(trouble))
            .or(() -> astray.twins(trouble))
            .or(() -> astray.misled(trouble));
    if (said.isPresent()) {
      return said.get();
    }
    Optional<Cause> marked = marked(trouble);
    if (marked.isPresent()) {
      return marked.get();
    }
    if (UNANSWERED.contains(trouble.code()) && trouble.decided().isPresent()) {
      return absence.of(trouble, trouble.decided().get());
    }
    if (trouble.code().name().startsWith("LISTEN_")) {
      return nat.unheard(trouble, result.responder().orElse(trouble.place()))
          .orElse(trouble.cause());
    }
    if (trouble.code() == Code.TTL_TOO_LOW) {
      return ttl(trouble, source);
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
  static Optional<Cause> byRule(Trouble trouble) {
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

  private Cause ttl(Trouble trouble, Place sender) {
    String key = "net.ipv4.ip_default_ttl";
    int ttl = sender.ttl(Family.INET);
    return ttl < 30
        ? new Cause(
            Code.TTL_TOO_LOW,
            sender.object("sysctl:" + key),
            sender.name()
                + " sends with a TTL of "
                + ttl
                + ", which ends in "
                + trouble.place().name(),
            "ip netns exec " + sender.name() + " sysctl -w " + key + "=64")
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
    Optional<Cause> twins = astray.twins(trouble);
    if (twins.isPresent()) {
      return twins.get();
    }
    Optional<Cause> wrongSource = wrongSource(trouble);
    if (wrongSource.isPresent()) {
      return wrongSource.get();
    }
    if (trouble.code() == Code.TTL_TOO_LOW && result.responder().isPresent()) {
      return ttl(trouble, result.responder().get());
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
          ? absence.elsewhere(routed, out).orElse(trouble.cause())
          : absence.gateway(trouble, routed, out, Routing.neighbour(routed));
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
      return absence.lacking(should, address);
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
