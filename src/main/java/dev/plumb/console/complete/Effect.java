package dev.plumb.console.complete;

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

  Effect worse(Effect other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
