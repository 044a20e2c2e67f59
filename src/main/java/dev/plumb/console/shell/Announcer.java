package dev.plumb.console.shell;

import dev.plumb.console.render.Escape;
import dev.plumb.model.port.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps what is remembered of the host fresh, and tells of containers that come and go: one line a
 * second at most, several of them merged.
 */
final class Announcer implements Consumer<Events.Event> {
  private static final long SECOND = 1_000_000_000L;
  private static final long LONG = 3 * SECOND;
  private static final int MOST_NAMES = 3;

  private final LongSupplier clock;
  private final List<String> pending = new ArrayList<>();
  private long lastLine;
  private boolean anyLine;
  private boolean stale;
  private long staleSince;

  /**
   * @param clock {@link System#nanoTime}
   */
  Announcer(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void accept(Events.Event event) {
    if (!stale) {
      stale = true;
      staleSince = clock.getAsLong();
    }
    if (event.object().equals("container")
        && (event.action().equals("start") || event.action().equals("die"))) {
      pending.add(Escape.text(event.text()));
    }
  }

  /** True once since the last call when something changed: the host must be read again. */
  synchronized boolean takeStale() {
    boolean was = stale;
    stale = false;
    return was;
  }

  /**
   * True while something changed that was not read within some seconds: a mark that came and went
   * with every change would tell nobody anything.
   */
  synchronized boolean isStale() {
    return stale && clock.getAsLong() - staleSince > LONG;
  }

  /** The next line to show; empty when there is none, or it is too soon. */
  synchronized java.util.Optional<String> takeLine() {
    long now = clock.getAsLong();
    if (pending.isEmpty() || (anyLine && now - lastLine < SECOND)) {
      return java.util.Optional.empty();
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < Math.min(MOST_NAMES, pending.size()); i++) {
      line.append(i == 0 ? "" : ", ").append(pending.get(i));
    }
    if (pending.size() > MOST_NAMES) {
      line.append(" and ").append(pending.size() - MOST_NAMES).append(" more");
    }
    pending.clear();
    lastLine = now;
    anyLine = true;
    return java.util.Optional.of(line.toString());
  }
}
