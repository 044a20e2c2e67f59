package dev.plumb.answers.path;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All ways that the model leaves open to one flow.
 *
 * @param ends one of each that differ, in the order in which they were found; at least one
 * @param reasons what the model does not hold, first that which decides
 * @param named what decides where a reason has a code of its own
 * @param all every way was followed
 */
record Ways(List<Result> ends, List<String> reasons, Map<String, Cause> named, boolean all) {
  /** More ways than these are not followed: the answer is then unknown. */
  private static final int MOST = 64;

  /** Follows them. */
  static Ways follow(Terrain terrain, Flow flow, Supposed supposed) {
    Map<Result.Essence, Result> ends = new LinkedHashMap<>();
    List<Map<String, Integer>> chosen = new ArrayList<>();
    Set<String> reasons = new LinkedHashSet<>();
    Map<String, Cause> named = new HashMap<>();
    List<Integer> script = List.of();
    boolean all = false;
    for (int i = 0; i < MOST && !all; i++) {
      Choices choices = new Choices(script);
      Result result = new Exchange(terrain, choices, flow, supposed).run();
      if (ends.putIfAbsent(result.essence(), result) == null) {
        chosen.add(choices.made());
      }
      reasons.addAll(choices.reasons());
      named.putAll(choices.named());
      Optional<List<Integer>> next = choices.next();
      all = next.isEmpty();
      script = next.orElse(script);
    }
    List<String> ordered = new ArrayList<>(reasons);
    if (chosen.size() > 1) {
      ordered.sort(Comparator.comparing(one -> !parts(one, chosen.get(0), chosen.get(1))));
    }
    return new Ways(new ArrayList<>(ends.values()), ordered, named, all);
  }

  /** Whether two ways part here: all that was chosen before is the same in both. */
  private static boolean parts(String reason, Map<String, Integer> one, Map<String, Integer> two) {
    for (Map.Entry<String, Integer> choice : one.entrySet()) {
      if (!choice.getValue().equals(two.get(choice.getKey()))) {
        return choice.getKey().equals(reason);
      }
    }
    return false;
  }

  Result first() {
    return ends.getFirst();
  }

  boolean decided() {
    return ends.size() == 1 && all;
  }
}
