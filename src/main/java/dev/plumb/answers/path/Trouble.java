package dev.plumb.answers.path;

import dev.plumb.model.IpAddress;
import dev.plumb.model.Link;
import dev.plumb.model.Route;
import java.util.Optional;

/**
 * Why a packet went no further.
 *
 * @param at the link where it happened; empty when none in particular
 * @param decided the routing decision that led here
 * @param place where
 */
record Trouble(
    Code code,
    String object,
    String detail,
    String fix,
    Place place,
    Optional<Link> at,
    Optional<Routed> decided) {

  /**
   * A route that was taken, and what it was taken for.
   *
   * @param rule the priority of the rule that chose its table
   * @param marked that rule asks for a mark
   */
  record Routed(
      Place place,
      Route route,
      long rule,
      boolean marked,
      IpAddress destination,
      Optional<Link> out) {}

  static Trouble of(Code code, Place place, String object, String detail, String fix) {
    return new Trouble(
        code, place.object(object), detail, fix, place, Optional.empty(), Optional.empty());
  }

  static Trouble at(Code code, Place place, Link link, String detail, String fix) {
    return new Trouble(
        code, place.object(link), detail, fix, place, Optional.of(link), Optional.empty());
  }

  Trouble on(Link link) {
    return new Trouble(code, object, detail, fix, place, Optional.of(link), decided);
  }

  Trouble by(Routed routed) {
    return new Trouble(code, object, detail, fix, place, at, Optional.of(routed));
  }

  /** What tells it from others: what is wrong with what. */
  String key() {
    return key(cause());
  }

  static String key(Cause cause) {
    return cause.code() + " " + cause.object();
  }

  Cause cause() {
    return new Cause(code, object, detail, fix);
  }
}
