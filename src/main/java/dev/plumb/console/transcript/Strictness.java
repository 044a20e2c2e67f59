package dev.plumb.console.transcript;

/**
 * What a match insists on; a step is judged by {@link #of}, the others find out why it failed.
 *
 * @param leading true when the blanks at a line's start must have their length
 * @param gaps true when runs of blanks must have their length
 * @param blanks true when there must be as many blanks as expected at all, at the line's start too
 * @param distinct true when two names of a kind must have two values
 * @param kinds true when a value must be of its kind
 * @param limits true when a value must keep below its limit
 */
record Strictness(
    boolean leading,
    boolean gaps,
    boolean blanks,
    boolean distinct,
    boolean kinds,
    boolean limits) {
  /** The rules for a line. */
  static final Strictness RULES = new Strictness(true, false, true, true, true, true);

  /**
   * The rules for a step. Two blanks or more are as good as any two or more: how wide a column is
   * depends on the other lines, and one line more must not be a difference in all of them. Where
   * the first column is a number that has a placeholder, and so flush right, it is as wide as it
   * is.
   */
  static Strictness of(Transcript.Step step) {
    return step.beginsWithNumbers() ? new Strictness(false, false, true, true, true, true) : RULES;
  }

  Strictness anyBlanks() {
    return new Strictness(leading, false, false, distinct, kinds, limits);
  }

  Strictness anyNames() {
    return new Strictness(leading, gaps, blanks, false, kinds, limits);
  }

  Strictness anyKinds() {
    return new Strictness(leading, gaps, blanks, false, false, false);
  }

  Strictness anyLimits() {
    return new Strictness(leading, gaps, blanks, distinct, kinds, false);
  }
}
