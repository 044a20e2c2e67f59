package dev.plumb.world.netfilter;

import dev.plumb.model.firewall.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rule as a {@code *tables-save} tool prints it: {@code [12:720] -A FORWARD -i eth0 -j DROP}.
 *
 * @param counters before it ({@code -c}); ebtables' own {@code -c 12 720} behind it is not printed
 *     by the tools that are asked here
 */
record SaveLine(Optional<Counters> counters, String chain, List<SaveOption> options) {
  private static final String APPEND = "-A ";

  SaveLine {
    options = List.copyOf(options);
  }

  /**
   * An option with its values.
   *
   * @param negated an exclamation mark stood before it
   * @param name with its dashes
   */
  record SaveOption(boolean negated, String name, List<SaveWord> values) {
    SaveOption {
      values = List.copyOf(values);
    }

    /** The value at a place; empty text when it is not there. */
    String value(int index) {
      return index < values.size() ? values.get(index).text() : "";
    }
  }

  /** True when a line is a rule. */
  static boolean isRule(String line) {
    return line.startsWith(APPEND) || (line.startsWith("[") && line.contains("] " + APPEND));
  }

  /**
   * Reads a line for which {@link #isRule} holds.
   *
   * @param blankNames the chains of the table whose names hold blanks; others need not be told
   */
  static SaveLine read(String line, List<String> blankNames) throws MalformedRuleset {
    Optional<Counters> counters = Optional.empty();
    String rest = line;
    if (line.startsWith("[")) {
      int close = line.indexOf("] ");
      counters = Optional.of(counters(line.substring(1, close)));
      rest = line.substring(close + 2);
    }
    rest = rest.substring(APPEND.length());
    String chain = chain(rest, blankNames);
    return new SaveLine(counters, chain, options(rest.substring(chain.length())));
  }

  /** {@code 12:720}. */
  static Counters counters(String text) throws MalformedRuleset {
    int colon = text.indexOf(':');
    try {
      return new Counters(
          Long.parseUnsignedLong(text, 0, Math.max(colon, 0), 10),
          Long.parseUnsignedLong(text, colon + 1, text.length(), 10));
    } catch (NumberFormatException | IndexOutOfBoundsException noNumber) {
      throw new MalformedRuleset("counters that are no numbers");
    }
  }

  private static String chain(String rest, List<String> chains) {
    String longest = "";
    for (String chain : chains) {
      if (chain.length() > longest.length()
          && rest.startsWith(chain)
          && (rest.length() == chain.length() || rest.charAt(chain.length()) == ' ')) {
        longest = chain;
      }
    }
    int blank = rest.indexOf(' ');
    return !longest.isEmpty() ? longest : blank < 0 ? rest : rest.substring(0, blank);
  }

  private static List<SaveOption> options(String text) {
    List<SaveOption> options = new ArrayList<>();
    List<SaveWord> words = SaveWord.split(text);
    int at = 0;
    while (at < words.size()) {
      boolean negated = words.get(at).isNot();
      if (negated) {
        at++;
      }
      String name = "";
      if (at < words.size() && words.get(at).isOption()) {
        name = words.get(at).text();
        at++;
      }
      List<SaveWord> values = new ArrayList<>();
      while (at < words.size() && !startsOption(words, at)) {
        values.add(words.get(at));
        at++;
      }
      options.add(new SaveOption(negated, name, values));
    }
    return options;
  }

  private static boolean startsOption(List<SaveWord> words, int at) {
    return words.get(at).isOption()
        || (words.get(at).isNot() && at + 1 < words.size() && words.get(at + 1).isOption());
  }

  /** The rule without its counters, as the tool prints it. */
  String print() {
    StringBuilder out = new StringBuilder(APPEND).append(chain);
    for (SaveOption option : options) {
      if (option.negated()) {
        out.append(" !");
      }
      if (!option.name().isEmpty()) {
        out.append(' ').append(option.name());
      }
      for (SaveWord value : option.values()) {
        out.append(' ');
        value.print(out);
      }
    }
    return out.toString();
  }
}
