package dev.plumb.world.events;

import dev.plumb.model.Tree;
import dev.plumb.model.port.Events;
import dev.plumb.world.discovery.Doors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells of changes on the host plumb runs on: the kernel's, and those of other sources. */
public final class LiveEvents implements Events {
  private final Doors doors;
  private final List<Events> others;

  /**
   * @param others what else is to be listened to: {@code DockerEvents::listen}
   */
  public LiveEvents(Doors doors, List<Events> others) {
    this.doors = doors;
    this.others = List.copyOf(others);
  }

  /**
   * {@inheritDoc}
   *
   * <p>When it returns, every namespace that is to be seen is listened to: what is surveyed after
   * that misses no change. The listener is called by one thread at a time.
   */
  @Override
  public AutoCloseable listen(Consumer<Event> listener) {
    Consumer<Event> inTurn = new InTurn(listener);
    List<AutoCloseable> open = new ArrayList<>();
    try {
      open.add(KernelListener.start(doors, inTurn));
    } catch (IOException failed) {
      inTurn.accept(lost("the kernel's changes are not seen: " + failed.getMessage()));
    }
    for (Events other : others) {
      open.add(other.listen(inTurn));
    }
    return () -> closeAll(open);
  }

  /** What is told when changes were or will be missed. */
  static Event lost(String text) {
    return new Event(
        "kernel",
        Optional.empty(),
        "lost",
        "lost",
        text,
        Tree.object().put("reason", text).build());
  }

  private static void closeAll(List<AutoCloseable> open) throws Exception {
    Exception first = null;
    for (AutoCloseable one : open) {
      try {
        one.close();
      } catch (Exception failed) {
        first = failed; // the others still have to be closed
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Several sources have a thread each; whoever listens need not care. */
  private record InTurn(Consumer<Event> listener) implements Consumer<Event> {
    @Override
    public synchronized void accept(Event event) {
      listener.accept(event);
    }
  }
}
