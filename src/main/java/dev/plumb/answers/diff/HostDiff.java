package dev.plumb.answers.diff;

import dev.plumb.answers.diff.Change.Sort;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares two pictures of a host. */
public final class HostDiff {
  private static final String NOUN = "namespace";
  private final TwoHosts hosts;
  private final Findings findings;

  private HostDiff(Host before, Host after, boolean all) {
    hosts = new TwoHosts(before, after);
    findings = new Findings(all);
  }

  /**
   * What changed.
   *
   * @param all true when what runs by itself counts too: ages, counters, ifindexes, inodes, pids
   */
  public static Difference between(Host before, Host after, boolean all) {
    HostDiff diff = new HostDiff(before, after, all);
    diff.find();
    return diff.findings.difference();
  }

  private void find() {
    hostname();
    EngineChanges engines = new EngineChanges(hosts, findings);
    engines.networks();
    engines.containers();
    namespaces();
    LinkChanges links = new LinkChanges(hosts, findings);
    links.moved();
    for (Matching.Pair<Namespace> pair : inOrder()) {
      if (findings.all()) {
        identity(pair);
      }
      // Links first: what hangs on one that went is no news of its own.
      links.in(pair);
      StackChanges stack = new StackChanges(hosts, findings, pair);
      stack.addresses();
      stack.routes();
      stack.rules();
      NeighbourChanges neighbours = new NeighbourChanges(hosts, findings, pair);
      neighbours.neighbours();
      neighbours.fdb();
      new FirewallChanges(findings, pair).rulesets();
      new ListenerChanges(hosts, findings, pair).listeners();
    }
  }

  /** In the order in which the later host lists its namespaces. */
  private List<Matching.Pair<Namespace>> inOrder() {
    List<Matching.Pair<Namespace>> pairs = new ArrayList<>(hosts.namespaces().pairs());
    Map<Object, Integer> places = new LinkedHashMap<>();
    for (Namespace namespace : hosts.after().namespaces()) {
      places.put(namespace.id(), places.size());
    }
    pairs.sort(
        (a, b) ->
            Integer.compare(
                places.getOrDefault(a.after().id(), 0), places.getOrDefault(b.after().id(), 0)));
    return pairs;
  }

  private void hostname() {
    String was = hosts.before().hostname();
    String is = hosts.after().hostname();
    if (!was.equals(is)) {
      findings.add(
          Change.of(Sort.CHANGED, "host", is)
              .attribute("hostname", Optional.of(was), Optional.of(is))
              .add("the host is called " + is + " now, was " + was));
    }
  }

  private void namespaces() {
    for (Namespace namespace : hosts.namespaces().gone()) {
      findings.add(said(Sort.GONE, namespace).add(" is gone" + with(namespace)));
    }
    for (Namespace namespace : hosts.namespaces().come()) {
      findings.add(said(Sort.APPEARED, namespace).add(" appeared" + with(namespace)));
    }
    for (Matching.Pair<Namespace> pair : hosts.namespaces().pairs()) {
      rename(pair.before(), pair.after());
    }
  }

  private static Change.Builder said(Sort sort, Namespace namespace) {
    return Change.of(sort, NOUN, namespace.name())
        .in(namespace.name())
        .add("namespace ")
        .namespace(namespace.name());
  }

  private static String with(Namespace namespace) {
    int links = 0;
    for (var link : namespace.links().orEmpty()) {
      links += link.isLoopback() ? 0 : 1;
    }
    return links == 0 ? "" : links == 1 ? ", with one link" : ", with " + links + " links";
  }

  private void rename(Namespace before, Namespace after) {
    boolean byNumber =
        isByNumber(before) && isByNumber(after); // pid=4711 is another one at every start
    boolean same = TwoHosts.plain(before.name()).equals(TwoHosts.plain(after.name()));
    if (!same && (findings.all() || !byNumber)) {
      findings.add(
          said(Sort.CHANGED, after)
              .attribute("netns", Optional.of(before.name()), Optional.of(after.name()))
              .add(" was called ")
              .namespace(before.name())
              .add(" before"));
    }
  }

  private static boolean isByNumber(Namespace namespace) {
    return switch (namespace.kind()) {
      case PROCESS, HELD, HIDDEN -> true;
      case HOST, CONTAINER, NETNS -> false;
    };
  }

  /** What is another one whenever a host is made anew. */
  private void identity(Matching.Pair<Namespace> pair) {
    findings.facts(
        identity(pair.before()),
        identity(pair.after()),
        Set.of(),
        sort -> said(sort, pair.after()));
  }

  private static Map<String, String> identity(Namespace namespace) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("inode", Long.toString(namespace.id().inode()));
    namespace.cookie().ifPresent(cookie -> facts.put("cookie", Long.toString(cookie)));
    List<String> pids = new ArrayList<>();
    for (Reference reference : namespace.references()) {
      if (reference instanceof Reference.Process process) {
        pids.add(Integer.toString(process.pid()));
      }
    }
    facts.put("pids", String.join(",", pids));
    return facts;
  }
}
