package dev.plumb.console.shell;

import dev.plumb.console.command.Exit;
import dev.plumb.console.command.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

/** What is said when plumb itself made a mistake: one line, and the trace for those who ask. */
final class BugReport {
  private BugReport() {}

  /**
   * Tells of it.
   *
   * @param trace whether the whole stack trace is wanted
   */
  static void write(Screen screen, Throwable bug, boolean trace) throws IOException {
    StackTraceElement[] frames = bug.getStackTrace();
    screen.error(
        UserError.of(
            Exit.BUG,
            "plumb made a mistake: " + bug,
            "this is a bug of ours" + (frames.length == 0 ? "" : ", at " + frames[0]),
            "please report it with the words that led here"),
        Optional.empty());
    if (trace) {
      StringWriter text = new StringWriter();
      bug.printStackTrace(new PrintWriter(text));
      for (String line : text.toString().split("\n", -1)) {
        screen.say(line);
      }
    }
  }
}
