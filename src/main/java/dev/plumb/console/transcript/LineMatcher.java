package dev.plumb.console.transcript;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One expected line against one actual line, under the bindings so far.
 *
 * <p>Backtracks: where a value could end in several places, or what follows does not fit, the next
 * possibility is tried, longest first. What failed once from one place is not tried again.
 */
final class LineMatcher {
  /** Where a search stood; bindings compare by identity, a new one is made by every capture. */
  private record State(int token, int position, Bindings bindings) {}

  private final Strictness strictness;
  private final Expected.Text expected;
  private final List<Token> tokens;
  private final ActualLine actual;
  private final String text;
  private final Predicate<Bindings> next;
  private final Set<State> failed = new HashSet<>();

  private LineMatcher(
      Strictness strictness, Expected.Text expected, ActualLine actual, Predicate<Bindings> next) {
    this.strictness = strictness;
    this.expected = expected;
    this.tokens = expected.tokens();
    this.actual = actual;
    this.text = actual.text();
    this.next = next;
  }

  /**
   * True when the line matches in a way that what follows accepts.
   *
   * @param next gets the bindings after this line; false makes the search go on
   */
  static boolean matches(
      Strictness strictness,
      Expected.Text expected,
      ActualLine actual,
      Bindings bindings,
      Predicate<Bindings> next) {
    LineMatcher matcher = new LineMatcher(strictness, expected, actual, next);
    return matcher.from(0, strictness.leading() ? 0 : matcher.run(0, ' '), bindings);
  }

  /** The bindings after the first way in which the line matches; empty when it does not. */
  static Optional<Bindings> match(
      Strictness strictness, Expected.Text expected, ActualLine actual, Bindings bindings) {
    Bindings[] after = new Bindings[1];
    boolean matched =
        matches(
            strictness,
            expected,
            actual,
            bindings,
            found -> {
              after[0] = found;
              return true;
            });
    return matched ? Optional.of(after[0]) : Optional.empty();
  }

  private boolean from(int token, int position, Bindings bindings) {
    if (token == tokens.size()) {
      return position == text.length() && next.test(bindings);
    }
    State state = new State(token, position, bindings);
    if (failed.contains(state)) {
      return false;
    }
    boolean matched =
        switch (tokens.get(token)) {
          case Token.Literal literal -> literal(literal, token, position, bindings);
          case Token.Gap gap -> gap(gap, token, position, bindings);
          case Token.Rule rule -> rule(rule, token, position, bindings);
          case Token.Wild wild -> wild(token, position, bindings);
          case Token.Named named -> named(named.binding(), token, position, bindings);
          case Token.Anonymous value -> anonymous(value, token, position, bindings);
        };
    if (!matched) {
      failed.add(state);
    }
    return matched;
  }

  private boolean literal(Token.Literal literal, int token, int position, Bindings bindings) {
    boolean anyStart = token == 0 && !strictness.leading();
    String wanted = anyStart ? literal.text().stripLeading() : literal.text();
    if (strictness.blanks()) {
      return text.startsWith(wanted, position)
          && from(token + 1, position + wanted.length(), bindings);
    }
    int at = position;
    for (int i = 0; i < wanted.length(); i++) {
      if (wanted.charAt(i) != ' ') {
        at = at == 0 ? run(0, ' ') : at;
        if (at >= text.length() || text.charAt(at) != wanted.charAt(i)) {
          return false;
        }
        at++;
      } else if (i == 0 || wanted.charAt(i - 1) != ' ') {
        int end = run(at, ' ');
        if (end == at && at > 0) {
          return false;
        }
        at = end;
      }
    }
    return from(token + 1, at, bindings);
  }

  private boolean gap(Token.Gap gap, int token, int position, Bindings bindings) {
    int end = run(position, ' ');
    int width = end - position;
    boolean enough =
        strictness.gaps() ? width == gap.width() : width >= (strictness.blanks() ? 2 : 1);
    return enough && from(token + 1, end, bindings);
  }

  private boolean rule(Token.Rule rule, int token, int position, Bindings bindings) {
    int end = run(position, rule.character());
    return end - position >= 3 && from(token + 1, end, bindings);
  }

  /**
   * The end of the run of a character that begins at a position; the position itself when there is
   * none.
   */
  private int run(int position, char character) {
    int end = position;
    while (end < text.length() && text.charAt(end) == character) {
      end++;
    }
    return end;
  }

  private boolean wild(int token, int position, Bindings bindings) {
    for (int end = text.length(); end >= position; end--) {
      if (from(token + 1, end, bindings)) {
        return true;
      }
    }
    return false;
  }

  private boolean anonymous(Token.Anonymous value, int token, int position, Bindings bindings) {
    for (int end = text.length(); end > position; end--) {
      if (fits(value.kind(), position, end)
          && withinLimit(value, text.substring(position, end))
          && from(token + 1, end, bindings)) {
        return true;
      }
    }
    return false;
  }

  private boolean withinLimit(Token.Anonymous value, String found) {
    if (value.limit().isEmpty() || !strictness.limits()) {
      return true;
    }
    double measure = Quantity.of(value.kind(), found).orElse(Double.POSITIVE_INFINITY);
    double limit = value.limit().getAsDouble();
    return measure < limit || value.inclusive() && measure == limit;
  }

  private boolean named(Binding binding, int token, int position, Bindings bindings) {
    Optional<Bindings.Value> bound = bindings.of(binding.name());
    for (int end = text.length(); end > position; end--) {
      if (!fits(binding.kind(), position, end)) {
        continue;
      }
      String found = text.substring(position, end);
      Optional<Bindings> after = Optional.empty();
      if (bound.isPresent()) {
        if (binding.kind().same(bound.get().text(), found)) {
          after = Optional.of(bindings);
        }
      } else if (mayHave(binding, found, bindings)) {
        after = Optional.of(bindings.with(binding, found, expected.line()));
      }
      if (after.isPresent() && from(token + 1, end, after.get())) {
        return true;
      }
    }
    return false;
  }

  private boolean mayHave(Binding binding, String found, Bindings bindings) {
    if (strictness.distinct() && bindings.clash(binding, found).isPresent()) {
      return false;
    }
    return !strictness.kinds()
        || Eui64.expected(binding, bindings)
            .map(address -> address.equals(found.toLowerCase(Locale.ROOT)))
            .orElse(true);
  }

  private boolean fits(ValueKind kind, int start, int end) {
    String found = text.substring(start, end);
    if (!strictness.kinds()) {
      return found.indexOf(' ') < 0;
    }
    return kind.hasShape(found) && actual.allows(kind, start, end);
  }
}
