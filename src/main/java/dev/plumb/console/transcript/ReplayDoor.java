package dev.plumb.console.transcript;

import dev.plumb.console.command.Session;

/** Where commands get sessions to replay in; the shell has them. */
public interface ReplayDoor {
  /**
   * Sessions of their own, not the one that asks.
   *
   * @param session the one that asks
   * @param live true for sessions on the live host, whatever saved one a file names
   */
  ReplaySession.Source source(Session session, boolean live);

  /**
   * The terminal of a session, or its output, to play on.
   *
   * @param pace 2 is twice as fast; 0 does not wait
   */
  Stage stage(Session session, double pace);

  /** Gives it back. */
  void leave(Stage stage);

  /** What is true where they run. */
  Conditions.Surroundings surroundings(Session session, boolean live);
}
