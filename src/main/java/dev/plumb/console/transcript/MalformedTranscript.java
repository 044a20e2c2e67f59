package dev.plumb.console.transcript;

/** A file that is no transcript: where, and what is wrong there. Thrown before any step ran. */
public final class MalformedTranscript extends Exception {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;

  /**
   * A complaint.
   *
   * @param line counted from 1
   */
  public MalformedTranscript(String file, int line, String message) {
    super(message, null, false, false);
    this.file = file;
    this.line = line;
  }

  public String file() {
    return file;
  }

  /** Counted from 1. */
  public int line() {
    return line;
  }

  /** {@code FILE:LINE: what is wrong}. */
  public String located() {
    return file + ":" + line + ": " + getMessage();
  }
}
