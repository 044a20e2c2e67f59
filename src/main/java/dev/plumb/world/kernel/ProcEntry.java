package dev.plumb.world.kernel;

import java.util.Optional;
import java.util.function.Function;

/**
 * What a look at one entry of {@code /proc} gave. Processes end while we look, rights may be
 * missing and some files block: each is a different fact, and none is an empty value.
 */
public sealed interface ProcEntry<T> {
  /** It was there and was read. */
  record Found<T>(T value) implements ProcEntry<T> {}

  /** The process or thread ended, or never was (ENOENT, ESRCH). */
  record Gone<T>() implements ProcEntry<T> {}

  /** It is there and we may not see it (EACCES, EPERM), or reading failed in another way. */
  record Refused<T>(SysException reason) implements ProcEntry<T> {}

  /** Reading took longer than allowed; somebody holds the process's memory, or its file system. */
  record Stuck<T>() implements ProcEntry<T> {}

  /** The value, where there is one. */
  default Optional<T> found() {
    return this instanceof Found<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** The same outcome, with the value turned into another. */
  default <R> ProcEntry<R> map(Function<T, R> change) {
    // A chain and not a pattern switch: the switch's bootstrap costs 10 ms of a one-shot.
    if (this instanceof Found<T> found) {
      return new Found<>(change.apply(found.value()));
    } else if (this instanceof Refused<T> refused) {
      return new Refused<>(refused.reason());
    } else if (this instanceof Stuck<T>) {
      return new Stuck<>();
    }
    return new Gone<>();
  }

  /** Sorts a failed call: gone is gone, everything else is a refusal with its reason. */
  static <T> ProcEntry<T> failed(SysException reason) {
    return reason.isGone() ? new Gone<>() : new Refused<>(reason);
  }
}
