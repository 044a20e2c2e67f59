package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes options with their values off a list of words. */
final class OptionReader {
  private final List<Option> known;
  private final Map<String, String> values = new LinkedHashMap<>();

  OptionReader(List<Option> known) {
    this.known = known;
  }

  /** What was found: values by the option's first spelling; a flag's is "". */
  Map<String, String> values() {
    return values;
  }

  /** How many words at the beginning are options of ours and their values. */
  int readLeading(List<String> words) throws UserError {
    int at = 0;
    while (at < words.size()) {
      int taken = read(words, at);
      if (taken == 0) {
        return at;
      }
      at += taken;
    }
    return at;
  }

  /**
   * Reads the option at a place: {@code --in NS}, {@code --in=NS}, {@code -n 2}, {@code -n2}.
   *
   * @return how many words it takes; 0 when it is none of ours
   * @throws UserError when its value is missing, or it has one and is a flag
   */
  int read(List<String> words, int at) throws UserError {
    String word = words.get(at);
    if (!word.startsWith("-") || word.length() < 2) {
      return 0;
    }
    int equals = word.startsWith("--") ? word.indexOf('=') : -1;
    String name = equals < 0 ? word : word.substring(0, equals);
    for (Option option : known) {
      if (!option.names().contains(name)) {
        continue;
      }
      if (option.value().isEmpty()) {
        if (equals >= 0) {
          throw UserError.usage(name + " takes no value", name + " alone");
        }
        values.put(option.name(), "");
        return 1;
      }
      if (equals >= 0) {
        values.put(option.name(), check(option, word.substring(equals + 1)));
        return 1;
      }
      if (at + 1 == words.size()) {
        Argument value = option.value().get();
        throw UserError.usage(
            name + " needs a value: " + value.name(),
            value.slot().choices().isEmpty()
                ? name + " " + value.name() + ": " + option.help()
                : "one of: " + String.join(" ", value.slot().choices()));
      }
      values.put(option.name(), check(option, words.get(at + 1)));
      return 2;
    }
    return word.length() > 2 && word.charAt(1) != '-' ? readJoined(word) : 0;
  }

  private int readJoined(String word) throws UserError {
    String name = word.substring(0, 2);
    for (Option option : known) {
      if (option.value().isPresent() && option.names().contains(name)) {
        values.put(option.name(), check(option, word.substring(2)));
        return 1;
      }
    }
    return 0;
  }

  private static String check(Option option, String value) throws UserError {
    List<String> choices =
        option.value().isPresent() ? option.value().get().slot().choices() : List.of();
    if (choices.isEmpty() || choices.contains(value)) {
      return value;
    }
    Optional<String> question = Spelling.question(value, choices);
    String all = "one of: " + String.join(" ", choices);
    throw question.isPresent()
        ? UserError.usage(option.name() + " cannot be '" + value + "'", question.get(), all)
        : UserError.usage(option.name() + " cannot be '" + value + "'", all);
  }

  /** The values as output options; for a reader of {@link OutputOptions#OPTIONS}. */
  OutputOptions outputOptions() {
    return new OutputOptions(
        Optional.ofNullable(values.get("-o")),
        Optional.ofNullable(values.get("--columns")),
        !values.containsKey("--no-header"));
  }
}
