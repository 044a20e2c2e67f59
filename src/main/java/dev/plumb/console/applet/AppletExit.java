package dev.plumb.console.applet;

import dev.plumb.console.command.Exit;

/** A tool's early end: what it says on stderr, and its exit code. */
final class AppletExit extends Exception {
  private static final long serialVersionUID = 1L;

  /** iproute2's exit(-1). */
  static final int MINUS_ONE = 255;

  private final String output;
  private final String errors;
  private final int code;

  AppletExit(String output, String errors, int code) {
    super(errors, null, false, false);
    this.output = output;
    this.errors = errors;
    this.code = code;
  }

  AppletExit(String errors, int code) {
    this("", errors, code);
  }

  /** The tool would do something that is not done here. */
  static AppletExit refused(String tool, String word) {
    return new AppletExit(
        "plumb's " + tool + " applet does not know '" + word + "'\n", Exit.UNAVAILABLE);
  }

  /** iproute2's complaint about a value. */
  static AppletExit wrong(String value, String why) {
    return new AppletExit("Error: argument \"" + value + "\" is wrong: " + why + "\n", MINUS_ONE);
  }

  AppletResult result() {
    return new AppletResult(output, errors, code);
  }
}
