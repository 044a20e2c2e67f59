package dev.plumb.console.transcript;

/**
 * What a match insists on; a step is judged by {@link #of}, the others find out why it failed.
 *
 * @param gaps true when runs of blanks must have their length
 * @param blanks true when there must be as many blanks as expected at all, at the line's start too
 * @param distinct true when two names of a kind must have two values
 * @param kinds true when a value must be of its kind
 * @param limits true when a value must keep below its limit
 */
record Strictness(boolean gaps, boolean blanks, boolean distinct, boolean kinds, boolean limits) {
  /** The rules; where a step has placeholders, columns may be wider or narrower than written. */
  static Strictness of(boolean hasPlaceholders) {
    return new Strictness(!hasPlaceholders, true, true, true, true);
  }

  Strictness anyBlanks() {
    return new Strictness(false, false, distinct, kinds, limits);
  }

  Strictness anyNames() {
    return new Strictness(gaps, blanks, false, kinds, limits);
  }

  Strictness anyKinds() {
    return new Strictness(gaps, blanks, false, false, false);
  }

  Strictness anyLimits() {
    return new Strictness(gaps, blanks, distinct, kinds, false);
  }
}
