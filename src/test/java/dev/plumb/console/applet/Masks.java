package dev.plumb.console.applet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What runs while a tool is compared with its applet: timers, ages, lifetimes, counters. */
final class Masks {
  private Masks() {}

  static String mask(String output) {
    return longNames(sortInet6(output))
        .replaceAll("(_timer +)\\d+\\.\\d\\d", "$1N")
        .replaceAll("(_timer\":)\\d+\\.\\d\\d", "$1N")
        .replaceAll("\\d+sec", "Nsec")
        .replaceAll("(_life_time\":)\\d{1,9}\\b", "$1N")
        .replaceAll("(\"expires\":)\\d+", "$1N")
        .replaceAll("used \\d+/\\d+", "used N/N")
        .replaceAll("(N/N)/\\d+", "$1/N")
        .replaceAll("(?m)(\tno\t\t) *(?!0\\.00)\\d+\\.\\d\\d$", "$1N")
        .replaceAll("(\"(?:used|confirmed|updated)\":)\\d+", "$1N");
  }

  /**
   * net-tools 2.10-0.1+deb12u2 shows no counters of a link whose name has 15 characters, as
   * Docker's bridges have: it loses the colon behind it. There the counters are ours.
   */
  private static String longNames(String output) {
    StringBuilder masked = new StringBuilder();
    boolean isLong = false;
    for (String line : output.split("\n", -1)) {
      masked.append(masked.isEmpty() ? "" : "\n");
      boolean heading = line.matches("\\S{1,15}: flags=\\d+<.*");
      isLong = heading ? line.indexOf(':') == 15 : isLong;
      boolean counters = isLong && line.matches(" {8}(?:RX|TX) (?:packets|errors) .*");
      boolean row = line.matches("\\S{15} +\\d+( +\\d+){8} [A-Z]+");
      masked.append(counters || row ? line.replaceAll(" +\\d.*", " N") : line);
    }
    return masked.toString();
  }

  /** ifconfig lists a link's IPv6 addresses in the order of a hash with a random seed. */
  private static String sortInet6(String output) {
    List<String> lines = new ArrayList<>(List.of(output.split("\n", -1)));
    for (int from = 0; from < lines.size(); from++) {
      int to = from;
      while (to < lines.size() && lines.get(to).startsWith("        inet6 ")) {
        to++;
      }
      Collections.sort(lines.subList(from, to));
      from = Math.max(from, to - 1);
    }
    return String.join("\n", lines);
  }
}
