package dev.plumb.console.render;

import dev.plumb.console.command.Spelling;
import dev.plumb.console.command.UserError;
import java.util.ArrayList;
import java.util.List;

/** The error for a word that is none of the known ones. */
final class Unknown {
  private Unknown() {}

  static UserError word(String what, String word, List<String> known) {
    List<String> next = new ArrayList<>();
    Spelling.question(word, known).ifPresent(next::add);
    next.add("one of: " + String.join(", ", known));
    return UserError.usage("no such " + what + ": " + word, next.toArray(new String[0]));
  }
}
