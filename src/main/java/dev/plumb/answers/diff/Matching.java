package dev.plumb.answers.diff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds things of one list again in another: by one key after the other, from the surest to the
 * vaguest. A key that two things of a list share finds nothing: a wrong pair is worse than none.
 */
final class Matching<T> {
  /** A thing on both hosts. */
  record Pair<T>(T before, T after) {}

  private final List<T> gone;
  private final List<T> come;
  private final List<Pair<T>> pairs = new ArrayList<>();

  Matching(List<T> before, List<T> after) {
    gone = new ArrayList<>(before);
    come = new ArrayList<>(after);
  }

  /** Pairs what is left by a key; things without one are passed over. */
  <K> void by(Function<T, Optional<K>> before, Function<T, Optional<K>> after) {
    Map<K, T> left = unique(gone, before);
    Map<K, T> right = unique(come, after);
    Set<T> paired = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Map.Entry<K, T> entry : left.entrySet()) {
      T twin = right.get(entry.getKey());
      if (twin != null) {
        pairs.add(new Pair<>(entry.getValue(), twin));
        paired.add(entry.getValue());
        paired.add(twin);
      }
    }
    gone.removeIf(paired::contains);
    come.removeIf(paired::contains);
  }

  /** Pairs what is left by what it says; of several that say the same, the first with the first. */
  <K> void equal(Function<T, K> before, Function<T, K> after) {
    Map<K, Deque<T>> right = new LinkedHashMap<>();
    for (T item : come) {
      right.computeIfAbsent(after.apply(item), key -> new ArrayDeque<>()).add(item);
    }
    Set<T> paired = Collections.newSetFromMap(new IdentityHashMap<>());
    for (T item : gone) {
      Deque<T> twins = right.get(before.apply(item));
      if (twins != null && !twins.isEmpty()) {
        T twin = twins.remove();
        pairs.add(new Pair<>(item, twin));
        paired.add(item);
        paired.add(twin);
      }
    }
    gone.removeIf(paired::contains);
    come.removeIf(paired::contains);
  }

  private static <T, K> Map<K, T> unique(List<T> of, Function<T, Optional<K>> key) {
    Map<K, T> found = new LinkedHashMap<>();
    Set<K> twice = new HashSet<>();
    for (T item : of) {
      Optional<K> its = key.apply(item);
      if (its.isPresent() && found.putIfAbsent(its.get(), item) != null) {
        twice.add(its.get());
      }
    }
    found.keySet().removeAll(twice);
    return found;
  }

  List<Pair<T>> pairs() {
    return pairs;
  }

  /** What is only on the earlier host. */
  List<T> gone() {
    return gone;
  }

  /** What is only on the later host. */
  List<T> come() {
    return come;
  }
}
