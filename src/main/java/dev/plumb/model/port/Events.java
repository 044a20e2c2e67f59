package dev.plumb.model.port;

import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells of changes as they happen, over all namespaces. */
public interface Events {
  /**
   * One change.
   *
   * @param source {@code kernel}, {@code docker}, ...
   * @param netns where; empty when it concerns the host as a whole or the namespace is not known
   * @param object {@code link}, {@code addr}, {@code route}, {@code neigh}, {@code netns}, {@code
   *     container}, {@code network}, or {@code lost} when the kernel's queue overflowed
   * @param action {@code new}, {@code del}, {@code start}, {@code die}, ...
   * @param text what changed, in iproute2's words; may hold names that a container chose
   * @param record the same as data
   */
  record Event(
      String source,
      Optional<NetnsId> netns,
      String object,
      String action,
      String text,
      Tree.Obj record) {}

  /**
   * Starts to listen on a thread of its own.
   *
   * @return closes the listener; nothing stays open after it
   */
  AutoCloseable listen(Consumer<Event> listener);
}
