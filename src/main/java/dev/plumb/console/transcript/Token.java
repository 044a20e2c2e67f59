package dev.plumb.console.transcript;

import java.util.OptionalDouble;

/** A piece of an expected line. */
sealed interface Token {
  /** Text that must stand there. */
  record Literal(String text) implements Token {}

  /** Two or more blanks; any such number is as good. */
  record Gap(int width) implements Token {}

  /** Three or more of one character in a line of nothing else: a rule, of any length. */
  record Rule(char character) implements Token {}

  /** The value of a name. */
  record Named(Binding binding) implements Token {}

  /**
   * Some value of a kind.
   *
   * @param limit the measure it must stay below; empty for any
   * @param inclusive true when the limit itself is allowed
   */
  record Anonymous(ValueKind kind, OptionalDouble limit, boolean inclusive) implements Token {}

  /** Anything, also nothing. */
  record Wild() implements Token {}
}
