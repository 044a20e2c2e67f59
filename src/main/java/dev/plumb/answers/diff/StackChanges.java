package dev.plumb.answers.diff;

import dev.plumb.answers.diff.Change.Sort;
import dev.plumb.answers.iproute.Iproute;
import dev.plumb.answers.iproute.Surroundings;
import dev.plumb.model.Address;
import dev.plumb.model.Family;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.Route;
import dev.plumb.model.Rule;
import dev.plumb.model.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Addresses, routes and rules of a namespace that is on both hosts. */
final class StackChanges {
  private static final int RTPROT_KERNEL = 2;
  private final TwoHosts hosts;
  private final Findings findings;
  private final Matching.Pair<Namespace> pair;

  StackChanges(TwoHosts hosts, Findings findings, Matching.Pair<Namespace> pair) {
    this.hosts = hosts;
    this.findings = findings;
    this.pair = pair;
  }

  private Surroundings around(boolean isLater) {
    return hosts.around(isLater ? pair.after() : pair.before());
  }

  /** What a link is called on the later host, so that a new name for it is no other link. */
  private String device(boolean isLater, LinkRef ref) {
    Host host = isLater ? hosts.after() : hosts.before();
    Optional<Link> link = host.link(ref);
    Optional<Link> later = isLater ? link : link.flatMap(hosts::later);
    return later.or(() -> link).map(Link::name).orElse("if" + ref.ifindex());
  }

  private Change.Builder change(Sort sort, String noun, String object) {
    return Change.of(sort, noun, object).in(pair.after().name());
  }

  void addresses() {
    Optional<Matching<Address>> both = findings.both(pair, "addresses", Namespace::addresses);
    if (both.isEmpty()) {
      return;
    }
    Matching<Address> matching = both.get();
    matching.by(
        address -> Optional.of(key(false, address)), address -> Optional.of(key(true, address)));
    for (Address address : matching.gone()) {
      String device = device(false, address.link());
      if (isNews(address, device, hosts.before().link(address.link()))) {
        String text = address.local().toString();
        findings.add(
            change(Sort.GONE, "address", text)
                .link(device, Optional.empty())
                .add(" has no address " + text + " any more"));
        findings.touch(pair.after(), device);
      }
    }
    for (Address address : matching.come()) {
      String device = device(true, address.link());
      boolean isNew = hosts.after().link(address.link()).filter(hosts::isNew).isPresent();
      if (!isNew && !isDerived(address)) {
        String text = address.local().toString();
        findings.add(
            change(Sort.APPEARED, "address", text)
                .link(device, Optional.empty())
                .add(" has the address " + text + " now"));
        findings.touch(pair.after(), device);
      }
    }
    for (Matching.Pair<Address> same : matching.pairs()) {
      compare(same);
    }
  }

  /** An address that went with its link, or with the link's move, is told with it. */
  private boolean isNews(Address address, String device, Optional<Link> link) {
    boolean stays =
        link.flatMap(hosts::later)
            .filter(later -> later.netns().equals(pair.after().id()))
            .isPresent();
    return stays
        && !isDerived(address)
        && !(address.local().address().isLinkLocal() && findings.isTouched(pair.after(), device));
  }

  /** A link-local address that was made from a hardware address is as random as that one. */
  private boolean isDerived(Address address) {
    var bytes = address.local().address().bytes();
    return !findings.all()
        && address.local().address().isLinkLocal()
        && bytes.length() == 16
        && bytes.at(11) == 0xff
        && bytes.at(12) == 0xfe;
  }

  private Object key(boolean isLater, Address address) {
    return List.of(device(isLater, address.link()), address.local(), address.peer());
  }

  private void compare(Matching.Pair<Address> same) {
    String text = same.after().local().toString();
    String device = device(true, same.after().link());
    findings.facts(
        Facts.of(Iproute.address(same.before(), around(false)), findings.all()),
        Facts.of(Iproute.address(same.after(), around(true)), findings.all()),
        same.before().label().equals(same.after().label()) ? Set.of() : Set.of("label"),
        sort -> change(sort, "address", text).add(text + " on ").link(device, Optional.empty()));
  }

  void routes() {
    Optional<Matching<Route>> both = findings.both(pair, "routes", Namespace::routes);
    if (both.isEmpty()) {
      return;
    }
    Matching<Route> matching = both.get();
    matching.equal(route -> facts(false, route), route -> facts(true, route));
    int same = matching.pairs().size();
    matching.by(route -> Optional.of(slot(route)), route -> Optional.of(slot(route)));
    for (Route route : matching.gone()) {
      if (isNews(false, route)) {
        findings.add(
            change(Sort.GONE, "route", line(false, route))
                .add("the route " + line(false, route) + " is gone"));
      }
    }
    for (Route route : matching.come()) {
      if (isNews(true, route)) {
        findings.add(
            change(Sort.APPEARED, "route", line(true, route))
                .add("the route " + line(true, route) + " appeared"));
      }
    }
    for (Matching.Pair<Route> changed : matching.pairs().subList(same, matching.pairs().size())) {
      if (isNews(false, changed.before()) && isNews(true, changed.after())) {
        compareRoutes(changed);
      }
    }
  }

  private void compareRoutes(Matching.Pair<Route> changed) {
    String had = line(false, changed.before());
    String has = line(true, changed.after());
    if (!had.equals(has)) {
      findings.add(
          change(Sort.CHANGED, "route", has)
              .attribute("route", Optional.of(had), Optional.of(has))
              .add("the route " + had + " is " + has + " now"));
      return;
    }
    findings.facts(
        facts(false, changed.before()),
        facts(true, changed.after()),
        Set.of(),
        sort -> change(sort, "route", has).add("the route " + has));
  }

  /** A route that the kernel made for an address goes and comes with it. */
  private boolean isNews(boolean isLater, Route route) {
    if (findings.all() || route.protocol() != RTPROT_KERNEL) {
      return true;
    }
    for (Route.NextHop hop : route.hops()) {
      if (hop.device().isPresent()) {
        LinkRef ref = new LinkRef(route.netns(), hop.device().getAsInt());
        Optional<Link> link = (isLater ? hosts.after() : hosts.before()).link(ref);
        boolean isStrange =
            link.isPresent() && (isLater ? hosts.isNew(link.get()) : staysNot(link.get()));
        if (isStrange
            || findings.isTouched(pair.after(), device(isLater, ref))
            || isOfHardware(route)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean staysNot(Link link) {
    return hosts.later(link).filter(later -> later.netns().equals(pair.after().id())).isEmpty();
  }

  private static boolean isOfHardware(Route route) {
    var bytes = route.destination().address().bytes();
    return route.table() == Route.TABLE_LOCAL
        && route.destination().address().isLinkLocal()
        && bytes.length() == 16
        && bytes.at(11) == 0xff
        && bytes.at(12) == 0xfe;
  }

  /** Where a route lies: two of one place are the same route with another way out. */
  private static Object slot(Route route) {
    return List.of(
        route.destination(), route.source(), route.table(), route.tos(), route.metric().orElse(0));
  }

  private Map<String, String> facts(boolean isLater, Route route) {
    return Facts.of(renamed(isLater, Iproute.route(route, around(isLater))), findings.all());
  }

  /** With the later names of its devices. */
  private Tree.Obj renamed(boolean isLater, Tree.Obj tree) {
    if (isLater) {
      return tree;
    }
    Tree.Builder out = Tree.object();
    for (Tree.Field field : tree.fields()) {
      out.put(
          field.name(),
          field.name().equals("dev") && field.value() instanceof Tree.Text device
              ? new Tree.Text(laterName(device.value()))
              : field.value());
    }
    return out.build();
  }

  private String laterName(String device) {
    return pair.before().link(device).flatMap(hosts::later).map(Link::name).orElse(device);
  }

  private String line(boolean isLater, Route route) {
    return Iproute.routeLine(route, around(isLater)).strip();
  }

  void rules() {
    Optional<Matching<Rule>> both = findings.both(pair, "rules", Namespace::rules);
    if (both.isEmpty()) {
      return;
    }
    Matching<Rule> matching = both.get();
    matching.equal(this::facts, this::facts);
    for (Rule rule : matching.gone()) {
      findings.add(change(Sort.GONE, "rule", line(rule)).add(line(rule) + " is gone"));
    }
    for (Rule rule : matching.come()) {
      findings.add(change(Sort.APPEARED, "rule", line(rule)).add(line(rule) + " appeared"));
    }
  }

  private Object facts(Rule rule) {
    return List.of(
        rule.family(), Facts.of(Iproute.rule(rule, around(true).names()), findings.all()));
  }

  private String line(Rule rule) {
    String words = Iproute.ruleLine(rule, around(true).names()).strip().replace("\t", " ");
    return (rule.family() == Family.INET ? "rule " : "IPv6 rule ") + words;
  }
}
