package dev.plumb.answers.iproute;

import dev.plumb.model.Address;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Link;
import dev.plumb.model.Neighbour;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;

/**
 * One object at a time, under the keys and with the values of {@code ip -j -d} and {@code bridge -j
 * -s}.
 */
public final class Iproute {
  private Iproute() {}

  /** What {@code ip -j -d link} says of a link. */
  public static Tree.Obj link(Link link, Surroundings around) {
    TreeOutput out = new TreeOutput();
    out.openItem();
    new LinkWalk(around, Shown.DETAILS, true, true).walk(link, out);
    return closed(out);
  }

  /** What {@code ip -j address} says of an address; the link's name is not among it. */
  public static Tree.Obj address(Address address, Surroundings around) {
    TreeOutput out = new TreeOutput();
    out.openItem();
    new AddressWalk(around, Shown.PLAIN).walk(address, out);
    return closed(out);
  }

  /** What {@code ip -j -d route show table all} says of a route. */
  public static Tree.Obj route(Route route, Surroundings around) {
    TreeOutput out = new TreeOutput();
    out.openItem();
    new RouteWalk(around, Shown.DETAILS, RouteShown.ALL).walk(route, out);
    return closed(out);
  }

  /** What {@code ip -j -d rule} says of a rule. */
  public static Tree.Obj rule(Rule rule, IprouteNames names) {
    TreeOutput out = new TreeOutput();
    out.openItem();
    new RuleWalk(names, Shown.DETAILS).walk(rule, out);
    return closed(out);
  }

  /** What {@code ip -j -s neighbour} says of a neighbour. */
  public static Tree.Obj neighbour(Neighbour neighbour, Surroundings around) {
    TreeOutput out = new TreeOutput();
    out.openItem();
    new NeighbourWalk(around, new Shown(false, 1, false, false), true).walk(neighbour, out);
    return closed(out);
  }

  /** What {@code bridge -j -s fdb} says of an entry. */
  public static Tree.Obj fdb(FdbEntry entry, Surroundings around) {
    TreeOutput out = new TreeOutput();
    out.openItem();
    new FdbWalk(around, new Shown(false, 1, false, false), true).walk(entry, out);
    return closed(out);
  }

  /** What {@code bridge -j -d link} says of a port. */
  public static Tree.Obj bridgeLink(Link port, Surroundings around) {
    TreeOutput out = new TreeOutput();
    out.openItem();
    new BridgeLinkWalk(around, Shown.DETAILS).walk(port, out);
    return closed(out);
  }

  /** The line of a route, without the line feed: {@code default via 10.0.0.1 dev eth0 }. */
  public static String routeLine(Route route, Surroundings around) {
    TextOutput out = new TextOutput(true);
    new RouteWalk(around, Shown.PLAIN, RouteShown.ALL).walk(route, out);
    return line(out).replace("\\\t", ""); // how ip -oneline parts the hops of a multipath route
  }

  /** The line of a rule, without the line feed. */
  public static String ruleLine(Rule rule, IprouteNames names) {
    TextOutput out = new TextOutput(true);
    new RuleWalk(names, Shown.PLAIN).walk(rule, out);
    return line(out);
  }

  private static String line(TextOutput out) {
    String said = out.said();
    return said.endsWith("\n") ? said.substring(0, said.length() - 1) : said;
  }

  private static Tree.Obj closed(TreeOutput out) {
    out.closeObject();
    return (Tree.Obj) out.items().getFirst();
  }
}
