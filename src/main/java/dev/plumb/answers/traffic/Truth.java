package dev.plumb.answers.traffic;

/** Whether something holds; {@code MAYBE} when what is known does not tell. */
enum Truth {
  YES,
  NO,
  MAYBE;

  static Truth of(boolean holds) {
    return holds ? YES : NO;
  }

  Truth and(Truth other) {
    return this == NO || other == NO ? NO : this == MAYBE ? MAYBE : other;
  }
}
