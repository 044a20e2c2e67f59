package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import dev.plumb.answers.filter.Step;
import dev.plumb.answers.filter.Tracking;
import dev.plumb.answers.firewall.PlacedRule;
import dev.plumb.model.Connection;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.firewall.Expression;
import dev.plumb.model.firewall.Hook;
import dev.plumb.model.firewall.Statement;
import dev.plumb.model.firewall.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What translation and marks did to a flow, or failed to do. */
final class NatHistory {
  private final Walk walk;
  private final Flow flow;
  private final Optional<Place> expected;
  private final List<Did> did = new ArrayList<>();

  /** A rule that held on the way. */
  private record Did(Walk.Passed passed, PlacedRule rule, Statement statement) {}

  NatHistory(Walk walk, Flow flow, Optional<Place> expected) {
    this.walk = walk;
    this.flow = flow;
    this.expected = expected;
    for (Walk.Passed passed : walk.passed()) {
      for (Step step : passed.ending().trail()) {
        if (step instanceof Step.Matched(PlacedRule rule)) {
          for (Statement statement : rule.rule().statements()) {
            did.add(new Did(passed, rule, statement));
          }
        }
      }
    }
  }

  private static boolean isDestination(Statement statement) {
    return statement instanceof Statement.Nat nat
        && (nat.kind() == Statement.Nat.Kind.DNAT || nat.kind() == Statement.Nat.Kind.REDIRECT);
  }

  private static boolean isSource(Statement statement) {
    return statement instanceof Statement.Nat nat
        && (nat.kind() == Statement.Nat.Kind.SNAT || nat.kind() == Statement.Nat.Kind.MASQUERADE);
  }

  private Optional<Did> destinationRule() {
    for (Did one : did) {
      if (isDestination(one.statement())) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private static Cause cause(Code code, Did did, String object, String detail, String fix) {
    return new Cause(code, did.passed().place().object(object), detail, fix);
  }

  /** The mark that chose a route was set by this rule. */
  Optional<Cause> marking(Trouble trouble) {
    for (Did one : did) {
      if (one.statement() instanceof Statement.Set
          && one.passed().ending().packet().mark() != one.passed().before().mark()) {
        return Optional.of(
            cause(
                Code.FWMARK_MISROUTE,
                one,
                Filtering.object(one.rule().chain()),
                "rule "
                    + one.rule().position()
                    + " marks it ("
                    + one.rule().rule().text()
                    + "), and so rule "
                    + trouble.decided().orElseThrow().rule()
                    + " routes it: "
                    + trouble.detail(),
                FirewallRemedy.without(one.passed().place(), one.rule())));
      }
    }
    return Optional.empty();
  }

  /** A rule hides the source behind an address that its own namespace has not. */
  Optional<Cause> foreignSource(Result result) {
    Optional<IpAddress> client =
        result.received().flatMap(Packet::ip).map(ip -> ip.tuple().source());
    for (Did one : did) {
      Place place = one.passed().place();
      boolean rewritten =
          isSource(one.statement())
              && client.equals(one.passed().ending().packet().ip().map(ip -> ip.tuple().source()))
              && !client.equals(source(one.passed()));
      if (rewritten && place.holders(client.orElseThrow()).isEmpty()) {
        return Optional.of(
            cause(
                Code.NAT_SNAT_WRONG,
                one,
                Filtering.object(one.rule().chain()),
                "rule "
                    + one.rule().position()
                    + " rewrites the source to "
                    + client.get()
                    + ", which "
                    + place.name()
                    + " has not: "
                    + one.rule().rule().text(),
                FirewallRemedy.without(place, one.rule())));
      }
    }
    return Optional.empty();
  }

  /** The reply was looked for in another zone of conntrack than the request is tracked in. */
  Optional<Cause> otherZone() {
    for (Did one : did) {
      if (!isZone(one.statement())) {
        continue;
      }
      boolean request = false;
      boolean reply = false;
      boolean strange = false;
      Place place = one.passed().place();
      for (Did other : did) {
        if (isZone(other.statement()) && other.passed().place() == place) {
          boolean there = other.passed().sender().equals(flow.source());
          request |= there;
          reply |= !there;
        }
      }
      for (Walk.Passed passed : walk.passed()) {
        Optional<Tracking> tracking = passed.ending().tracking();
        strange |=
            passed.place() == place
                && !passed.sender().equals(flow.source())
                && tracking.isPresent()
                && !tracking.get().reply();
      }
      if (request != reply && strange) {
        return Optional.of(
            cause(
                Code.CT_ZONE,
                one,
                Filtering.object(one.rule()),
                "it puts one direction alone into a zone of conntrack, so the reply is of no"
                    + " connection: "
                    + one.rule().rule().text(),
                FirewallRemedy.without(place, one.rule())));
      }
    }
    return Optional.empty();
  }

  private static boolean isZone(Statement statement) {
    return statement instanceof Statement.Set(Expression.Conntrack(String key, var way), var value)
        && key.equals("zone")
        && way.isEmpty();
  }

  /** Nobody listens where it came to: perhaps translation should have led it elsewhere. */
  Optional<Cause> unheard(Trouble trouble, Place here) {
    Optional<Did> destination = destinationRule();
    if (destination.isPresent()) {
      boolean redirect =
          destination.get().statement() instanceof Statement.Nat nat
              && nat.kind() == Statement.Nat.Kind.REDIRECT;
      return trouble.code() == Code.LISTEN_NONE || trouble.code() == Code.LISTEN_WRONG_NS
          ? Optional.of(
              cause(
                  redirect ? Code.NAT_REDIRECT : Code.NAT_WRONG_PORT,
                  destination.get(),
                  Filtering.object(destination.get().rule().chain()),
                  "rule "
                      + destination.get().rule().position()
                      + " leads it to where "
                      + "nobody listens: "
                      + destination.get().rule().rule().text(),
                  FirewallRemedy.without(
                      destination.get().passed().place(), destination.get().rule())))
          : Optional.empty();
    }
    if (expected.isEmpty() || expected.get() == here) {
      return Optional.empty();
    }
    return untranslated(here);
  }

  /** It came to a namespace of which only translation leads on to the one expected. */
  private Optional<Cause> untranslated(Place here) {
    for (Did one : did) {
      if (one.statement() instanceof Statement.NoTrack && one.passed().place() == here) {
        return Optional.of(
            cause(
                Code.NAT_NOTRACK,
                one,
                Filtering.object(one.rule()),
                "it is exempted from tracking, and so from translation: "
                    + one.rule().rule().text(),
                FirewallRemedy.without(here, one.rule())));
      }
    }
    PlacedRule unused = null;
    for (PlacedRule rule : here.firewall().rules()) {
      if (leadsToExpected(rule)) {
        unused = rule;
      }
    }
    if (unused == null) {
      return Optional.of(
          new Cause(
              Code.PORT_UNPUBLISHED,
              here.object(flow.service()),
              "nothing in "
                  + here.name()
                  + " leads "
                  + flow.service()
                  + " on to "
                  + expected.orElseThrow().name(),
              "publish the port"));
    }
    boolean local = flow.source().equals(here.id());
    Hook hook = local ? Hook.OUTPUT : Hook.PREROUTING;
    if (!unused.chain().hooks().contains(hook)) {
      String table = Filtering.object(unused.chain());
      String base =
          table.substring(0, table.lastIndexOf('/') + 1) + (local ? "OUTPUT" : "PREROUTING");
      return Optional.of(
          new Cause(
              Code.NAT_JUMP_MISSING,
              here.object(base),
              "nothing there leads to "
                  + unused.chain().chain().name()
                  + ", where the rule for it is: "
                  + unused.rule().text(),
              "ip netns exec "
                  + here.name()
                  + " iptables -t "
                  + unused.chain().table().name()
                  + " -A "
                  + (local ? "OUTPUT" : "PREROUTING")
                  + " -m addrtype --dst-type LOCAL -j "
                  + unused.chain().chain().name()));
    }
    for (Did one : did) {
      if (one.statement() instanceof Statement.Decide(Verdict.Return back)
          && one.rule().chain().chain().name().equals(unused.chain().chain().name())
          && one.passed().place() == here) {
        return Optional.of(
            cause(
                Code.NAT_EXCLUDES_SRC,
                one,
                Filtering.object(one.rule()),
                "it returns before the rule that would translate: " + one.rule().rule().text(),
                FirewallRemedy.without(here, one.rule())));
      }
    }
    return Optional.of(
        new Cause(
            Code.NAT_EXCLUDES_SRC,
            here.object(Filtering.object(unused)),
            "the rule does not hold for this packet: " + unused.rule().text(),
            "ask for what the rule says"));
  }

  /** A rule that rewrites this service's destination to an address of the one expected. */
  private boolean leadsToExpected(PlacedRule rule) {
    boolean port = false;
    boolean there = false;
    for (Statement statement : rule.rule().statements()) {
      if (statement instanceof Statement.Nat nat && isDestination(nat)) {
        String address = nat.address().map(Object::toString).orElse("");
        for (Link link : expected.orElseThrow().links()) {
          for (var own : expected.orElseThrow().addresses(link)) {
            there |=
                rule.rule().text().contains(own.local().address() + ":")
                    || address.contains(own.local().address().toString());
          }
        }
      } else if (statement instanceof Statement.Match match) {
        port |=
            flow.port().isPresent()
                && match.toString().contains(Integer.toString(flow.port().getAsInt()));
      }
    }
    return port && there;
  }

  /** A rule led it to an address that nobody has. */
  Optional<Cause> nobody(IpAddress address) {
    return destinationRule()
        .map(
            one ->
                cause(
                    Code.NAT_WRONG_IP,
                    one,
                    Filtering.object(one.rule().chain()),
                    "rule "
                        + one.rule().position()
                        + " leads it to "
                        + address
                        + ", which nobody has",
                    FirewallRemedy.without(one.passed().place(), one.rule())));
  }

  /** Somebody else got it because of a rule. */
  Optional<Cause> misdelivered(Place got) {
    Optional<Did> destination = destinationRule();
    if (destination.isEmpty()) {
      return Optional.empty();
    }
    Did one = destination.get();
    return Optional.of(
        cause(
            Code.NAT_SHADOWED,
            one,
            Filtering.object(one.rule().chain()),
            "rule "
                + one.rule().position()
                + " comes first and leads it to "
                + got.name()
                + ": "
                + one.rule().rule().text(),
            FirewallRemedy.without(one.passed().place(), one.rule())));
  }

  /**
   * The reply does not find back to an address that a router on the way should have hidden: it
   * hides those of others.
   */
  Optional<Cause> notMasqueraded(Result result) {
    IpAddress client = result.received().flatMap(Packet::ip).orElseThrow().tuple().source();
    if (destinationRule().isPresent()) {
      return Optional.empty(); // Whoever publishes a port lets the client's address be seen.
    }
    for (Did one : did) {
      if (isSource(one.statement()) && one.passed().hook() == Hook.POSTROUTING) {
        return Optional.empty();
      }
    }
    for (Walk.Passed passed : walk.passed()) {
      Place place = passed.place();
      boolean forwarded =
          passed.hook() == Hook.FORWARD
              && !passed.bridged()
              && source(passed).filter(client::equals).isPresent();
      if (!forwarded) {
        continue;
      }
      Optional<PlacedRule> hides = hiding(place);
      if (hides.isEmpty()) {
        continue;
      }
      if (wasBridgedBefore(place, passed)) {
        for (Trouble.Routed routed : walk.routes()) {
          if (routed.place().id().equals(flow.source())) {
            return Optional.of(
                new Cause(
                    Code.NAT_SKIPPED_BRNF,
                    routed.place().object("route:" + Routing.text(routed.route().destination())),
                    "br_netfilter of "
                        + place.name()
                        + " saw the packet while it was bridged to"
                        + " the gateway, so it is not translated when it is routed",
                    "let the route lead to the bridge's own address"));
          }
        }
      }
      String chain = Filtering.object(hides.get().chain());
      return Optional.of(
          new Cause(
              Code.NAT_NO_MASQ,
              place.object(chain),
              "no rule there rewrites the source " + client + ", to which the reply does not find",
              "ip netns exec "
                  + place.name()
                  + " iptables -t nat -A "
                  + hides.get().chain().chain().name()
                  + " -s "
                  + client
                  + " -j MASQUERADE"));
    }
    return Optional.empty();
  }

  private static Optional<IpAddress> source(Walk.Passed passed) {
    return passed.before().ip().map(ip -> ip.tuple().source());
  }

  private static Optional<PlacedRule> hiding(Place place) {
    for (PlacedRule rule : place.firewall().rules()) {
      for (Statement statement : rule.rule().statements()) {
        if (isSource(statement) && rule.chain().hooks().contains(Hook.POSTROUTING)) {
          return Optional.of(rule);
        }
      }
    }
    return Optional.empty();
  }

  private boolean wasBridgedBefore(Place place, Walk.Passed until) {
    for (Walk.Passed passed : walk.passed()) {
      if (passed == until) {
        return false;
      }
      if (passed.place() == place
          && passed.bridged()
          && passed.hook() == Hook.POSTROUTING
          && passed.ending().tracking().flatMap(Tracking::connection).isPresent()) {
        Connection held = passed.ending().tracking().flatMap(Tracking::connection).orElseThrow();
        return until
            .ending()
            .tracking()
            .flatMap(Tracking::connection)
            .filter(other -> other.original().equals(held.original()))
            .isPresent();
      }
    }
    return false;
  }
}
