package dev.plumb.console.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Did you mean: the known words nearest to a typed one, at most two slips away. Never acts on them.
 */
public final class Spelling {
  private static final int FARTHEST = 2;

  private Spelling() {}

  /**
   * The known words that the fewest slips of the finger lead to, one or two of them; at most three
   * words.
   *
   * <p>A word of up to four letters allows one slip only: everything is near to {@code ip}
   * otherwise.
   */
  public static List<String> near(String typed, Collection<String> known) {
    int limit = typed.length() <= 4 ? 1 : 2;
    List<String> found = new ArrayList<>();
    for (int distance = 0; distance <= limit && found.isEmpty(); distance++) {
      for (String candidate : known) {
        if (found.size() < 3 && !found.contains(candidate) && slips(typed, candidate) == distance) {
          found.add(candidate);
        }
      }
    }
    return found;
  }

  /** Who copies a name from an answer types what stands for its invisible characters. */
  private static int slips(String typed, String candidate) {
    int slips = distance(typed, candidate);
    String shown = Visible.text(candidate);
    return shown.equals(candidate)
        ? slips
        : Math.min(
            slips, Math.min(distance(typed, shown), distance(typed, shown.replace("\\", ""))));
  }

  /**
   * {@code did you mean eth0?}, or {@code did you mean eth0 or eth1?}; empty when nothing is near.
   */
  public static Optional<String> question(String typed, Collection<String> known) {
    List<String> candidates = new ArrayList<>();
    for (String candidate : near(typed, known)) {
      candidates.add(LineParser.quote(candidate, Optional.empty()));
    }
    return candidates.isEmpty()
        ? Optional.empty()
        : Optional.of("did you mean " + String.join(" or ", candidates) + "?");
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
