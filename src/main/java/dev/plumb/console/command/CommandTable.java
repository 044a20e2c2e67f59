package dev.plumb.console.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The one table of commands, in the order in which help shows them. */
public final class CommandTable {
  /** Short forms that never change their meaning, whatever nouns are added. */
  private static final Map<String, String> SHORT =
      Map.of(
          "a", "addr", "l", "link", "r", "route", "n", "neigh", "br", "bridge", "net", "network");

  private final Map<String, List<CommandEntry>> byNoun = new LinkedHashMap<>();

  /**
   * Joins the rows that the rooms contribute.
   *
   * @throws IllegalArgumentException when two rows have the same words: a bug of ours
   */
  public CommandTable(List<CommandEntry> entries) {
    Set<String> seen = new LinkedHashSet<>();
    for (CommandEntry entry : entries) {
      if (!seen.add(entry.words())) {
        throw new IllegalArgumentException("two commands called " + entry.words());
      }
      byNoun.computeIfAbsent(entry.noun(), noun -> new ArrayList<>()).add(entry);
    }
  }

  /** The first words, in order. */
  public List<String> nouns() {
    return List.copyOf(byNoun.keySet());
  }

  /** The rows of a noun; none when there is no such noun. */
  public List<CommandEntry> of(String noun) {
    return List.copyOf(byNoun.getOrDefault(noun, List.of()));
  }

  /** Every row, in order. */
  public List<CommandEntry> all() {
    List<CommandEntry> all = new ArrayList<>();
    byNoun.values().forEach(all::addAll);
    return all;
  }

  /** The noun that a word means: itself, a fixed short form, or the only noun that begins so. */
  public Optional<String> noun(String word) {
    if (byNoun.containsKey(word)) {
      return Optional.of(word);
    }
    String fixed = SHORT.get(word);
    if (fixed != null && byNoun.containsKey(fixed)) {
      return Optional.of(fixed);
    }
    List<String> candidates = startingWith(byNoun.keySet(), word);
    return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
  }

  /** True for the fixed short forms: {@code a l r n br net}. */
  public static boolean isShortForm(String word) {
    return SHORT.containsKey(word);
  }

  /** The nouns that begin with a word. */
  public List<String> nounsStartingWith(String word) {
    return startingWith(byNoun.keySet(), word);
  }

  /** The row of a noun that a word means as its verb: itself or the only verb that begins so. */
  public Optional<CommandEntry> verb(String noun, String word) {
    CommandEntry only = null;
    int found = 0;
    for (CommandEntry entry : of(noun)) {
      String verb = entry.verb().orElse("");
      if (verb.equals(word)) {
        return Optional.of(entry);
      }
      if (!word.isEmpty() && verb.startsWith(word)) {
        only = entry;
        found++;
      }
    }
    return found == 1 ? Optional.ofNullable(only) : Optional.empty();
  }

  /** The row that the noun alone means. */
  public Optional<CommandEntry> defaultOf(String noun) {
    for (CommandEntry entry : of(noun)) {
      if (entry.byDefault() || entry.verb().isEmpty()) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private static List<String> startingWith(Iterable<String> words, String start) {
    List<String> found = new ArrayList<>();
    for (String word : words) {
      if (word.startsWith(start)) {
        found.add(word);
      }
    }
    return found;
  }
}
