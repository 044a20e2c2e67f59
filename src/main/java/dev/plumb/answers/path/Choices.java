package dev.plumb.answers.path;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is decided by what the model does not hold. A walk asks here which way to take; the engine
 * repeats it until every way was taken.
 */
final class Choices {
  private final List<Integer> script;
  private final Map<String, Integer> made = new LinkedHashMap<>();
  private final List<Integer> widths = new ArrayList<>();
  private final Map<String, Cause> named = new LinkedHashMap<>();

  /**
   * @param script the ways to take at the first choices; at those after them the first way
   */
  Choices(List<Integer> script) {
    this.script = List.copyOf(script);
  }

  /**
   * Chooses, the same way each time the same reason is given.
   *
   * @param ways how many there are, at least 1
   */
  int choose(int ways, String why) {
    Integer before = made.get(why);
    if (before != null) {
      return Math.min(before, ways - 1);
    }
    int at = widths.size();
    int way = at < script.size() ? script.get(at) : 0;
    widths.add(ways);
    made.put(why, way);
    return way;
  }

  /** Chooses where something has a code of its own that decides. */
  int choose(int ways, Cause why) {
    named.put(why.detail(), why);
    return choose(ways, why.detail());
  }

  /** The codes that reasons have. */
  Map<String, Cause> named() {
    return named;
  }

  /** The reasons, in the order in which they came up. */
  List<String> reasons() {
    return List.copyOf(made.keySet());
  }

  /** What was chosen for each reason. */
  Map<String, Integer> made() {
    return new LinkedHashMap<>(made);
  }

  /** The script of the next walk; empty when every way was taken. */
  Optional<List<Integer>> next() {
    List<Integer> taken = new ArrayList<>(made.values());
    for (int i = taken.size() - 1; i >= 0; i--) {
      if (taken.get(i) + 1 < widths.get(i)) {
        List<Integer> script = new ArrayList<>(taken.subList(0, i));
        script.add(taken.get(i) + 1);
        return Optional.of(script);
      }
    }
    return Optional.empty();
  }
}
