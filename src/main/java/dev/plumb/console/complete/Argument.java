package dev.plumb.console.complete;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may stand in one place: fixed words, live objects, or both.
 *
 * @param choices the fixed words
 * @param slots the live objects
 * @param optional whether the place may be left out
 * @param list whether it takes several, joined by commas: {@code NEW,ESTABLISHED}
 * @param effect whether giving it changes what the line does, null if it does not
 */
public record Argument(
    List<Choice> choices,
    List<Slot> slots,
    boolean optional,
    boolean list,
    @Nullable Effect effect) {

  /** A fixed word and one line about it, which may be empty. */
  public record Choice(String value, String help) {}

  public Argument {
    choices = List.copyOf(choices);
    slots = List.copyOf(slots);
  }

  boolean hasChoice(String word) {
    for (Choice choice : choices) {
      if (choice.value().equals(word)) {
        return true;
      }
    }
    return false;
  }
}
