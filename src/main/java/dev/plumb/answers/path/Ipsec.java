package dev.plumb.answers.path;

import dev.plumb.answers.filter.Packet;
import dev.plumb.model.Connection.Tuple;
import dev.plumb.model.Facet;
import dev.plumb.model.Family;
import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Prefix;
import dev.plumb.model.XfrmPolicy;
import dev.plumb.model.XfrmPolicy.Sort;
import dev.plumb.model.XfrmPolicy.Template;
import dev.plumb.model.XfrmSelector;
import dev.plumb.model.XfrmState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What IPsec's policies ask of packets that come and go in clear. What would leave protected is not
 * followed.
 *
 * @see "net/xfrm/xfrm_policy.c xfrm_lookup, __xfrm_policy_check; docs/lab/0010"
 */
final class Ipsec {
  private static final String OBJECT = "xfrm:policy";

  private Ipsec() {}

  /**
   * A packet is not let.
   *
   * @param told whoever sends it from here sees EPERM; else it just vanishes
   */
  record Refusal(Trouble trouble, boolean told) {}

  /**
   * Why a packet may not take a direction; empty when it may.
   *
   * @param direction one of {@code XfrmPolicy}'s
   * @param link that it leaves by, or came by
   */
  static Optional<Refusal> refusal(Place place, Link link, Packet packet, int direction) {
    if (packet.ip().isEmpty()) {
      return Optional.empty();
    }
    Packet.Ip ip = packet.ip().get();
    List<XfrmPolicy> policies = place.namespace().xfrmPolicies().orEmpty();
    if (policies.isEmpty() || isExempt(place, link, ip.family(), direction)) {
      return Optional.empty();
    }
    Optional<XfrmPolicy> sub = first(policies, Sort.SUB, packet, link, direction);
    // Beside a sub policy for what is forwarded, the kernel asks the main ones for what comes in.
    int beside = sub.isPresent() && direction == XfrmPolicy.FORWARD ? XfrmPolicy.IN : direction;
    Optional<XfrmPolicy> main = first(policies, Sort.MAIN, packet, link, beside);
    boolean none = main.isEmpty() && sub.isEmpty();
    Optional<XfrmPolicy> otherwise =
        none && !link.isLoopback()
            ? first(policies, Sort.DEFAULT, packet, link, direction)
            : Optional.empty();
    for (Optional<XfrmPolicy> policy : List.of(sub, main, otherwise)) {
      Optional<Refusal> refused =
          policy.isEmpty()
              ? Optional.empty()
              : refusal(place, link, ip.tuple(), policy.get(), direction);
      if (refused.isPresent()) {
        return refused;
      }
    }
    return Optional.empty();
  }

  /** IPv4's loopback has these set; IPv6 has no such setting for what leaves. */
  private static boolean isExempt(Place place, Link link, Family family, int direction) {
    boolean out = direction == XfrmPolicy.OUT;
    if (out && family == Family.INET6) {
      return false;
    }
    String setting = out ? "disable_xfrm" : "disable_policy";
    boolean usual = link.isLoopback() && family == Family.INET;
    return place.sysctl(family, link, setting).orElse(usual ? 1 : 0) != 0;
  }

  /** The one that decides: the lowest priority, and of equals the one that was made first. */
  private static Optional<XfrmPolicy> first(
      List<XfrmPolicy> policies, Sort sort, Packet packet, Link link, int direction) {
    Optional<XfrmPolicy> best = Optional.empty();
    for (XfrmPolicy policy : policies) {
      if (policy.sort() == sort
          && policy.direction() == direction
          && selects(policy, packet, link)
          // The kernel tells the newest first.
          && (best.isEmpty() || policy.priority() <= best.get().priority())) {
        best = Optional.of(policy);
      }
    }
    return best;
  }

  private static boolean selects(XfrmPolicy policy, Packet packet, Link link) {
    XfrmSelector selector = policy.selector();
    Tuple tuple = packet.ip().orElseThrow().tuple();
    int family = tuple.source().family().number();
    return (selector.family() == 0 || selector.family() == family)
        && isIn(selector.source(), tuple.source())
        && isIn(selector.destination(), tuple.destination())
        && (selector.protocol() == 0 || selector.protocol() == tuple.protocol())
        && isPort(selector.sourcePort(), tuple.sourcePort(), tuple.icmpType())
        && isPort(selector.destinationPort(), tuple.destinationPort(), tuple.icmpCode())
        && (selector.ifindex() == 0 || selector.ifindex() == link.ifindex())
        && policy.interfaceId().orElse(0) == 0
        && (policy.mark().isEmpty()
            || (packet.mark() & policy.mark().get().mask()) == policy.mark().get().value());
  }

  private static boolean isIn(Optional<Prefix> prefix, IpAddress address) {
    return prefix.isEmpty() || prefix.get().contains(address);
  }

  /** A protocol without ports has 0 there. */
  private static boolean isPort(XfrmSelector.Port wanted, OptionalInt port, OptionalInt icmp) {
    int actual = port.orElse(icmp.orElse(0));
    return ((actual ^ wanted.value()) & wanted.mask()) == 0;
  }

  private static Optional<Refusal> refusal(
      Place place, Link link, Tuple tuple, XfrmPolicy policy, int direction) {
    if (policy.blocks()) {
      boolean otherwise = policy.sort() == Sort.DEFAULT;
      return Optional.of(
          trouble(
              place,
              link,
              policy,
              direction == XfrmPolicy.OUT,
              otherwise
                  ? "no IPsec policy selects it, and by default such packets are blocked"
                  : "an IPsec policy (" + policy.selector() + ") blocks it"));
    }
    boolean out = direction == XfrmPolicy.OUT;
    for (Template template : policy.templates()) {
      if (out && place.namespace().xfrmStates() instanceof Facet.Missing<XfrmState>(var gap)) {
        return Optional.of(gap(place, link, "IPsec states are not known: " + gap.reason()));
      }
      if (out && hasState(place, template, tuple)) {
        return Optional.of(
            gap(place, link, "it leaves protected by IPsec, and that is not followed"));
      }
      if (!template.optional()) {
        return Optional.of(
            trouble(
                place,
                link,
                policy,
                false,
                "an IPsec policy ("
                    + policy.selector()
                    + ") demands protection"
                    + (out ? ", and no state gives it" : ", and it comes in clear")));
      }
    }
    return Optional.empty();
  }

  /** Whether a state can protect what a template asks for; one that is only asked for cannot. */
  private static boolean hasState(Place place, Template template, Tuple tuple) {
    IpAddress to = template.destination().orElse(tuple.destination());
    for (XfrmState state : place.namespace().xfrmStates().orEmpty()) {
      if (state.spi() != 0
          && state.destination().equals(to)
          && state.protocol() == template.protocol()
          && state.mode() == template.mode()
          && (template.requestId() == 0 || state.requestId() == template.requestId())
          && (template.spi() == 0 || state.spi() == template.spi())) {
        return true;
      }
    }
    return false;
  }

  private static Refusal gap(Place place, Link link, String why) {
    Trouble gap =
        Trouble.of(Code.GAP, place, OBJECT, why, "ip -n " + place.name() + " xfrm state").on(link);
    return new Refusal(gap, false);
  }

  private static Refusal trouble(
      Place place, Link link, XfrmPolicy policy, boolean told, String why) {
    String direction = List.of("in", "out", "fwd").get(policy.direction());
    String fix =
        policy.sort() == Sort.DEFAULT
            ? "ip -n " + place.name() + " xfrm policy setdefault " + direction + " accept"
            : "ip -n "
                + place.name()
                + " xfrm policy delete dir "
                + direction
                + " index "
                + policy.index();
    return new Refusal(Trouble.of(Code.XFRM_BLOCK, place, OBJECT, why, fix).on(link), told);
  }
}
