package dev.plumb.model.firewall;

/** What becomes of a packet. */
public sealed interface Verdict {
  /** Done with this base chain; the next one may still drop it. */
  record Accept() implements Verdict {}

  /** Gone. */
  record Drop() implements Verdict {}

  /** On to the next rule. */
  record Continue() implements Verdict {}

  /** Back to behind the jump; in a base chain, its policy. */
  record Return() implements Verdict {}

  /** Into a chain of the same table, and back here when it ends. */
  record Jump(String chain) implements Verdict {}

  /** Into a chain of the same table, and back to behind the last jump when it ends. */
  record Goto(String chain) implements Verdict {}

  /**
   * To a program, which decides.
   *
   * @param number of the queue as it is written: {@code 0}, {@code 0-3}
   * @param bypass accepted when no program listens
   */
  record Queue(String number, boolean bypass) implements Verdict {}
}
