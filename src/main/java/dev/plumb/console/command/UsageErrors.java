package dev.plumb.console.command;

import dev.plumb.console.command.CommandEntry.Argument;
import dev.plumb.console.command.CommandEntry.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sentences for words that do not fit, each with what would. */
final class UsageErrors {
  private UsageErrors() {}

  static UserError noVerb(CommandTable table, String noun, List<String> words) {
    String word = words.getFirst();
    List<String> verbs = verbs(table, noun);
    List<String> next = new ArrayList<>();
    List<String> candidates = new ArrayList<>();
    for (String verb : verbs) {
      if (verb.startsWith(word)) {
        candidates.add(verb);
      }
    }
    if (candidates.size() > 1) {
      next.add("one of: " + String.join(" ", candidates));
      return usage("'" + noun + " " + word + "' is short for several commands", next);
    }
    Optional<String> question = Spelling.question(word, verbs);
    if (question.isPresent()) {
      next.add(question.get());
    }
    addProgram(next, noun, words);
    next.add(noun + " takes: " + String.join(" ", verbs));
    return usage("'" + noun + "' has no '" + word + "'", next);
  }

  /** Of a noun with what is no verb of its own: help is asked for, and nothing is to run. */
  static UserError noHelp(CommandTable table, String noun, String word) {
    List<String> verbs = verbs(table, noun);
    List<String> next = new ArrayList<>();
    Spelling.question(word, verbs).ifPresent(next::add);
    next.add(verbs.isEmpty() ? "help " + noun : noun + " takes: " + String.join(" ", verbs));
    return usage(
        verbs.isEmpty()
            ? "'" + noun + "' is one command, without verbs like '" + word + "'"
            : "'" + noun + "' has no '" + word + "'",
        next);
  }

  static UserError verbMissing(CommandTable table, String noun) {
    return usage("'" + noun + "' needs a verb", Synopsis.ofNoun(table, noun));
  }

  static UserError noOption(CommandEntry entry, String word, List<String> words) {
    List<String> names = new ArrayList<>();
    for (Option option : entry.options()) {
      names.addAll(option.names());
    }
    for (Option option : OutputOptions.OPTIONS) {
      names.addAll(option.names());
    }
    List<String> next = new ArrayList<>();
    // Every letter is near every other: a guess at "-n" would be noise.
    Optional<String> question =
        word.length() > 2 ? Spelling.question(word, names) : Optional.empty();
    if (question.isPresent()) {
      next.add(question.get());
    }
    addProgram(next, entry.noun(), words);
    next.add(Synopsis.of(entry));
    return usage("'" + entry.words() + "' has no option " + word, next);
  }

  static UserError tooMany(CommandEntry entry, String word, List<String> words) {
    List<String> next = new ArrayList<>();
    addProgram(next, entry.noun(), words);
    next.add(Synopsis.of(entry));
    return usage("'" + entry.words() + "' has no place for '" + word + "'", next);
  }

  static UserError missing(CommandEntry entry, int given) {
    Argument argument = entry.arguments().get(given);
    return usage(
        "'" + entry.words() + "' needs " + argument.name(),
        List.of(Synopsis.of(entry), "'help " + entry.words() + "' says more"));
  }

  /** {@code route -n}, {@code bridge link}: nouns of ours that are also programs' names. */
  private static void addProgram(List<String> next, String noun, List<String> words) {
    if (noun.equals("route") || noun.equals("bridge")) {
      next.add("'! " + noun + " " + String.join(" ", words) + "' runs the program");
    }
  }

  private static List<String> verbs(CommandTable table, String noun) {
    List<String> verbs = new ArrayList<>();
    for (CommandEntry entry : table.of(noun)) {
      if (entry.verb().isPresent()) {
        verbs.add(entry.verb().get());
      }
    }
    return verbs;
  }

  private static UserError usage(String what, List<String> next) {
    return UserError.usage(what, next.toArray(new String[0]));
  }
}
