package dev.plumb.console.render;

import dev.plumb.model.Tree;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Single values as bare text. */
final class Scalars {
  private Scalars() {}

  /**
   * The text of a value; empty for objects, arrays, and what is not there. Written as a chain of
   * instanceof because a pattern switch links through invokedynamic, and this is on the way of a
   * one-shot's first output.
   */
  static Optional<String> text(@Nullable Tree tree) {
    if (tree instanceof Tree.Text text) {
      return Optional.of(text.value());
    }
    if (tree instanceof Tree.Num number) {
      return Optional.of(Long.toString(number.value()));
    }
    if (tree instanceof Tree.Decimal decimal) {
      return Optional.of(decimal.value());
    }
    if (tree instanceof Tree.Flag flag) {
      return Optional.of(Boolean.toString(flag.value()));
    }
    if (tree instanceof Tree.Hex hex) {
      return Optional.of(hex.value().toString());
    }
    return Optional.empty();
  }
}
