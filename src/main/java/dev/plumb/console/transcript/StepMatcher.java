package dev.plumb.console.transcript;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All expected lines of a step against all actual ones: in order, or as a bag; consistent in what
 * they capture.
 */
final class StepMatcher {
  /**
   * How many pairs of lines a bag may try; reached only where many lines differ in nothing but new
   * names.
   */
  private static final int MOST_TRIES = 200_000;

  private record State(int expected, int actual, Bindings bindings) {}

  private final Strictness strictness;
  private final List<Expected> expected;
  private final List<ActualLine> actual;
  private final Set<State> failed = new HashSet<>();
  private Bindings result = Bindings.NONE;
  private int tries;

  private StepMatcher(Strictness strictness, List<Expected> expected, List<ActualLine> actual) {
    this.strictness = strictness;
    this.expected = expected;
    this.actual = actual;
  }

  /** The bindings after the step; empty when it does not match. */
  static Optional<Bindings> ordered(
      Strictness strictness, List<Expected> expected, List<ActualLine> actual, Bindings bindings) {
    StepMatcher matcher = new StepMatcher(strictness, expected, actual);
    return matcher.from(0, 0, bindings) ? Optional.of(matcher.result) : Optional.empty();
  }

  /** The same with the lines in any order. */
  static Optional<Bindings> unordered(
      Strictness strictness, List<Expected> expected, List<ActualLine> actual, Bindings bindings) {
    StepMatcher matcher = new StepMatcher(strictness, expected, actual);
    List<Expected.Text> texts = matcher.simplestFirst(bindings);
    return matcher.bag(texts, 0, new BitSet(), bindings)
        ? Optional.of(matcher.result)
        : Optional.empty();
  }

  /** Goes down one call only for lines that capture, so that long outputs need no deep stack. */
  private boolean from(int startExpected, int startActual, Bindings bindings) {
    int i = startExpected;
    int j = startActual;
    while (i < expected.size()) {
      if (expected.get(i) instanceof Expected.Ellipsis ellipsis) {
        return absorb(ellipsis, i, j, bindings);
      }
      Expected.Text text = (Expected.Text) expected.get(i);
      if (j == actual.size() || actual.get(j).stream() != text.stream()) {
        return false;
      }
      if (captures(text, bindings)) {
        int nextExpected = i + 1;
        int nextActual = j + 1;
        return LineMatcher.matches(
            strictness,
            text,
            actual.get(j),
            bindings,
            after -> from(nextExpected, nextActual, after));
      }
      if (LineMatcher.match(strictness, text, actual.get(j), bindings).isEmpty()) {
        return false;
      }
      i++;
      j++;
    }
    result = bindings;
    return j == actual.size();
  }

  private boolean absorb(Expected.Ellipsis ellipsis, int i, int j, Bindings bindings) {
    if (!failed.add(new State(i, j, bindings))) {
      return false; // tried before: the search never comes back to what succeeded
    }
    int at = j;
    while (!from(i + 1, at, bindings)) {
      if (at == actual.size() || actual.get(at).stream() != ellipsis.stream()) {
        return false;
      }
      at++;
    }
    return true;
  }

  private static boolean captures(Expected.Text text, Bindings bindings) {
    for (Token token : text.tokens()) {
      if (token instanceof Token.Named named && bindings.of(named.binding().name()).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Literal lines decide themselves, captures depend on the rest: so they come last. */
  private List<Expected.Text> simplestFirst(Bindings bindings) {
    List<Expected.Text> texts = new ArrayList<>();
    for (Expected line : expected) {
      if (line instanceof Expected.Text text) {
        texts.add(text);
      }
    }
    texts.sort(
        Comparator.comparingInt(
            text -> captures(text, bindings) ? 2 : text.hasPlaceholder() ? 1 : 0));
    return texts;
  }

  /**
   * Goes down one call only for lines with placeholders: which of two equal lines a literal one
   * takes is all the same.
   */
  private boolean bag(List<Expected.Text> texts, int start, BitSet used, Bindings bindings) {
    int index = start;
    while (index < texts.size() && !texts.get(index).hasPlaceholder()) {
      int found = used.nextClearBit(0);
      while (found < actual.size() && !same(texts.get(index), actual.get(found), bindings)) {
        found = used.nextClearBit(found + 1);
      }
      if (found >= actual.size()) {
        return false;
      }
      used.set(found);
      index++;
    }
    if (index == texts.size()) {
      result = bindings;
      return restIsAbsorbed(used);
    }
    Expected.Text text = texts.get(index);
    int next = index + 1;
    for (int j = used.nextClearBit(0); j < actual.size(); j = used.nextClearBit(j + 1)) {
      if (actual.get(j).stream() != text.stream() || ++tries > MOST_TRIES) {
        continue;
      }
      used.set(j);
      if (LineMatcher.matches(
          strictness, text, actual.get(j), bindings, after -> bag(texts, next, used, after))) {
        return true;
      }
      used.clear(j);
    }
    return false;
  }

  private boolean same(Expected.Text text, ActualLine line, Bindings bindings) {
    return ++tries <= MOST_TRIES
        && line.stream() == text.stream()
        && LineMatcher.match(strictness, text, line, bindings).isPresent();
  }

  private boolean restIsAbsorbed(BitSet used) {
    for (int j = used.nextClearBit(0); j < actual.size(); j = used.nextClearBit(j + 1)) {
      Stream stream = actual.get(j).stream();
      boolean absorbed = false;
      for (Expected line : expected) {
        absorbed |= line instanceof Expected.Ellipsis && line.stream() == stream;
      }
      if (!absorbed) {
        return false;
      }
    }
    return true;
  }
}
