package dev.plumb.world.discovery;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What answers of the kernel were read as lately, by their bytes: a thousand namespaces have the
 * same rules and mostly the same routes. For one thread.
 */
final class Lately<T> {
  /** A power of two; more than the routes and rules that namespaces have in common. */
  private static final int SLOTS = 256;

  private final @Nullable Seen<T>[] seen;

  // The payload is the message's own, which nobody writes to.
  @SuppressWarnings("ArrayRecordComponent")
  private record Seen<T>(byte[] payload, T item) {}

  @SuppressWarnings("unchecked")
  Lately() {
    seen = (@Nullable Seen<T>[]) new @Nullable Seen<?>[SLOTS];
  }

  private static int slot(byte[] payload) {
    return (Arrays.hashCode(payload) * 0x9E3779B9) >>> 24;
  }

  /** What the same payload was read as; null when it did not come lately. */
  @Nullable T find(byte[] payload) {
    Seen<T> last = seen[slot(payload)];
    return last != null && Arrays.equals(last.payload(), payload) ? last.item() : null;
  }

  /**
   * Remembers what a payload was read as.
   *
   * @param payload not written to any more
   */
  T keep(byte[] payload, T item) {
    seen[slot(payload)] = new Seen<>(payload, item);
    return item;
  }
}
