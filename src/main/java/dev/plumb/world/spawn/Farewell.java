package dev.plumb.world.spawn;

import dev.plumb.world.kernel.Child;
import org.jspecify.annotations.Nullable;

/**
 * Passes it on to a running child when this process is told to end (TERM, HUP): the JVM runs its
 * shutdown hooks then, and a program left behind would have a terminal and nobody to wait for it.
 */
final class Farewell implements AutoCloseable {
  private static final int SIGTERM = 15;
  private static final int SIGCONT = 18;

  private @Nullable Thread hook;

  /** The child that is to be told. */
  void to(Child child) {
    Thread telling =
        Thread.ofPlatform()
            .name("farewell to " + child.pid())
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> tell(child));
    try {
      Runtime.getRuntime().addShutdownHook(telling);
      hook = telling;
    } catch (IllegalStateException endingAlready) {
      tell(child);
    }
  }

  private static void tell(Child child) {
    child.signal(SIGTERM);
    // One that is stopped would never learn of it.
    child.signal(SIGCONT);
  }

  @Override
  public void close() {
    Thread telling = hook;
    if (telling != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(telling);
      } catch (IllegalStateException endingAlready) {
        return; // it runs, or has run
      }
    }
  }
}
