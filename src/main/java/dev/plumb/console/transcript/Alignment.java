package dev.plumb.console.transcript;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The fewest lines to take away and to add that make the expected output the actual one; what a
 * failure shows.
 *
 * @param changes in order
 * @param bindings with what the lines that do match captured
 */
record Alignment(List<Change> changes, Bindings bindings) {
  /** What became of a line. */
  public sealed interface Change {
    /** Came as expected. */
    record Same(Expected.Text expected, ActualLine actual) implements Change {}

    /** {@code ...}, with what it absorbed. */
    record Absorbing(Expected.Ellipsis expected) implements Change {}

    /** Did not come. */
    record Missing(Expected.Text expected) implements Change {}

    /** Came and was not expected. */
    record Extra(ActualLine actual) implements Change {}
  }

  /**
   * More pairs than this are not compared: first the common beginning and end go, then nothing is
   * aligned.
   */
  private static final long MOST_PAIRS = 4_000_000;

  /** What a line costs that is missing or extra, that differs in values, that dots absorb. */
  private static final int EDIT = 2000;

  private static final int OTHER_VALUES = 1000;

  /** Hardly anything; but a line that stands there is not given up for one that dots take. */
  private static final int ABSORBED = 1;

  Alignment {
    changes = List.copyOf(changes);
  }

  /** Aligns twice: once to capture what matches for sure, once more with those values. */
  static Alignment of(
      Strictness strictness, List<Expected> expected, List<ActualLine> actual, Bindings bindings) {
    Bindings captured = commit(strictness, align(strictness, expected, actual, bindings), bindings);
    List<Change> changes = align(strictness, expected, actual, captured);
    return new Alignment(changes, commit(strictness, changes, captured));
  }

  /** The same for lines in any order: what finds no partner is missing, or extra. */
  static Alignment ofBag(
      Strictness strictness, List<Expected> expected, List<ActualLine> actual, Bindings bindings) {
    List<Change> changes = new ArrayList<>();
    BitSet used = new BitSet();
    Bindings current = bindings;
    boolean absorbsOutput = false;
    boolean absorbsErrors = false;
    for (Expected line : expected) {
      switch (line) {
        case Expected.Ellipsis ellipsis -> {
          changes.add(new Change.Absorbing(ellipsis));
          absorbsOutput |= ellipsis.stream() == Stream.OUTPUT;
          absorbsErrors |= ellipsis.stream() == Stream.ERRORS;
        }
        case Expected.Text text -> {
          Change change = new Change.Missing(text);
          for (int j = used.nextClearBit(0); j < actual.size(); j = used.nextClearBit(j + 1)) {
            Optional<Bindings> after = match(strictness, text, actual.get(j), current);
            if (after.isPresent()) {
              used.set(j);
              current = after.get();
              change = new Change.Same(text, actual.get(j));
              break;
            }
          }
          changes.add(change);
        }
      }
    }
    for (int j = used.nextClearBit(0); j < actual.size(); j = used.nextClearBit(j + 1)) {
      boolean output = actual.get(j).stream() == Stream.OUTPUT;
      if (!(output ? absorbsOutput : absorbsErrors)) {
        changes.add(new Change.Extra(actual.get(j)));
      }
    }
    return new Alignment(changes, current);
  }

  private static Optional<Bindings> match(
      Strictness strictness, Expected.Text text, ActualLine line, Bindings bindings) {
    return text.stream() == line.stream()
        ? LineMatcher.match(strictness, text, line, bindings)
        : Optional.empty();
  }

  private static Bindings commit(Strictness strictness, List<Change> changes, Bindings bindings) {
    Bindings current = bindings;
    for (Change change : changes) {
      if (change instanceof Change.Same same) {
        current = match(strictness, same.expected(), same.actual(), current).orElse(current);
      }
    }
    return current;
  }

  private static List<Change> align(
      Strictness strictness, List<Expected> expected, List<ActualLine> actual, Bindings bindings) {
    int start = 0;
    int expectedEnd = expected.size();
    int actualEnd = actual.size();
    List<Change> changes = new ArrayList<>();
    List<Change> tail = new ArrayList<>();
    if ((long) expectedEnd * actualEnd > MOST_PAIRS) {
      while (start < Math.min(expectedEnd, actualEnd)
          && same(strictness, expected.get(start), actual.get(start), bindings)) {
        changes.add(new Change.Same((Expected.Text) expected.get(start), actual.get(start)));
        start++;
      }
      while (expectedEnd > start
          && actualEnd > start
          && same(strictness, expected.get(expectedEnd - 1), actual.get(actualEnd - 1), bindings)) {
        expectedEnd--;
        actualEnd--;
        tail.addFirst(
            new Change.Same((Expected.Text) expected.get(expectedEnd), actual.get(actualEnd)));
      }
    }
    List<Expected> middle = expected.subList(start, expectedEnd);
    List<ActualLine> actualMiddle = actual.subList(start, actualEnd);
    if ((long) middle.size() * actualMiddle.size() > MOST_PAIRS) {
      replaceAll(middle, actualMiddle, changes);
    } else {
      changes.addAll(walk(strictness, middle, actualMiddle, bindings));
    }
    changes.addAll(tail);
    return changes;
  }

  private static boolean same(
      Strictness strictness, Expected expected, ActualLine actual, Bindings bindings) {
    return expected instanceof Expected.Text text
        && match(strictness, text, actual, bindings).isPresent();
  }

  /**
   * True when only the values differ: such a line stands for the expected one, whatever {@code ...}
   * could absorb.
   */
  private static boolean similar(
      Strictness strictness, Expected expected, ActualLine actual, Bindings bindings) {
    return expected instanceof Expected.Text text
        && text.hasPlaceholder()
        && match(strictness.anyKinds(), text, actual, bindings.withoutNamesOf(text)).isPresent();
  }

  private static void replaceAll(
      List<Expected> expected, List<ActualLine> actual, List<Change> changes) {
    for (Expected line : expected) {
      switch (line) {
        case Expected.Text text -> changes.add(new Change.Missing(text));
        case Expected.Ellipsis ellipsis -> changes.add(new Change.Absorbing(ellipsis));
      }
    }
    for (ActualLine line : actual) {
      changes.add(new Change.Extra(line));
    }
  }

  private static List<Change> walk(
      Strictness strictness, List<Expected> expected, List<ActualLine> actual, Bindings bindings) {
    int rows = expected.size();
    int columns = actual.size();
    boolean[][] same = new boolean[rows][columns];
    boolean[][] similar = new boolean[rows][columns];
    int[][] cost = new int[rows + 1][columns + 1];
    for (int i = rows; i >= 0; i--) {
      for (int j = columns; j >= 0; j--) {
        if (i == rows) {
          cost[i][j] = EDIT * (columns - j);
        } else if (expected.get(i) instanceof Expected.Ellipsis ellipsis) {
          cost[i][j] = cost[i + 1][j];
          if (j < columns) {
            int absorbing = actual.get(j).stream() == ellipsis.stream() ? ABSORBED : EDIT;
            cost[i][j] = Math.min(cost[i][j], cost[i][j + 1] + absorbing);
          }
        } else {
          cost[i][j] = cost[i + 1][j] + EDIT;
          if (j < columns) {
            same[i][j] = same(strictness, expected.get(i), actual.get(j), bindings);
            similar[i][j] =
                !same[i][j] && similar(strictness, expected.get(i), actual.get(j), bindings);
            cost[i][j] = Math.min(cost[i][j], cost[i][j + 1] + EDIT);
            if (same[i][j] || similar[i][j]) {
              cost[i][j] =
                  Math.min(cost[i][j], cost[i + 1][j + 1] + (same[i][j] ? 0 : OTHER_VALUES));
            }
          }
        }
      }
    }
    return path(expected, actual, same, similar, cost);
  }

  private static List<Change> path(
      List<Expected> expected,
      List<ActualLine> actual,
      boolean[][] same,
      boolean[][] similar,
      int[][] cost) {
    List<Change> changes = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < expected.size() || j < actual.size()) {
      if (i == expected.size()) {
        changes.add(new Change.Extra(actual.get(j++)));
      } else if (expected.get(i) instanceof Expected.Ellipsis ellipsis) {
        if (cost[i][j] == cost[i + 1][j]) {
          changes.add(new Change.Absorbing(ellipsis));
          i++;
        } else {
          if (actual.get(j).stream() != ellipsis.stream()) {
            changes.add(new Change.Extra(actual.get(j)));
          }
          j++;
        }
      } else if (j < actual.size() && same[i][j] && cost[i][j] == cost[i + 1][j + 1]) {
        changes.add(new Change.Same((Expected.Text) expected.get(i++), actual.get(j++)));
      } else if (j < actual.size()
          && similar[i][j]
          && cost[i][j] == cost[i + 1][j + 1] + OTHER_VALUES) {
        changes.add(new Change.Missing((Expected.Text) expected.get(i++)));
        changes.add(new Change.Extra(actual.get(j++)));
      } else if (cost[i][j] == cost[i + 1][j] + EDIT) {
        changes.add(new Change.Missing((Expected.Text) expected.get(i++)));
      } else {
        changes.add(new Change.Extra(actual.get(j++)));
      }
    }
    return changes;
  }
}
