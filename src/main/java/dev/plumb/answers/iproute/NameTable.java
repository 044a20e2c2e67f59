package dev.plumb.answers.iproute;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringTokenizer;

/**
 * Names for numbers, as a file under {@code /etc/iproute2} gives them: {@code 254 main}.
 *
 * @param names by number; where a file names a number twice the later name counts
 */
public record NameTable(Map<Long, String> names) {
  private static final int LONGEST_LINE = 511;
  private static final String BLANKS = " \t\r\f";

  public NameTable {
    names = Map.copyOf(names);
  }

  /**
   * Reads such a file as iproute2 6.1 does, in pieces of 511 bytes: {@code NUMBER NAME}, the number
   * decimal or {@code 0x} and hex, {@code #} for a comment. It stops at the first line that is
   * neither; the tool complains of that one on stderr and goes on without the rest.
   */
  public static NameTable parse(String content) {
    Map<Long, String> names = new HashMap<>();
    int at = 0;
    while (at < content.length()) {
      int end = content.indexOf('\n', at);
      end = Math.min(end < 0 ? content.length() : end + 1, at + LONGEST_LINE);
      String line = content.substring(at, end).strip();
      at = end;
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      boolean hex = line.startsWith("0x") && line.length() > 2 && isDigit(line.charAt(2), true);
      int from = hex ? 2 : line.charAt(0) == '-' || line.charAt(0) == '+' ? 1 : 0;
      int digits = from;
      while (digits < line.length() && isDigit(line.charAt(digits), hex)) {
        digits++;
      }
      String name = firstWord(line.substring(digits).strip());
      if (digits == from || name.isEmpty()) {
        break;
      }
      // What scanf stores in an int; what is negative then is passed over.
      int number = wrapped(line.substring(from, digits), hex);
      number = line.charAt(0) == '-' ? -number : number;
      if (number >= 0) {
        names.put((long) number, name);
      }
    }
    return new NameTable(names);
  }

  /**
   * Names of a file whose lines are {@code NAME:...:NUMBER:...}, as {@code /etc/passwd} and {@code
   * /etc/group}; the first name of a number counts.
   */
  public static NameTable ofAccounts(String content) {
    Map<Long, String> names = new HashMap<>();
    for (String line : content.split("\n", -1)) {
      String[] fields = line.split(":", 4);
      if (fields.length == 4 && !line.startsWith("#") && !fields[0].isEmpty()) {
        plain(fields[2]).ifPresent(number -> names.putIfAbsent(number, fields[0]));
      }
    }
    return new NameTable(names);
  }

  /** Names of {@code /etc/protocols}: {@code NAME NUMBER ALIASES # COMMENT}; the first counts. */
  public static NameTable ofProtocols(String content) {
    Map<Long, String> names = new HashMap<>();
    for (String line : content.split("\n", -1)) {
      int comment = line.indexOf('#');
      StringTokenizer words =
          new StringTokenizer(comment < 0 ? line : line.substring(0, comment), BLANKS);
      if (words.countTokens() >= 2) {
        String name = words.nextToken();
        plain(words.nextToken()).ifPresent(number -> names.putIfAbsent(number, name));
      }
    }
    return new NameTable(names);
  }

  private static Optional<Long> plain(String digits) {
    try {
      return digits.length() <= 10 ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    } catch (NumberFormatException notOne) {
      return Optional.empty();
    }
  }

  private static boolean isDigit(char c, boolean hex) {
    return c >= '0' && c <= '9' || hex && (c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F');
  }

  private static int wrapped(String digits, boolean hex) {
    BigInteger value = new BigInteger(digits, hex ? 16 : 10);
    return value.min(BigInteger.valueOf(Long.MAX_VALUE)).intValue();
  }

  private static String firstWord(String text) {
    int end = 0;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  /** Those of numbers below a limit: the tool keeps them in an array. */
  NameTable below(long limit) {
    Map<Long, String> kept = new HashMap<>(names);
    kept.keySet().removeIf(number -> number >= limit);
    return new NameTable(kept);
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
