package dev.plumb.model.firewall;

import java.util.Optional;

/** How the two sides of a comparison are held against each other. */
public enum Operator {
  /** Equal; within, when the right side is a set, a range or a prefix. */
  EQ("=="),
  NE("!="),
  LT("<"),
  GT(">"),
  LE("<="),
  GE(">="),
  /** Has at least one of the bits or states on the right. */
  IN("in"),
  /** Has none of them. */
  NOT_IN("!");

  private final String word;

  Operator(String word) {
    this.word = word;
  }

  /** As nft's JSON writes it. */
  public String word() {
    return word;
  }

  /** What holds when this one does not. */
  public Operator negated() {
    return switch (this) {
      case EQ -> NE;
      case NE -> EQ;
      case LT -> GE;
      case GT -> LE;
      case LE -> GT;
      case GE -> LT;
      case IN -> NOT_IN;
      case NOT_IN -> IN;
    };
  }

  /** The operator of a word; empty for one that this version does not know. */
  public static Optional<Operator> of(String word) {
    for (Operator operator : values()) {
      if (operator.word.equals(word)) {
        return Optional.of(operator);
      }
    }
    return Optional.empty();
  }
}
