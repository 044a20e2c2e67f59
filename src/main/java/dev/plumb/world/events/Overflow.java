package dev.plumb.world.events;

import java.util.concurrent.TimeUnit;

/**
 * Whether the kernel's queue for us ran over, and when that is to be told.
 *
 * <p>The kernel says so once (ENOBUFS) and goes on to drop messages silently until we have emptied
 * the queue. So what is still in it is thrown away and the loss is told when it is empty:
 * everything has to be read again after that moment, not before it.
 */
final class Overflow {
  /** In a flood that never ends it is told this often. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  private boolean goingOn;
  private long lastTold;

  void begin() {
    if (!goingOn) {
      goingOn = true;
      lastTold = System.nanoTime();
    }
  }

  boolean isGoingOn() {
    return goingOn;
  }

  /**
   * @param more whether the queue had something for us just now
   */
  boolean isToBeTold(boolean more) {
    if (!goingOn) {
      return false;
    }
    if (!more) {
      goingOn = false;
      return true;
    }
    if (System.nanoTime() - lastTold < PATIENCE) {
      return false;
    }
    lastTold = System.nanoTime();
    return true;
  }
}
