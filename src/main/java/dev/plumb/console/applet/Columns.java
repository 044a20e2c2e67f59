package dev.plumb.console.applet;

/** Columns as printf makes them: padded, never cut. */
final class Columns {
  private Columns() {}

  static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
