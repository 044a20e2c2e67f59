package dev.plumb.console.shell;

/** Keys as they are pressed, while a command runs. */
interface Keys {
  /** Makes the terminal give each key at once. */
  void begin();

  /**
   * The next key.
   *
   * @param milliseconds how long to wait
   * @return its character; -1 when none came, -2 when there will be none
   */
  int next(long milliseconds);

  /** Gives the terminal back as it was. */
  void end();
}
