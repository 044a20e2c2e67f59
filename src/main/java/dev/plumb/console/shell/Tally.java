package dev.plumb.console.shell;

import dev.plumb.console.command.Exit;

/** What a script's commands come to. */
final class Tally {
  private final Arguments.Stop stop;
  private int result;

  Tally(Arguments.Stop stop) {
    this.stop = stop;
  }

  /** Takes in one command's code; true when the script is not to go on. */
  boolean endsWith(int code) {
    boolean failed = code > Exit.NEGATIVE;
    // The first failure is the result; a negative answer is, as long as nothing failed.
    if (result <= Exit.NEGATIVE && (failed || code == Exit.NEGATIVE)) {
      result = code;
    }
    return switch (stop) {
      case AT_FAILURE -> failed;
      case STRICT -> code != Exit.DONE;
      case NEVER -> false;
    };
  }

  /** The script's own exit code. */
  int result() {
    return result;
  }
}
