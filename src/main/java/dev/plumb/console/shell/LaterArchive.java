package dev.plumb.console.shell;

import java.io.File;
import java.io.IOException;

/** Has the launcher make its class archive, once, while the user looks at the first prompt. */
final class LaterArchive {
  private LaterArchive() {}

  /** Starts {@code plumb --make-archive} when the launcher said that there is none. */
  static void make() {
    String home = System.getProperty("plumb.home");
    if (home == null || !"missing".equals(System.getProperty("plumb.archive"))) {
      return;
    }
    ProcessBuilder builder = new ProcessBuilder(home + "/plumb", "--make-archive");
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      builder.start();
    } catch (IOException notNow) {
      // The next start is as slow as this one was.
    }
  }
}
