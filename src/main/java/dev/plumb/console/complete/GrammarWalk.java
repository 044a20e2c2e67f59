package dev.plumb.console.complete;

import java.util.ArrayList;
import java.util.List;

/**
 * Follows a sub-language word by word. All readings that are still possible are kept side by side,
 * since {@code src} may begin {@code src 10.0.0.1}, {@code src host}, {@code src port}.
 */
final class GrammarWalk {
  /** A reading: so many places of that primitive are filled. */
  private record Reading(Grammar.Primitive primitive, int filled) {}

  private final Grammar grammar;
  private List<Reading> readings;
  private boolean begun;

  /** The place that a value alone repeats after a join: {@code port 80 or 443}. */
  private List<Argument> repeatable = List.of();

  GrammarWalk(Grammar grammar) {
    this.grammar = grammar;
    this.readings = starts();
  }

  /** Takes one word; false when it fits nowhere, and then the walk starts afresh behind it. */
  boolean accept(String word) {
    if (canJoin() && (in(grammar.join(), word) || in(grammar.close(), word))) {
      // A word such as "or" may also be the middle of "src or dst": both readings live on.
      List<Reading> middle = step(word, true);
      if (in(grammar.close(), word)) {
        readings = List.of();
        return true;
      }
      repeatable = lastPlaces();
      readings = starts();
      readings.addAll(middle);
      begun = false;
      return true;
    }
    if (!begun && (in(grammar.negate(), word) || in(grammar.open(), word))) {
      return true;
    }
    List<Reading> next = step(word, true);
    if (next.isEmpty()) {
      next = step(word, false);
    }
    if (next.isEmpty() && grammar.juxtaposed() && canJoin()) {
      readings = starts();
      begun = false;
      return accept(word);
    }
    if (next.isEmpty() && !begun && !repeatable.isEmpty()) {
      readings = List.of();
      begun = true;
      return true;
    }
    begun = true;
    if (next.isEmpty()) {
      readings = starts();
      begun = false;
      return false;
    }
    readings = next;
    return true;
  }

  /** What may stand here, as arguments with the help of their primitive; words may repeat. */
  void offer(Offers offers) {
    for (Reading reading : readings) {
      for (int i = reading.filled(); i < reading.primitive().places().size(); i++) {
        Argument place = reading.primitive().places().get(i);
        offers.argument(place, reading.primitive().help(), grammar.name());
        if (!place.optional()) {
          break;
        }
      }
    }
    if (!begun) {
      for (Argument place : repeatable) {
        offers.argument(place, "another one", grammar.name());
      }
      offers.choices(grammar.negate(), grammar.name());
      offers.choices(grammar.open(), grammar.name());
    }
    if (canJoin()) {
      offers.choices(grammar.join(), grammar.name());
      offers.choices(grammar.close(), grammar.name());
      if (grammar.juxtaposed()) {
        new GrammarWalk(grammar).offer(offers);
      }
    }
  }

  private List<Reading> starts() {
    List<Reading> all = new ArrayList<>();
    for (Grammar.Primitive primitive : grammar.primitives()) {
      all.add(new Reading(primitive, 0));
    }
    return all;
  }

  private List<Reading> step(String word, boolean literally) {
    List<Reading> next = new ArrayList<>();
    for (Reading reading : readings) {
      List<Argument> places = reading.primitive().places();
      for (int i = reading.filled(); i < places.size(); i++) {
        Argument place = places.get(i);
        if (literally ? place.hasChoice(word) : !place.slots().isEmpty()) {
          next.add(new Reading(reading.primitive(), i + 1));
        }
        if (!place.optional()) {
          break;
        }
      }
    }
    return next;
  }

  /** Whether some reading is a whole primitive. */
  private boolean canJoin() {
    if (begun && readings.isEmpty()) {
      return true;
    }
    for (Reading reading : readings) {
      if (begun && complete(reading)) {
        return true;
      }
    }
    return false;
  }

  private static boolean complete(Reading reading) {
    List<Argument> places = reading.primitive().places();
    for (int i = reading.filled(); i < places.size(); i++) {
      if (!places.get(i).optional()) {
        return false;
      }
    }
    return true;
  }

  private List<Argument> lastPlaces() {
    List<Argument> places = new ArrayList<>();
    for (Reading reading : readings) {
      if (complete(reading) && reading.filled() > 0) {
        Argument last = reading.primitive().places().get(reading.filled() - 1);
        if (!last.slots().isEmpty()) {
          places.add(last);
        }
      }
    }
    return places.isEmpty() ? repeatable : places;
  }

  private static boolean in(List<Argument.Choice> choices, String word) {
    for (Argument.Choice choice : choices) {
      if (choice.value().equals(word)) {
        return true;
      }
    }
    return false;
  }
}
