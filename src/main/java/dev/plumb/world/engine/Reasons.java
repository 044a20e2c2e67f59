package dev.plumb.world.engine;

import dev.plumb.model.Gap;
import java.nio.file.Path;

/** Why an engine's state could not be read, in one line. */
final class Reasons {
  private static final int LONGEST = 300;

  private Reasons() {}

  /** The first line of what went wrong, cut where a file's own content makes it long. */
  static String of(Exception failed) {
    String message = failed.getMessage();
    if (message == null) {
      return failed.getClass().getSimpleName();
    }
    String line = message.lines().findFirst().orElse(message);
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }

  /** A folder that only others may list. */
  static Gap refused(String engine, Path folder) {
    return new Gap(
        engine,
        "EACCES on " + folder + " (CAP_DAC_READ_SEARCH is missing)",
        "its containers are not all known");
  }
}
