package dev.plumb.answers.drops;

import dev.plumb.model.Host;
import dev.plumb.model.Link;
import dev.plumb.model.LinkRef;
import dev.plumb.model.Namespace;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import dev.plumb.model.port.DropReader.Counter;
import dev.plumb.model.port.DropReader.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was dropped, from one reading or as the difference of two.
 *
 * <p>A counter that is smaller than before was made anew or set to zero: then its value counts from
 * there. One that was not there before counts from zero.
 */
public final class Drops {
  private static final String LINK = "link";
  private static final String RULE = "rule";

  /** What is there for every namespace: when it is missing, it could not be read. */
  private static final Set<String> ALWAYS =
      Set.of(LINK, RULE, Source.SNMP.name(), Source.SNMP6.name());

  private final Map<Key, Value> values = new LinkedHashMap<>();
  private final List<String> uncounted = new ArrayList<>();
  private final Set<NetnsId> known = new HashSet<>();

  /** What was read of which namespace. */
  private final Set<Part> parts = new HashSet<>();

  private record Part(NetnsId netns, String source) {}

  private record Key(NetnsId netns, int ifindex, String source, String name) {}

  private record Value(
      String where,
      long count,
      String counter,
      String sentence,
      Optional<String> cause,
      List<Key> without) {
    Value counting(long newCount) {
      return new Value(where, newCount, counter, sentence, cause, without);
    }
  }

  private Drops() {}

  /**
   * One reading.
   *
   * @param host with links and their counters, and rulesets, as far as they were read
   * @param counters read at the same time; none on a saved host
   * @param only the namespaces that are looked at; counters of all together are the host's own
   */
  public static Drops reading(Host host, List<Counter> counters, Set<NetnsId> only) {
    Drops drops = new Drops();
    for (Namespace namespace : host.namespaces()) {
      if (only.contains(namespace.id())) {
        drops.known.add(namespace.id());
        drops.links(host, namespace);
        drops.firewall(namespace);
      }
    }
    for (Counter counter : counters) {
      if (only.contains(counter.netns())) {
        drops.counter(host, counter, isShared(counter.source()));
      }
    }
    return drops;
  }

  /** Kept once for all namespaces. */
  private static boolean isShared(Source source) {
    return source == Source.SOFTNET || source == Source.NEIGHBOUR;
  }

  private void links(Host host, Namespace namespace) {
    if (namespace.links().isRead()) {
      parts.add(new Part(namespace.id(), LINK));
    }
    for (Link link : namespace.links().orEmpty()) {
      Tree.Obj statistics = link.settings().object("stats64");
      Meaning.ofLinks()
          .forEach(
              (name, meaning) ->
                  values.put(
                      new Key(namespace.id(), link.ifindex(), LINK, name),
                      new Value(
                          host.nameOf(namespace.id()) + ":" + link.name(),
                          statistics.number(name, 0),
                          name,
                          meaning.sentence(),
                          meaning.cause(),
                          List.of())));
    }
  }

  private void firewall(Namespace namespace) {
    if (namespace.rulesets().isRead()) {
      parts.add(new Part(namespace.id(), RULE));
    }
    FirewallDrops rules = new FirewallDrops(namespace);
    rules
        .found()
        .forEach(
            (key, dropping) ->
                values.put(
                    new Key(namespace.id(), 0, RULE, key),
                    new Value(
                        namespace.name(),
                        dropping.packets(),
                        dropping.name(),
                        dropping.sentence(),
                        Optional.of(dropping.cause()),
                        List.of())));
    rules.uncounted().forEach(rule -> uncounted.add(namespace.name() + ": " + rule));
  }

  private void counter(Host host, Counter counter, boolean shared) {
    Optional<Meaning> meaning = Meaning.of(counter.source(), counter.name());
    if (meaning.isEmpty()) {
      return;
    }
    parts.add(new Part(counter.netns(), counter.source().name()));
    int ifindex = counter.ifindex().orElse(0);
    String where = shared ? "all namespaces" : host.nameOf(counter.netns());
    if (ifindex != 0) {
      Optional<Link> link = host.link(new LinkRef(counter.netns(), ifindex));
      where += ":" + link.map(Link::name).orElse("if" + ifindex);
    }
    String source = counter.source().name();
    List<Key> without = new ArrayList<>();
    for (String other : meaning.get().without()) {
      without.add(new Key(counter.netns(), ifindex, source, other));
    }
    Value value =
        new Value(
            where,
            counter.value(),
            counter.name(),
            meaning.get().sentence(),
            meaning.get().cause(),
            without);
    // A queue of several queues lists each by the same name.
    values.merge(
        new Key(counter.netns(), ifindex, source, counter.name()),
        value,
        (one, more) -> one.counting(one.count + more.count));
  }

  /** What was dropped since each counter was made. */
  public List<Finding> totals() {
    return findings(Map.of(), List.of());
  }

  /** What was dropped between an earlier reading and this one. */
  public List<Finding> since(Drops before) {
    Map<Key, Long> earlier = new HashMap<>();
    before.values.forEach((key, value) -> earlier.put(key, value.count));
    List<Part> unread = new ArrayList<>();
    for (NetnsId netns : before.known) {
      for (String source : ALWAYS) {
        Part part = new Part(netns, source);
        if (!before.parts.contains(part)) {
          unread.add(part);
        }
      }
    }
    return findings(earlier, unread);
  }

  /**
   * {@code nginx-1: nft:inet/filter/input#3}: rules that drop without counting, so out of sight.
   */
  public List<String> uncounted() {
    return List.copyOf(uncounted);
  }

  /**
   * @param unread what could not be read at first: how much of its counters is new is not known
   */
  private List<Finding> findings(Map<Key, Long> earlier, List<Part> unread) {
    Map<Key, Long> grown = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          long was = earlier.getOrDefault(key, 0L);
          grown.put(key, value.count >= was ? value.count - was : value.count);
        });
    List<Finding> findings = new ArrayList<>();
    grown.forEach(
        (key, count) -> {
          Value value = values.get(key);
          if (value == null || unread.contains(new Part(key.netns, key.source))) {
            return;
          }
          long alone = count;
          for (Key other : value.without) {
            alone -= grown.getOrDefault(other, 0L);
          }
          if (alone > 0) {
            findings.add(
                new Finding(
                    key.netns, value.where, alone, value.counter, value.sentence, value.cause));
          }
        });
    findings.sort(
        Comparator.comparingLong(Finding::count)
            .reversed()
            .thenComparing(Finding::where)
            .thenComparing(Finding::counter));
    return findings;
  }
}
