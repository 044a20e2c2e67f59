package dev.plumb.console.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds what somebody probably meant. Never acts on it. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known words that the fewest slips of the finger lead to, one or two of them; at most three words.
   *
   * <p>A word of up to three letters allows one slip only: everything is near to {@code ip} otherwise.
   */
  public static List<String> to(String typed, Collection<String> known) {
    int limit = typed.length() <= 3 ? 1 : 2;
    List<String> found = new ArrayList<>();
    for (int distance = 0; distance <= limit && found.isEmpty(); distance++) {
      for (String candidate : known) {
        if (found.size() < 3 && !found.contains(candidate) && distance(typed, candidate) == distance) {
          found.add(candidate);
        }
      }
    }
    return found;
  }

  /** {@code did you mean eth0?}, or {@code did you mean eth0 or eth1?}; empty when nothing is near. */
  public static Optional<String> question(String typed, Collection<String> known) {
    List<String> near = to(typed, known);
    return near.isEmpty()
        ? Optional.empty()
        : Optional.of("did you mean " + String.join(" or ", near) + "?");
  }

  /**
   * The Damerau-Levenshtein distance in its restricted form: insertions, deletions, substitutions and swaps of
   * neighbours, no part edited twice. Stops counting at 3: that is far.
   */
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 2) {
      return 3;
    }
    int[] twoAgo = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        row[j] = swapped ? Math.min(best, twoAgo[j - 2] + 1) : best;
      }
      int[] spare = twoAgo;
      twoAgo = last;
      last = row;
      row = spare;
    }
    return Math.min(3, last[b.length()]);
  }
}
