package dev.plumb.answers.iproute;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Names for numbers, as a file under {@code /etc/iproute2} gives them: {@code 254 main}.
 *
 * @param names by number; where a file names a number twice the later name counts
 */
public record NameTable(Map<Long, String> names) {
  public NameTable {
    names = Map.copyOf(names);
  }

  /**
   * Reads such a file. Lines are {@code NUMBER NAME}, the number decimal or {@code 0x} and hex;
   * {@code #} starts a comment. Like iproute2 it stops at the first line that is neither.
   */
  public static NameTable parse(String content) {
    Map<Long, String> names = new HashMap<>();
    int at = 0;
    while (at < content.length()) {
      int end = content.indexOf('\n', at);
      end = end < 0 ? content.length() : end;
      String line = content.substring(at, end).strip();
      at = end + 1;
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      int blank = 0;
      while (blank < line.length() && !Character.isWhitespace(line.charAt(blank))) {
        blank++;
      }
      OptionalLong number = number(line.substring(0, blank));
      String name = firstWord(line.substring(blank).strip());
      if (number.isEmpty() || name.isEmpty()) {
        break;
      }
      names.put(number.getAsLong(), name);
    }
    return new NameTable(names);
  }

  private static String firstWord(String text) {
    int end = 0;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(
          text.startsWith("0x") ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text));
    } catch (NumberFormatException notOne) {
      return OptionalLong.empty();
    }
  }

  /** These names, with the other table's over them. */
  public NameTable with(NameTable other) {
    Map<Long, String> joined = new HashMap<>(names);
    joined.putAll(other.names);
    return new NameTable(joined);
  }

  /** The name of a number; empty when it has none. */
  public Optional<String> name(long number) {
    return Optional.ofNullable(names.get(number));
  }

  /** The name, or the number in decimal. */
  public String nameOrNumber(long number) {
    String name = names.get(number);
    return name != null ? name : Long.toString(number);
  }

  /** The number a word means: a name of this table, or a number as C writes it. */
  public OptionalLong number(String word, long highest) {
    for (Map.Entry<Long, String> entry : names.entrySet()) {
      if (entry.getValue().equals(word)) {
        return OptionalLong.of(entry.getKey());
      }
    }
    OptionalLong number = Words.number(word);
    return number.isPresent() && number.getAsLong() <= highest ? number : OptionalLong.empty();
  }
}
