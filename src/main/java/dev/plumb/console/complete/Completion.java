package dev.plumb.console.complete;

import java.util.List;

/** The answer to Tab: words, nothing to offer here, or a line that was not understood. */
public sealed interface Completion {

  /**
   * Words that fit.
   *
   * @param candidates at least one, best first, no value twice
   * @param hints what else may be typed here but cannot be listed, such as {@code 68..65535}
   */
  record Candidates(List<Candidate> candidates, List<String> hints) implements Completion {
    public Candidates {
      candidates = List.copyOf(candidates);
      hints = List.copyOf(hints);
      if (candidates.isEmpty()) {
        throw new IllegalArgumentException("no candidate: that is Nothing");
      }
    }
  }

  /**
   * The line is understood, but no known word fits: the slot has no value in that namespace, a
   * number is expected, or nothing may follow.
   *
   * @param hints what may be typed here; empty when nothing may follow
   */
  record Nothing(List<String> hints) implements Completion {
    public Nothing {
      hints = List.copyOf(hints);
    }
  }

  /**
   * No word fits, and an earlier word of the line is not one the spec knows, so the spec is not to
   * be trusted here.
   *
   * @param index where the word stands, counted from the first word after the program
   * @param word the word itself
   */
  record UnknownWord(int index, String word) implements Completion {}
}
