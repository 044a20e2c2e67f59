package dev.plumb.console.command;

import java.util.Collection;
import java.util.Optional;

/** Did you mean: the nearest known word, at most two slips away. */
public final class Spelling {
  private static final int FARTHEST = 2;

  private Spelling() {}

  /** The known word nearest to a typed one; empty when none is near enough to be meant. */
  public static Optional<String> nearest(String typed, Collection<String> known) {
    String best = null;
    int bestDistance = FARTHEST + 1;
    for (String candidate : known) {
      int distance = distance(typed, candidate);
      if (distance < bestDistance && distance < Math.max(typed.length(), candidate.length())) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Damerau-Levenshtein distance with adjacent transpositions. */
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > FARTHEST) {
      return FARTHEST + 1;
    }
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
