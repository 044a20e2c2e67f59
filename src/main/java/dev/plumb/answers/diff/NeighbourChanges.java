package dev.plumb.answers.diff;

import dev.plumb.answers.diff.Change.Sort;
import dev.plumb.answers.iproute.Iproute;
import dev.plumb.model.FdbEntry;
import dev.plumb.model.HardwareAddress;
import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.Neighbour;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Neighbours and forwarding entries of a namespace that is on both hosts. What was learned comes
 * and goes by itself, so only what somebody set counts, and what is now said of an address that was
 * known before.
 */
final class NeighbourChanges {
  private final TwoHosts hosts;
  private final Findings findings;
  private final Matching.Pair<Namespace> pair;

  NeighbourChanges(TwoHosts hosts, Findings findings, Matching.Pair<Namespace> pair) {
    this.hosts = hosts;
    this.findings = findings;
    this.pair = pair;
  }

  private Change.Builder change(Sort sort, String noun, String object) {
    return Change.of(sort, noun, object).in(pair.after().name());
  }

  private Host host(boolean isLater) {
    return isLater ? hosts.after() : hosts.before();
  }

  /** The link's later name. */
  private String device(boolean isLater, LinkRef ref) {
    Optional<Link> link = host(isLater).link(ref);
    Optional<Link> later = isLater ? link : link.flatMap(hosts::later);
    return later.or(() -> link).map(Link::name).orElse("if" + ref.ifindex());
  }

  /** True when the link is the same on both hosts: what hangs on another went or came with it. */
  private boolean stays(boolean isLater, LinkRef ref) {
    Optional<Link> link = host(isLater).link(ref);
    return link.isPresent()
        && (isLater ? !hosts.isNew(link.get()) : hosts.later(link.get()).isPresent());
  }

  void neighbours() {
    Optional<Matching<Neighbour>> both = findings.both(pair, "neighbours", Namespace::neighbours);
    if (both.isEmpty()) {
      return;
    }
    Matching<Neighbour> matching = both.get();
    matching.by(one -> Optional.of(key(false, one)), one -> Optional.of(key(true, one)));
    for (Neighbour neighbour : matching.gone()) {
      if (counts(false, neighbour)) {
        findings.add(said(Sort.GONE, false, neighbour).add(" is gone"));
      }
    }
    for (Neighbour neighbour : matching.come()) {
      if (counts(true, neighbour)) {
        findings.add(said(Sort.APPEARED, true, neighbour).add(" appeared"));
      }
    }
    for (Matching.Pair<Neighbour> same : matching.pairs()) {
      compare(same);
    }
  }

  private Object key(boolean isLater, Neighbour neighbour) {
    return List.of(device(isLater, neighbour.link()), neighbour.address());
  }

  private boolean counts(boolean isLater, Neighbour neighbour) {
    return stays(isLater, neighbour.link())
        && (findings.all() || (neighbour.state() & FdbEntry.NUD_PERMANENT) != 0);
  }

  private Change.Builder said(Sort sort, boolean isLater, Neighbour neighbour) {
    String address = neighbour.address().toString();
    Change.Builder change =
        change(sort, "neighbour", address)
            .add("the neighbour " + address)
            .add(neighbour.hardware().map(known -> " (" + known + ")").orElse(""));
    return change.add(" on ").link(device(isLater, neighbour.link()), Optional.empty());
  }

  private void compare(Matching.Pair<Neighbour> same) {
    Neighbour before = same.before();
    Neighbour after = same.after();
    boolean isSet = ((before.state() | after.state()) & FdbEntry.NUD_PERMANENT) != 0;
    boolean bothKnown = before.hardware().isPresent() && after.hardware().isPresent();
    if (!findings.all() && !isSet && !bothKnown) {
      return; // An address that is being looked for says nothing of the neighbour.
    }
    Set<String> without =
        findings.all() || isSet ? Set.of("dev") : Set.of("dev", "state", "router", "protocol");
    findings.facts(
        Facts.of(Iproute.neighbour(before, hosts.around(pair.before())), findings.all()),
        Facts.of(Iproute.neighbour(after, hosts.around(pair.after())), findings.all()),
        without,
        sort ->
            change(sort, "neighbour", after.address().toString())
                .add("the neighbour " + after.address() + " on ")
                .link(device(true, after.link()), Optional.empty()));
  }

  void fdb() {
    Optional<Matching<FdbEntry>> both = findings.both(pair, "forwarding entries", Namespace::fdb);
    if (both.isEmpty()) {
      return;
    }
    Matching<FdbEntry> matching = both.get();
    matching.equal(one -> key(false, one), one -> key(true, one));
    int inPlace = matching.pairs().size();
    matching.by(one -> bridge(false, one), one -> bridge(true, one));
    for (FdbEntry entry : matching.gone()) {
      if (counts(false, entry)) {
        findings.add(said(Sort.GONE, false, entry).add(" is gone"));
      }
    }
    for (FdbEntry entry : matching.come()) {
      if (counts(true, entry)) {
        findings.add(said(Sort.APPEARED, true, entry).add(" appeared"));
      }
    }
    for (Matching.Pair<FdbEntry> other :
        matching.pairs().subList(inPlace, matching.pairs().size())) {
      moved(other);
    }
    for (Matching.Pair<FdbEntry> same : matching.pairs().subList(0, inPlace)) {
      if (findings.all() || isSet(same.before()) || isSet(same.after())) {
        compareEntries(same);
      }
    }
  }

  private String bridgeName(boolean isLater, FdbEntry entry) {
    return entry.master().isEmpty()
        ? ""
        : device(isLater, new LinkRef(entry.link().netns(), entry.master().getAsInt()));
  }

  private Object key(boolean isLater, FdbEntry entry) {
    return List.of(
        device(isLater, entry.link()),
        entry.address(),
        bridgeName(isLater, entry),
        entry.vlan(),
        entry.destination(),
        entry.settings());
  }

  /** What a bridge has learned of an address, whatever the port. */
  private Optional<Object> bridge(boolean isLater, FdbEntry entry) {
    return entry.isLearned()
        ? Optional.of(List.of(bridgeName(isLater, entry), entry.address(), entry.vlan()))
        : Optional.empty();
  }

  /** Set by somebody: neither learned, nor one of the addresses that every port has. */
  private static boolean isSet(FdbEntry entry) {
    boolean isLocal =
        (entry.state() & FdbEntry.NUD_PERMANENT) != 0
            && (entry.master().isPresent() || entry.address().isMulticast());
    return !entry.isLearned()
        && !isLocal
        && (entry.destination().isPresent()
            || (entry.state() & (FdbEntry.NUD_NOARP | FdbEntry.NUD_PERMANENT)) != 0);
  }

  private boolean counts(boolean isLater, FdbEntry entry) {
    return stays(isLater, entry.link()) && (findings.all() || isSet(entry));
  }

  private Change.Builder said(Sort sort, boolean isLater, FdbEntry entry) {
    Change.Builder change =
        change(sort, "fdb", entry.address().toString())
            .add("the forwarding entry " + entry.address() + " on ")
            .link(device(isLater, entry.link()), Optional.empty());
    return entry.destination().isPresent()
        ? change.add(" to " + entry.destination().get())
        : change;
  }

  private void moved(Matching.Pair<FdbEntry> pairOfEntries) {
    FdbEntry before = pairOfEntries.before();
    FdbEntry after = pairOfEntries.after();
    HardwareAddress address = after.address();
    String was = device(false, before.link());
    String is = device(true, after.link());
    Change.Builder change =
        change(Sort.MOVED, "fdb", address.toString())
            .attribute("ifname", Optional.of(was), Optional.of(is))
            .add(address.toString());
    hosts
        .after()
        .ownerOf(after)
        .ifPresent(
            owner ->
                change
                    .add(" (")
                    .namespace(hosts.after().nameOf(owner.netns()))
                    .add(":" + owner.name() + ")"));
    change.add(" is behind ").link(is, Optional.empty()).add(" of ");
    boolean isRemade = was.equals(is); // of the same name, and another one
    String now = isRemade ? " now (ifindex " + after.link().ifindex() + ")" : " now";
    change.link(bridgeName(true, after), Optional.empty()).add(now + ", was behind ");
    change.link(was, Optional.empty());
    findings.add(isRemade ? change.add(" (ifindex " + before.link().ifindex() + ")") : change);
  }

  private void compareEntries(Matching.Pair<FdbEntry> same) {
    findings.facts(
        Facts.of(Iproute.fdb(same.before(), hosts.around(pair.before())), findings.all()),
        Facts.of(Iproute.fdb(same.after(), hosts.around(pair.after())), findings.all()),
        Set.of("ifname", "master"),
        sort -> said(sort, true, same.after()));
  }
}
