package dev.plumb.answers.filter;

/** Whether something holds: yes, no, or a reason why that cannot be told. */
sealed interface Truth {
  /** It is known. */
  enum Certain implements Truth {
    YES,
    NO
  }

  /** It is not. */
  record Doubtful(Doubt.Kind kind, String why) implements Truth {}

  static Truth of(boolean holds) {
    return holds ? Certain.YES : Certain.NO;
  }

  static Truth doubtful(String why) {
    return new Doubtful(Doubt.Kind.UNKNOWN, why);
  }

  default Truth negated() {
    return this instanceof Certain ? of(this == Certain.NO) : this;
  }

  default boolean isYes() {
    return this == Certain.YES;
  }

  default boolean isNo() {
    return this == Certain.NO;
  }

  /** One of both holds. */
  default Truth or(Truth other) {
    return isYes() || other.isNo() ? this : isNo() || other.isYes() ? other : this;
  }
}
