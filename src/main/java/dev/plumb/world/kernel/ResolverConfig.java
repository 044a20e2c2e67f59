package dev.plumb.world.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * What a {@code resolv.conf} says, reduced to words that can do no harm: a container writes this
 * file and a host program will read it.
 *
 * @param nameservers IP addresses, an IPv6 one perhaps with {@code %scope}, in order
 * @param search domains, in order
 * @param options such as {@code ndots:5}
 * @see "resolv.conf(5)"
 */
public record ResolverConfig(List<String> nameservers, List<String> search, List<String> options) {
  private static final int MOST = 32;

  public ResolverConfig {
    nameservers = List.copyOf(nameservers);
    search = List.copyOf(search);
    options = List.copyOf(options);
  }

  /** Reads any bytes; what is not a plain address, domain or option is left out. */
  public static ResolverConfig parse(byte[] file) {
    List<String> nameservers = new ArrayList<>();
    List<String> search = new ArrayList<>();
    List<String> options = new ArrayList<>();
    for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      StringTokenizer words = new StringTokenizer(line, " \t\r");
      // The keyword stands in the first column (resolv.conf(5)).
      if (!words.hasMoreTokens() || line.charAt(0) <= ' ') {
        continue;
      }
      switch (words.nextToken()) {
        case "nameserver" -> {
          if (words.hasMoreTokens()) {
            keep(nameservers, words.nextToken(), ".:%");
          }
        }
        case "search", "domain" -> {
          // The last of these lines is the one that counts.
          search.clear();
          while (words.hasMoreTokens()) {
            keep(search, words.nextToken(), "._-");
          }
        }
        case "options" -> {
          while (words.hasMoreTokens()) {
            keep(options, words.nextToken(), ":_-");
          }
        }
        default -> {}
      }
    }
    return new ResolverConfig(nameservers, search, options);
  }

  private static void keep(List<String> kept, String word, String punctuation) {
    if (kept.size() >= MOST || word.length() > 255) {
      return;
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean plain = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (!plain && punctuation.indexOf(c) < 0) {
        return;
      }
    }
    kept.add(word);
  }

  /** The file a program is to see. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (String nameserver : nameservers) {
      text.append("nameserver ").append(nameserver).append('\n');
    }
    if (!search.isEmpty()) {
      text.append("search ").append(String.join(" ", search)).append('\n');
    }
    if (!options.isEmpty()) {
      text.append("options ").append(String.join(" ", options)).append('\n');
    }
    return text.toString();
  }
}
