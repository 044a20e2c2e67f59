package dev.plumb.console.command;

/** Exit codes; documented, and part of transcripts. */
public final class Exit {
  /** Done, or yes. */
  public static final int DONE = 0;

  /** A negative answer: it differs, does not answer, is not learned. */
  public static final int NEGATIVE = 1;

  /** The words were wrong. */
  public static final int USAGE = 2;

  /** No such namespace, link, container; or several of that name. */
  public static final int NO_SUCH = 3;

  /** Not permitted; the message says which capability is missing. */
  public static final int NOT_PERMITTED = 4;

  /** The environment lacks something, a gap decides, or a snapshot cannot do it. */
  public static final int UNAVAILABLE = 5;

  /** Time ran out. */
  public static final int TIMEOUT = 6;

  /** Our bug. */
  public static final int BUG = 70;

  /** Interrupted by Ctrl-C. */
  public static final int INTERRUPTED = 130;

  private Exit() {}
}
