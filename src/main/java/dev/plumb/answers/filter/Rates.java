package dev.plumb.answers.filter;

import dev.plumb.model.Tree;
import dev.plumb.model.firewall.Statement;

/** Why a rule that counts cannot be decided. */
final class Rates {
  private Rates() {}

  static Truth.Doubtful doubt(Statement.Limit limit) {
    Doubt.Kind kind =
        switch (limit.kind()) {
          case "statistic" -> Doubt.Kind.CHANCE;
          case "time" -> Doubt.Kind.UNKNOWN;
          default -> Doubt.Kind.RATE;
        };
    StringBuilder why = new StringBuilder(limit.kind());
    for (Tree.Field field : limit.settings().fields()) {
      switch (field.value()) {
        case Tree.Text text ->
            why.append(' ').append(field.name()).append(' ').append(text.value());
        case Tree.Num number ->
            why.append(' ').append(field.name()).append(' ').append(number.value());
        case Tree.Flag flag when flag.value() -> why.append(' ').append(field.name());
        default -> {}
      }
    }
    why.append(
        switch (kind) {
          case CHANCE -> ": the kernel draws lots";
          case UNKNOWN -> ": it depends on the clock";
          default -> ": it depends on the packets before";
        });
    return new Truth.Doubtful(kind, why.toString());
  }
}
