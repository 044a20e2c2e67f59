package dev.plumb.console.render;

import dev.plumb.console.command.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The known word that somebody may have meant. */
final class Nearest {
  private Nearest() {}

  /** The error for a word that is none of the known ones. */
  static UserError unknown(String what, String word, List<String> known) {
    List<String> next = new ArrayList<>();
    Optional<String> nearest = to(word, known);
    if (nearest.isPresent()) {
      next.add("did you mean " + nearest.get() + "?");
    }
    next.add("one of: " + String.join(", ", known));
    return UserError.usage("no such " + what + ": " + word, next.toArray(new String[0]));
  }

  /** The nearest word, unless all are further away than a third of the letters. */
  static Optional<String> to(String word, List<String> known) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(word, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
      if (word.length() >= 2 && candidate.startsWith(word) && bestDistance > 1) {
        best = candidate;
        bestDistance = 1;
      }
    }
    int allowed = Math.max(1, (word.length() + 1) / 3);
    return bestDistance <= allowed ? Optional.ofNullable(best) : Optional.empty();
  }

  /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
  private static int distance(String left, String right) {
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replace = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        least = Math.min(least, cost[i - 1][j - 1] + replace);
        if (i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1)) {
          least = Math.min(least, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = least;
      }
    }
    return cost[left.length()][right.length()];
  }
}
