package dev.plumb.console.complete;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Collects candidates that continue what is typed, each value once, and hints for what cannot be
 * listed.
 */
final class Offers {
  private final Slots slots;
  private final Scope scope;
  private final Map<String, String> valuesOnLine;
  private final String typed;
  private final String before;
  private final Map<String, Candidate> found = new LinkedHashMap<>();
  private final List<String> hints = new ArrayList<>();

  /**
   * An empty collection.
   *
   * @param valuesOnLine what was given for keywords so far, for {@code VALUE(dev)}
   * @param typed what candidates must begin with
   * @param before what stands before it in the same word and is put back: {@code --interface=}
   */
  Offers(Slots slots, Scope scope, Map<String, String> valuesOnLine, String typed, String before) {
    this.slots = slots;
    this.scope = scope;
    this.valuesOnLine = valuesOnLine;
    this.typed = typed;
    this.before = before;
  }

  String typed() {
    return typed;
  }

  /** The same, for the part of the word behind {@code count} more characters. */
  Offers behind(int count) {
    return new Offers(
        slots, scope, valuesOnLine, typed.substring(count), before + typed.substring(0, count));
  }

  void addAll(Offers other) {
    for (Candidate candidate : other.found.values()) {
      found.putIfAbsent(candidate.value(), candidate);
    }
    for (String hint : other.hints) {
      hint(hint);
    }
  }

  void word(String value, String help, String group, boolean finalSpace) {
    if (value.startsWith(typed)) {
      found.putIfAbsent(before + value, new Candidate(before + value, help, group, finalSpace));
    }
  }

  void hint(String hint) {
    if (!hints.contains(hint)) {
      hints.add(hint);
    }
  }

  void choices(List<Argument.Choice> choices, String group) {
    for (Argument.Choice choice : choices) {
      word(choice.value(), choice.help(), group, true);
    }
  }

  /**
   * Everything that may stand in that place; {@code help} describes fixed words without their own.
   */
  void argument(Argument argument, String help, String group) {
    int comma = argument.list() ? typed.lastIndexOf(',') : -1;
    if (comma >= 0) {
      Offers rest = behind(comma + 1);
      rest.place(argument, help, group);
      addAll(rest);
    } else {
      place(argument, help, group);
    }
  }

  private void place(Argument argument, String help, String group) {
    for (Argument.Choice choice : argument.choices()) {
      String text = choice.help().isEmpty() ? help : choice.help();
      word(choice.value(), text, group, !argument.list());
    }
    for (Slot slot : argument.slots()) {
      if (!slot.kind().listable()) {
        hint(slot.hint());
        continue;
      }
      int before = found.size();
      for (Candidate candidate : slots.resolve(request(slot), scope)) {
        if (candidate.value().startsWith(typed)) {
          Candidate whole = candidate.prefixed(this.before);
          found.putIfAbsent(whole.value(), whole);
        }
      }
      if (found.size() == before) {
        hint(slot.hint());
      }
    }
  }

  private SlotRequest request(Slot slot) {
    List<String> values = new ArrayList<>();
    for (String value : slot.values()) {
      if (value.startsWith("VALUE(") && value.endsWith(")")) {
        String given = valuesOnLine.get(value.substring(6, value.length() - 1));
        if (given == null) {
          return new SlotRequest(slot.kind(), Optional.empty(), List.of());
        }
        values.add(given);
      } else {
        values.add(value);
      }
    }
    return new SlotRequest(slot.kind(), slot.filter(), values);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Candidate> candidates() {
    return new ArrayList<>(found.values());
  }

  List<String> hints() {
    return hints;
  }
}
