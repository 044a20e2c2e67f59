package dev.plumb.answers.diff;

import dev.plumb.answers.diff.Change.Sort;
import dev.plumb.answers.iproute.Iproute;
import dev.plumb.model.Address;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkKind;
import dev.plumb.model.Namespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Links that came, went, moved, or are not what they were. */
final class LinkChanges {
  private static final String NOUN = "link";
  private final TwoHosts hosts;
  private final Findings findings;

  LinkChanges(TwoHosts hosts, Findings findings) {
    this.hosts = hosts;
    this.findings = findings;
  }

  /** Links that are in another namespace now; said before all others. */
  void moved() {
    for (Matching.Pair<Link> pair : hosts.links().pairs()) {
      if (hasMoved(pair)) {
        Namespace was = hosts.before().namespace(pair.before().netns()).orElseThrow();
        Namespace is = hosts.after().namespace(pair.after().netns()).orElseThrow();
        String from = hosts.which(false, was.id(), is.id());
        String to = hosts.which(true, was.id(), is.id());
        Change.Builder change =
            Change.of(Sort.MOVED, NOUN, pair.after().name())
                .in(is.name())
                .attribute("netns", Optional.of(was.name() + from), Optional.of(is.name() + to));
        Findings.link(change, hosts.before(), pair.before());
        change.add(" moved from ").namespace(was.name()).add(from);
        change.add(" to ").namespace(is.name()).add(to);
        findings.add(change);
        findings.touch(is, pair.after().name());
        compare(pair, is);
      }
    }
  }

  boolean hasMoved(Matching.Pair<Link> pair) {
    return !hosts
        .place(false, pair.before().netns())
        .equals(hosts.place(true, pair.after().netns()));
  }

  /** What happened to the links of a namespace that is on both hosts. */
  void in(Matching.Pair<Namespace> pair) {
    if (findings.both(pair, "links", Namespace::links).isEmpty()) {
      return;
    }
    for (Link link : hosts.links().gone()) {
      if (link.netns().equals(pair.before().id())) {
        gone(link, pair.after());
      }
    }
    for (Link link : hosts.links().come()) {
      if (link.netns().equals(pair.after().id())) {
        came(link, pair.after());
      }
    }
    for (Matching.Pair<Link> both : hosts.links().pairs()) {
      if (both.after().netns().equals(pair.after().id()) && !hasMoved(both)) {
        compare(both, pair.after());
      }
    }
  }

  private void gone(Link link, Namespace namespace) {
    Change.Builder change = Change.of(Sort.GONE, NOUN, link.name()).in(namespace.name());
    Findings.link(change, hosts.before(), link).add(" is gone");
    leadsTo(change, hosts.before(), link, ", it led to ");
    findings.add(change);
    findings.touch(namespace, link.name());
  }

  private void came(Link link, Namespace namespace) {
    Change.Builder change = Change.of(Sort.APPEARED, NOUN, link.name()).in(namespace.name());
    Findings.link(change, hosts.after(), link).add(" appeared");
    leadsTo(change, hosts.after(), link, ", it leads to ");
    hosts
        .after()
        .masterOf(link)
        .ifPresent(master -> change.add(", a port of ").link(master.name(), Optional.empty()));
    List<String> addresses = new ArrayList<>();
    for (Address address : namespace.addresses().orEmpty()) {
      if (address.link().equals(link.ref()) && !address.local().address().isLinkLocal()) {
        addresses.add(address.local().toString());
      }
    }
    if (!addresses.isEmpty()) {
      change.add(", with " + String.join(" and ", addresses));
    }
    findings.add(change);
    findings.touch(namespace, link.name());
  }

  private static void leadsTo(Change.Builder change, Host host, Link link, String words) {
    host.farEndOf(link)
        .ifPresent(
            far ->
                change
                    .add(words)
                    .namespace(host.nameOf(far.netns()))
                    .add(":")
                    .link(far.name(), Optional.empty()));
  }

  private void compare(Matching.Pair<Link> pair, Namespace namespace) {
    Link before = pair.before();
    Link after = pair.after();
    Set<String> said = new HashSet<>(Set.of("ifname", "master", "flags", "link"));
    if (isRemade(before, after)) {
      said.add("address");
    } else if (!before.name().equals(after.name())) {
      findings.add(
          begin(Sort.CHANGED, pair)
              .attribute("ifname", Optional.of(before.name()), Optional.of(after.name()))
              .add(" was called ")
              .link(before.name(), Optional.empty())
              .add(" before"));
    }
    master(pair, namespace, said);
    state(pair, namespace, said);
    peer(pair, namespace);
    findings.facts(facts(hosts.before(), before), facts(hosts.after(), after), said, start(pair));
  }

  private Function<Sort, Change.Builder> start(Matching.Pair<Link> pair) {
    return sort -> begin(sort, pair);
  }

  private Change.Builder begin(Sort sort, Matching.Pair<Link> pair) {
    Change.Builder change =
        Change.of(sort, NOUN, pair.after().name()).in(hosts.after().nameOf(pair.after().netns()));
    return Findings.link(change, hosts.after(), pair.after());
  }

  /** An engine gives the host's end of a cable a random name; at each start another one. */
  private boolean isRemade(Link before, Link after) {
    return !findings.all()
        && !before.name().equals(after.name())
        && isRandom(before.name())
        && isRandom(after.name());
  }

  private static boolean isRandom(String name) {
    if (!name.startsWith("veth") || name.length() < 10) {
      return false;
    }
    for (int i = 4; i < name.length(); i++) {
      if (Character.digit(name.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private void master(Matching.Pair<Link> pair, Namespace namespace, Set<String> said) {
    Optional<Link> had = hosts.before().masterOf(pair.before());
    Optional<Link> has = hosts.after().masterOf(pair.after());
    boolean same =
        had.isPresent() == has.isPresent()
            && (had.isEmpty()
                || hosts.later(had.get()).equals(has)
                || had.get().name().equals(has.orElseThrow().name()));
    if (same) {
      return;
    }
    Change.Builder change =
        Change.of(Sort.MOVED, NOUN, pair.after().name())
            .in(namespace.name())
            .attribute("master", had.map(Link::name), has.map(Link::name));
    // Named by where it was: there it had a name in relation to the bridge.
    Findings.link(change, had.isPresent() ? hosts.before() : hosts.after(), port(pair, had));
    leadsTo(change, hosts.after(), pair.after(), ", the other end of ");
    change.add(pair.after().kind() instanceof LinkKind.Veth ? ", " : " ");
    if (had.isEmpty()) {
      change.add("joined the ").add(kind(has.orElseThrow())).add(" ");
      Findings.link(change, hosts.after(), has.orElseThrow());
    } else if (has.isEmpty()) {
      change.add("left its ").add(kind(had.get())).add(" ");
      Findings.link(change, hosts.before(), had.get());
    } else {
      change.add("moved from the ").add(kind(had.get())).add(" ");
      Findings.link(change, hosts.before(), had.get()).add(" to ");
      Findings.link(change, hosts.after(), has.get());
    }
    findings.add(change);
    // A port of a bridge hears everything, and has settings and a state of a port.
    said.addAll(List.of("linkinfo.info_slave_kind", "linkinfo.info_slave_data"));
    said.addAll(List.of("operstate", "promiscuity", "allmulti"));
  }

  private static Link port(Matching.Pair<Link> pair, Optional<Link> had) {
    return had.isPresent() ? pair.before() : pair.after();
  }

  private static String kind(Link master) {
    return master.kind().word().orElse("master");
  }

  private void state(Matching.Pair<Link> pair, Namespace namespace, Set<String> said) {
    Link before = pair.before();
    Link after = pair.after();
    if (before.isUp() != after.isUp()) {
      Change.Builder change = begin(Sort.CHANGED, pair);
      findings.add(
          change
              .attribute("up", flag(before.isUp()), flag(after.isUp()))
              .add(after.isUp() ? " was set up" : " was set down"));
      said.add("operstate");
      said.add("qdisc");
      findings.touch(namespace, after.name());
    } else if (before.hasCarrier() != after.hasCarrier()) {
      Change.Builder change = begin(Sort.CHANGED, pair);
      findings.add(
          change
              .attribute("carrier", flag(before.hasCarrier()), flag(after.hasCarrier()))
              .add(after.hasCarrier() ? " has a carrier now" : " lost its carrier"));
      said.add("operstate");
      said.add("linkinfo.info_slave_data.state");
    }
    for (Map.Entry<Integer, String> flag : FLAGS.entrySet()) {
      boolean had = (before.flags() & flag.getKey()) != 0;
      boolean has = (after.flags() & flag.getKey()) != 0;
      if (had != has) {
        findings.add(
            begin(Sort.CHANGED, pair)
                .attribute(flag.getValue(), flag(had), flag(has))
                .add(has ? " is " : " is not ")
                .add(flag.getValue())
                .add(has ? " now" : " any more"));
      }
    }
  }

  /** IFF_* that somebody sets, besides up. */
  private static final Map<Integer, String> FLAGS =
      Map.of(0x80, "noarp", 0x100, "promisc", 0x200, "allmulti");

  private static Optional<String> flag(boolean value) {
    return Optional.of(Boolean.toString(value));
  }

  private void peer(Matching.Pair<Link> pair, Namespace namespace) {
    Optional<Link> had = hosts.before().farEndOf(pair.before());
    Optional<Link> has = hosts.after().farEndOf(pair.after());
    boolean isOther = had.isPresent() && has.isPresent() && !hosts.later(had.get()).equals(has);
    // A new peer where the old one is gone is the same cable, remade.
    boolean isRemade =
        isOther
            && hosts.later(had.get()).isEmpty()
            && had.get().name().equals(has.get().name())
            && hosts.place(false, had.get().netns()).equals(hosts.place(true, has.get().netns()));
    if (!isOther || isRemade) {
      return;
    }
    String before = which(false, had.get(), has.get());
    String after = which(true, had.get(), has.get());
    Change.Builder change =
        Change.of(Sort.CHANGED, NOUN, pair.after().name())
            .in(namespace.name())
            .attribute(
                "peer",
                Optional.of(end(hosts.before(), had.get()) + before),
                Optional.of(end(hosts.after(), has.get()) + after));
    Findings.link(change, hosts.after(), pair.after()).add("'s other end is ");
    leadsTo(change, hosts.after(), pair.after(), "");
    change.add(after + " now, was ");
    leadsTo(change, hosts.before(), pair.before(), "");
    findings.add(change.add(before));
  }

  /** What tells two links of one name apart: their namespaces, or else their numbers. */
  private String which(boolean isLater, Link was, Link is) {
    if (!end(hosts.before(), was).equals(end(hosts.after(), is))) {
      return "";
    }
    boolean isElsewhere = !hosts.place(false, was.netns()).equals(hosts.place(true, is.netns()));
    return isElsewhere
        ? hosts.which(isLater, was.netns(), is.netns())
        : " (ifindex " + (isLater ? is : was).ifindex() + ")";
  }

  private static String end(Host host, Link link) {
    return host.nameOf(link.netns()) + ":" + link.name();
  }

  private Map<String, String> facts(Host host, Link link) {
    Namespace namespace = host.namespace(link.netns()).orElseThrow();
    Map<String, String> facts =
        new HashMap<>(Facts.of(Iproute.link(link, hosts.around(namespace)), findings.all()));
    if (findings.all()) {
      Facts.of(link.settings().object("stats64"), true)
          .forEach((key, value) -> facts.put("stats64." + key, value));
    }
    return facts;
  }
}
