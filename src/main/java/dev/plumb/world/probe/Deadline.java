package dev.plumb.world.probe;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The moment at which a probe gives up, whatever it is doing. */
final class Deadline {
  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** The earlier of this one and a moment from now. */
  Deadline orIn(Duration time) {
    long other = System.nanoTime() + time.toNanos();
    return other - end < 0 ? new Deadline(other) : this;
  }

  Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /**
   * What a socket's time-out is to be: at least 1, because 0 would mean for ever.
   *
   * @throws SocketTimeoutException when the time is over
   */
  int millis() throws SocketTimeoutException {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("time is over");
    }
    return (int) Math.min(Integer.MAX_VALUE, (left + 999_999) / 1_000_000);
  }
}
