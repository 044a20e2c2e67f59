package dev.plumb.console.applet;

/** What runs while a tool is compared with its applet: timers, ages, lifetimes, counters. */
final class Masks {
  private Masks() {}

  static String mask(String output) {
    return output
        .replaceAll("(_timer +)\\d+\\.\\d\\d", "$1N")
        .replaceAll("(_timer\":)\\d+\\.\\d\\d", "$1N")
        .replaceAll("\\d+sec", "Nsec")
        .replaceAll("(_life_time\":)\\d{1,9}\\b", "$1N")
        .replaceAll("(\"expires\":)\\d+", "$1N")
        .replaceAll("used \\d+/\\d+", "used N/N")
        .replaceAll("(N/N)/\\d+", "$1/N")
        .replaceAll("(\"(?:used|confirmed|updated)\":)\\d+", "$1N");
  }
}
