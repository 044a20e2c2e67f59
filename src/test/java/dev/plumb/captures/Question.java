package dev.plumb.captures;

import dev.plumb.answers.iproute.IprouteNames;
import dev.plumb.answers.iproute.Printout;
import dev.plumb.answers.iproute.RouteShown;
import dev.plumb.answers.iproute.Shown;
import dev.plumb.answers.iproute.Surroundings;
import dev.plumb.model.Address;
import dev.plumb.model.Family;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.Link;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A command line of ip or bridge that says everything about one sort of object, and our answer to
 * it.
 */
public enum Question {
  LINK("ip", "-j -d -s -s link"),
  ADDRESS("ip", "-j -d addr"),
  ROUTE("ip", "-4 -j -d -s route show table all"),
  ROUTE6("ip", "-6 -j -d -s route show table all"),
  RULE("ip", "-4 -j -d rule"),
  RULE6("ip", "-6 -j -d rule"),
  NEIGHBOUR("ip", "-j -s neigh show nud all"),
  FDB("bridge", "-j -d -s fdb"),
  PORT("bridge", "-j -d link");

  private static final Shown ALL = new Shown(true, 2, false, false);
  private static final Shown STATISTICS = new Shown(true, 1, false, false);

  private final String tool;
  private final List<String> words;

  Question(String tool, String words) {
    this.tool = tool;
    this.words = List.of(words.split(" "));
  }

  /** The tool. */
  public String tool() {
    return tool;
  }

  /** Its words. */
  public List<String> words() {
    return words;
  }

  /** The part of a file's name. */
  public String file() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the tool should print about a namespace. */
  public String answer(Namespace namespace) {
    Surroundings around = new Surroundings(namespace, IprouteNames.debian12(), Map.of());
    Shown shown =
        switch (this) {
          case LINK -> ALL;
          case ADDRESS, RULE, RULE6, PORT -> Shown.DETAILS;
          case ROUTE, ROUTE6, NEIGHBOUR, FDB -> STATISTICS;
        };
    Printout out = new Printout(around, shown, true);
    switch (this) {
      case LINK -> {
        for (Link link : namespace.links().orEmpty()) {
          out.open();
          out.link(link, true, true);
          out.close();
        }
      }
      case ADDRESS -> addresses(namespace, out);
      case ROUTE -> routes(namespace, Family.INET, out);
      case ROUTE6 -> routes(namespace, Family.INET6, out);
      case RULE -> rules(namespace, Family.INET, out);
      case RULE6 -> rules(namespace, Family.INET6, out);
      case NEIGHBOUR -> {
        for (Neighbour neighbour : namespace.neighbours().orEmpty()) {
          out.open();
          out.neighbour(neighbour, true);
          out.close();
        }
      }
      case FDB -> {
        for (FdbEntry entry : namespace.fdb().orEmpty()) {
          out.open();
          out.fdb(entry, true);
          out.close();
        }
      }
      case PORT -> {
        for (Link link : namespace.links().orEmpty()) {
          if (link.port().isPresent() && link.port().get().kind().equals("bridge")) {
            out.open();
            out.bridgeLink(link);
            out.close();
          }
        }
      }
    }
    return out.finish();
  }

  /**
   * Where our answer differs from the tool's.
   *
   * @param oracle what the tool printed
   */
  public List<String> differences(String oracle, Namespace namespace) throws IOException {
    return TreeDifference.between(
        inOrder(Json.read(oracle)), inOrder(Json.read(answer(namespace))));
  }

  /** A dump of ports comes in the order of the devices' making, which no other dump tells. */
  private Tree inOrder(Tree items) {
    if (this != PORT || !(items instanceof Tree.Arr array)) {
      return items;
    }
    List<Tree> sorted = new ArrayList<>(array.items());
    sorted.sort(Comparator.comparingLong(port -> ((Tree.Obj) port).number("ifindex", 0)));
    return new Tree.Arr(sorted);
  }

  private static void addresses(Namespace namespace, Printout out) {
    for (Link link : namespace.links().orEmpty()) {
      out.open();
      out.link(link, false, true);
      out.openAddresses();
      for (Address address : namespace.addresses().orEmpty()) {
        if (address.link().equals(link.ref())) {
          out.open();
          out.address(address);
          out.close();
        }
      }
      out.closeAddresses();
      out.close();
    }
  }

  private static void routes(Namespace namespace, Family family, Printout out) {
    for (Route route : namespace.routes().orEmpty()) {
      if (route.family() == family) {
        out.open();
        out.route(route, RouteShown.ALL);
        out.close();
      }
    }
  }

  private static void rules(Namespace namespace, Family family, Printout out) {
    for (Rule rule : namespace.rules().orEmpty()) {
      if (rule.family() == family) {
        out.open();
        out.rule(rule);
        out.close();
      }
    }
  }
}
