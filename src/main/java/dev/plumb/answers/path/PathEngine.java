package dev.plumb.answers.path;

import dev.plumb.model.Facet;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows flows through a host. Making one indexes the host; whoever asks several questions keeps
 * it.
 */
public final class PathEngine {
  /** More ways than these are not followed: the answer is then unknown. */
  private static final int MOST_WAYS = 64;

  private final Terrain terrain;

  public PathEngine(Host host) {
    this.terrain = new Terrain(host);
  }

  /**
   * What becomes of a flow.
   *
   * @param flow from a namespace of this host
   */
  public PathAnswer ask(Flow flow) {
    Map<Result.Essence, Result> ends = new LinkedHashMap<>();
    Set<String> reasons = new LinkedHashSet<>();
    List<Integer> script = List.of();
    boolean all = false;
    for (int i = 0; i < MOST_WAYS && !all; i++) {
      Choices choices = new Choices(script);
      Result result = new Exchange(terrain, choices, flow, 0).run();
      ends.putIfAbsent(result.essence(), result);
      reasons.addAll(choices.reasons());
      Optional<List<Integer>> next = choices.next();
      all = next.isEmpty();
      script = next.orElse(script);
    }
    Result first = ends.values().iterator().next();
    Cause cause =
        first.verdict() == Verdict.DELIVERED
            ? Cause.NONE
            : new Diagnosis(terrain, flow, first).cause();
    if (ends.size() == 1 && all) {
      return answer(flow, first.verdict(), cause, first, List.of());
    }
    List<String> outcomes = new ArrayList<>();
    for (Result end : ends.values()) {
      outcomes.add(
          end.verdict().word()
              + end.trouble().map(trouble -> " (" + trouble.code() + ")").orElse(""));
    }
    String reason = reasons.iterator().next();
    Cause gap =
        new Cause(
            Code.GAP,
            reason,
            reason + ": it is either " + String.join(" or ", outcomes),
            "find out what the model does not hold");
    return answer(flow, Verdict.UNKNOWN, gap, first, new ArrayList<>(reasons));
  }

  private PathAnswer answer(
      Flow flow, Verdict verdict, Cause cause, Result result, List<String> reasons) {
    Set<String> gaps = new LinkedHashSet<>(reasons);
    for (Hop hop : result.forward()) {
      unread(hop.namespace(), gaps);
    }
    return new PathAnswer(
        flow,
        verdict,
        result.responder().map(Place::name),
        verdict == Verdict.UNKNOWN ? "unknown" : result.seen(),
        cause,
        List.of(),
        result.forward(),
        result.reply(),
        assumptions(result),
        List.copyOf(gaps));
  }

  private static List<String> assumptions(Result result) {
    List<String> all = new ArrayList<>(result.walk().assumptions());
    all.add("no program of a cgroup or on tcx drops it: these are not read");
    return all;
  }

  private void unread(String name, Set<String> gaps) {
    for (Place place : terrain.places()) {
      if (place.name().equals(name)) {
        Namespace namespace = place.namespace();
        add(namespace, namespace.neighbours(), "neighbours", gaps);
        add(namespace, namespace.fdb(), "FDB", gaps);
        add(namespace, namespace.conntrack(), "tracked connections", gaps);
        add(namespace, namespace.qdiscs(), "qdiscs", gaps);
        add(namespace, namespace.xfrmPolicies(), "IPsec policies", gaps);
        if (namespace.qdiscs() instanceof Facet.NotAsked) {
          gaps.add("tc filters and IPsec policies of " + namespace.name() + " were not read");
        }
      }
    }
  }

  private static void add(Namespace namespace, Facet<?> facet, String what, Set<String> gaps) {
    if (facet instanceof Facet.Missing<?> missing) {
      gaps.add(what + " of " + namespace.name() + ": " + missing.gap().reason());
    }
  }
}
