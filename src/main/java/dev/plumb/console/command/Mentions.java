package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import java.util.ArrayList;
import java.util.List;

/** Which namespaces the words of a command name, so that a survey need not look at others. */
final class Mentions {
  private Mentions() {}

  static List<String> in(Call call) {
    List<String> names = new ArrayList<>();
    List<Argument> places = call.entry().arguments();
    for (int i = 0; i < call.arguments().size() && !places.isEmpty(); i++) {
      add(names, places.get(Math.min(i, places.size() - 1)).slot(), call.arguments().get(i));
    }
    for (Option option : call.entry().options()) {
      if (option.value().isPresent() && call.has(option.name())) {
        add(names, option.value().get().slot(), call.option(option.name()).orElseThrow());
      }
    }
    return names;
  }

  private static void add(List<String> names, Slot slot, String word) {
    switch (slot.kind()) {
      case NAMESPACE -> names.add(word);
      case LINK, BRIDGE, TARGET -> {
        int colon = word.lastIndexOf(':');
        if (colon > 0) {
          names.add(word.substring(0, colon));
        }
      }
      case PROGRAM_LINE -> {
        for (int at = word.indexOf('@'); at >= 0; at = word.indexOf('@', at + 1)) {
          String name = AddressWords.nameAt(word, at);
          if (!name.isEmpty()) {
            names.add(name);
          }
        }
      }
      default -> {}
    }
  }
}
