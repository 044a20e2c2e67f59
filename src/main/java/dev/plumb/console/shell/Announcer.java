package dev.plumb.console.shell;

import dev.plumb.console.render.Escape;
import dev.plumb.model.Host;
import dev.plumb.model.Namespace;
import dev.plumb.model.port.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps what is remembered of the host fresh, and tells of containers and named namespaces that
 * come and go: one line a second at most, several of them merged.
 */
final class Announcer implements Consumer<Events.Event> {
  private static final long SECOND = 1_000_000_000L;
  private static final long LONG = 3 * SECOND;
  private static final int MOST_NAMES = 3;

  private final LongSupplier clock;
  private final List<String> pending = new ArrayList<>();
  private Optional<Set<String>> named = Optional.empty();
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

  /**
   * Compares what {@code ip netns} named with the last time: the kernel has no event for a name.
   * The first host is what was there before us.
   */
  synchronized void seen(Host host) {
    Set<String> now = new TreeSet<>();
    for (Namespace namespace : host.namespaces()) {
      if (namespace.kind() == Namespace.Kind.NETNS) {
        now.add(namespace.name());
      }
    }
    if (named.isPresent()) {
      Set<String> before = named.get();
      for (String name : now) {
        if (!before.contains(name)) {
          pending.add("netns " + Escape.text(name) + " appeared");
        }
      }
      for (String name : before) {
        if (!now.contains(name)) {
          pending.add("netns " + Escape.text(name) + " is gone");
        }
      }
    }
    named = Optional.of(now);
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
  synchronized Optional<String> takeLine() {
    long now = clock.getAsLong();
    if (pending.isEmpty() || (anyLine && now - lastLine < SECOND)) {
      return Optional.empty();
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
    return Optional.of(line.toString());
  }
}
