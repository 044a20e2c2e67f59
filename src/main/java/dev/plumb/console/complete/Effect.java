package dev.plumb.console.complete;

import java.util.Optional;

/**
 * What running a line does, from harmless to anything. When several parts of a line disagree the
 * later constant wins.
 */
public enum Effect {
  READ("read"),
  PROBE("probe"),
  CAPTURE("capture"),
  WRITE_FILE("write-file"),
  WRITE("write"),
  EXEC("exec");

  private final String word;

  Effect(String word) {
    this.word = word;
  }

  /** The word used for it in specs and messages. */
  public String word() {
    return word;
  }

  /** The effect of that word, or empty when there is none. */
  public static Optional<Effect> of(String word) {
    for (Effect effect : values()) {
      if (effect.word.equals(word)) {
        return Optional.of(effect);
      }
    }
    return Optional.empty();
  }

  Effect worse(Effect other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
