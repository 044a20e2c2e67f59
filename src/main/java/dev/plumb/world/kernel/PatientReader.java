package dev.plumb.world.kernel;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Reads what may block for ever, each time on a thread of its own that is left behind when the time
 * is over. So that they cannot become many, nothing is read any more while four hang. Starts
 * threads: never to be used inside a visit.
 */
final class PatientReader {
  private static final int MOST = 4;

  private final AtomicInteger reading = new AtomicInteger();

  /**
   * What a look gives within that time; stuck when it gives nothing.
   *
   * @param name of the thread
   */
  <T> ProcEntry<T> read(String name, Duration patience, Supplier<ProcEntry<T>> look) {
    if (reading.get() >= MOST) {
      return new ProcEntry.Stuck<>();
    }
    AtomicReference<ProcEntry<T>> answer = new AtomicReference<>(new ProcEntry.Stuck<>());
    Thread reader =
        Thread.ofPlatform()
            .name(name)
            .daemon(true)
            .unstarted(
                () -> {
                  reading.incrementAndGet();
                  try {
                    answer.set(look.get());
                  } finally {
                    reading.decrementAndGet();
                  }
                });
    reader.start();
    try {
      reader.join(Math.max(1, patience.toMillis()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return Objects.requireNonNull(answer.get());
  }
}
