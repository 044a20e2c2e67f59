package dev.plumb.console.complete;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Completes the line of a foreign program, and says what such a line does. */
public final class SpecEngine {
  private final Specs specs;

  /** An engine that knows those programs. */
  public SpecEngine(Specs specs) {
    this.specs = specs;
  }

  /** Whether anything is known of that program, given by name or path. */
  public boolean knows(String program) {
    return specs.spec(program).isPresent();
  }

  /**
   * What may stand at the cursor.
   *
   * @param program the program's name or path
   * @param words the words after it, without quotes, up to the cursor's at least
   * @param cursorWord the cursor's place among {@code words}; equal to their number for a new word
   * @param partial the part of that word before the cursor, without quotes; empty for a new word
   * @param slots where live objects come from
   * @return {@link Completion.Nothing} also for a program without a spec
   */
  public Completion complete(
      String program, List<String> words, int cursorWord, String partial, Slots slots) {
    Optional<Spec> spec = specs.spec(program);
    if (spec.isEmpty()) {
      return new Completion.Nothing(List.of());
    }
    Walk walk = new Walk(specs, spec.get(), Scope.TARGET);
    for (String word : words.subList(0, Math.min(cursorWord, words.size()))) {
      walk.accept(word);
    }
    Walk innermost = walk;
    while (innermost.inner != null) {
      innermost = innermost.inner;
    }
    Offers offers = new Offers(slots, innermost.scope, innermost.values, partial, "");
    new Suggest(innermost, offers).run();
    if (!offers.isEmpty()) {
      return new Completion.Candidates(offers.candidates(), offers.hints());
    }
    Completion.UnknownWord unknown = walk.unknown();
    return unknown != null ? unknown : new Completion.Nothing(offers.hints());
  }

  /**
   * What running the line does; {@link Effect#EXEC} for a program without a spec, which may do
   * anything.
   *
   * @param words the words after the program
   */
  public Effect effect(String program, List<String> words) {
    Optional<Spec> spec = specs.spec(program);
    return spec.isEmpty() ? Effect.EXEC : walk(spec.get(), words).effect();
  }

  /** The words after the program with every abbreviation and default written out. */
  public List<String> expand(String program, List<String> words) {
    Optional<Spec> spec = specs.spec(program);
    return spec.isEmpty() ? List.copyOf(words) : walk(spec.get(), words).expanded();
  }

  /** The first word that the program's spec does not know, or empty when it knows them all. */
  public Optional<Completion.UnknownWord> unknown(String program, List<String> words) {
    Optional<Spec> spec = specs.spec(program);
    return spec.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(walk(spec.get(), words).unknown());
  }

  private Walk walk(Spec spec, List<String> words) {
    Walk walk = new Walk(specs, spec, Scope.TARGET);
    for (String word : words) {
      walk.accept(word);
    }
    return walk;
  }

  static List<String> blankSeparated(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ' ') {
        if (i > start) {
          words.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }
}
