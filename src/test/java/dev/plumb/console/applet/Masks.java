package dev.plumb.console.applet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What runs while a tool is compared with its applet: timers, ages, lifetimes, counters. */
final class Masks {
  private Masks() {}

  static String mask(String output) {
    return sortInet6(output)
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
