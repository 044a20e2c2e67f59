package dev.plumb.console.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Every word that somebody may have meant, where {@link Spelling} gives only one. Never acts on it.
 */
public final class Nearest {
  private Nearest() {}

  /**
   * The known words that the fewest slips of the finger lead to, one or two of them; at most three
   * words.
   *
   * <p>A word of up to three letters allows one slip only: everything is near to {@code ip}
   * otherwise.
   */
  public static List<String> to(String typed, Collection<String> known) {
    int limit = typed.length() <= 3 ? 1 : 2;
    List<String> found = new ArrayList<>();
    for (int distance = 0; distance <= limit && found.isEmpty(); distance++) {
      for (String candidate : known) {
        if (found.size() < 3
            && !found.contains(candidate)
            && Spelling.distance(typed, candidate) == distance) {
          found.add(candidate);
        }
      }
    }
    return found;
  }

  /**
   * {@code did you mean eth0?}, or {@code did you mean eth0 or eth1?}; empty when nothing is near.
   */
  public static Optional<String> question(String typed, Collection<String> known) {
    List<String> near = to(typed, known);
    return near.isEmpty()
        ? Optional.empty()
        : Optional.of("did you mean " + String.join(" or ", near) + "?");
  }
}
