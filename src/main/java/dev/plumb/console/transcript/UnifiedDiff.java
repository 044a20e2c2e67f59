package dev.plumb.console.transcript;

import java.util.ArrayList;
import java.util.List;

/** The difference of two texts as {@code diff -u} writes it, which {@code patch} reads. */
final class UnifiedDiff {
  private static final int CONTEXT = 3;

  /** Beyond so many pairs of lines the middle is replaced as a whole. */
  private static final long MOST_PAIRS = 9_000_000;

  /** One line: what became of it. */
  private record Edit(char sign, String text) {}

  private UnifiedDiff() {}

  /** None when the texts are equal. */
  static List<String> of(String file, List<String> before, List<String> after) {
    if (before.equals(after)) {
      return List.of();
    }
    List<Edit> edits = edits(before, after);
    List<String> lines = new ArrayList<>(List.of("--- " + file, "+++ " + file));
    int old = 1;
    int fresh = 1;
    for (int at = 0; at < edits.size(); ) {
      int first = nextChange(edits, at);
      if (first == edits.size()) {
        break;
      }
      int start = Math.max(at, first - CONTEXT);
      old += start - at;
      fresh += start - at;
      int end = first;
      for (int change = first; change < edits.size() && change - end <= 2 * CONTEXT; ) {
        end = change + 1;
        change = nextChange(edits, end);
      }
      int stop = Math.min(edits.size(), end + CONTEXT);
      int[] counts = hunk(edits.subList(start, stop), old, fresh, lines);
      old += counts[0];
      fresh += counts[1];
      at = stop;
    }
    return lines;
  }

  private static int nextChange(List<Edit> edits, int from) {
    int at = from;
    while (at < edits.size() && edits.get(at).sign() == ' ') {
      at++;
    }
    return at;
  }

  private static int[] hunk(List<Edit> edits, int old, int fresh, List<String> lines) {
    int[] counts = new int[2];
    List<String> body = new ArrayList<>();
    for (Edit edit : edits) {
      counts[0] += edit.sign() == '+' ? 0 : 1;
      counts[1] += edit.sign() == '-' ? 0 : 1;
      body.add(edit.sign() + edit.text());
    }
    lines.add("@@ -" + range(old, counts[0]) + " +" + range(fresh, counts[1]) + " @@");
    lines.addAll(body);
    return counts;
  }

  /** An empty range is named by the line before it. */
  private static String range(int start, int count) {
    return (count == 0 ? start - 1 : start) + (count == 1 ? "" : "," + count);
  }

  private static List<Edit> edits(List<String> before, List<String> after) {
    int start = 0;
    int oldEnd = before.size();
    int newEnd = after.size();
    while (start < Math.min(oldEnd, newEnd) && before.get(start).equals(after.get(start))) {
      start++;
    }
    while (oldEnd > start
        && newEnd > start
        && before.get(oldEnd - 1).equals(after.get(newEnd - 1))) {
      oldEnd--;
      newEnd--;
    }
    List<Edit> edits = new ArrayList<>();
    before.subList(0, start).forEach(line -> edits.add(new Edit(' ', line)));
    middle(before.subList(start, oldEnd), after.subList(start, newEnd), edits);
    before.subList(oldEnd, before.size()).forEach(line -> edits.add(new Edit(' ', line)));
    return edits;
  }

  private static void middle(List<String> before, List<String> after, List<Edit> edits) {
    int rows = before.size();
    int columns = after.size();
    boolean small = (long) rows * columns <= MOST_PAIRS;
    int[][] common = new int[small ? rows + 1 : 1][columns + 1];
    for (int i = rows - 1; small && i >= 0; i--) {
      for (int j = columns - 1; j >= 0; j--) {
        common[i][j] =
            before.get(i).equals(after.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < rows || j < columns) {
      if (small && i < rows && j < columns && before.get(i).equals(after.get(j))) {
        edits.add(new Edit(' ', before.get(i++)));
        j++;
      } else if (i < rows && (j == columns || !small || common[i + 1][j] >= common[i][j + 1])) {
        edits.add(new Edit('-', before.get(i++)));
      } else {
        edits.add(new Edit('+', after.get(j++)));
      }
    }
  }
}
