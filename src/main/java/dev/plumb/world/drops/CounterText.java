package dev.plumb.world.drops;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kernel's three ways of printing counters. A line that is none of them is left out. */
final class CounterText {
  private CounterText() {}

  /** {@code snmp} and {@code netstat}: a line of names, a line of values, both behind a title. */
  static Map<String, Long> titled(String text) {
    Map<String, Long> found = new LinkedHashMap<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      String[] names = lines.get(i).strip().split(" +", -1);
      String[] values = lines.get(i + 1).strip().split(" +", -1);
      if (names.length != values.length || !names[0].equals(values[0])) {
        continue;
      }
      String title = names[0].replace(":", "");
      for (int k = 1; k < names.length; k++) {
        put(found, title + names[k], values[k], 10);
      }
    }
    return found;
  }

  /** {@code snmp6}: a name and a value on each line. */
  static Map<String, Long> paired(String text) {
    Map<String, Long> found = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length == 2) {
        put(found, words[0], words[1], 10);
      }
    }
    return found;
  }

  /** {@code stat/*}: a line of names, then one of hexadecimal values for each processor. */
  static Map<String, Long> perProcessor(String text) {
    Map<String, Long> found = new LinkedHashMap<>();
    List<String> lines = text.lines().toList();
    String[] names = lines.isEmpty() ? new String[0] : lines.getFirst().strip().split("\\s+", -1);
    for (int i = 1; i < lines.size(); i++) {
      String[] values = lines.get(i).strip().split("\\s+", -1);
      for (int k = 0; k < Math.min(names.length, values.length); k++) {
        put(found, names[k], values[k], 16);
      }
    }
    return found;
  }

  /** {@code softnet_stat}: no names; the second is what the backlog had no room for. */
  static Map<String, Long> softnet(String text) {
    Map<String, Long> found = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      String[] values = line.strip().split("\\s+", -1);
      if (values.length > 1) {
        put(found, "dropped", values[1], 16);
      }
    }
    return found;
  }

  /** Adds to what is there. Some values are gauges and may be negative. */
  private static void put(Map<String, Long> found, String name, String value, int base) {
    try {
      found.merge(name, Long.parseLong(value, base), Long::sum);
    } catch (NumberFormatException noNumber) {
      return; // beyond 63 bits, or not a counter at all
    }
  }
}
