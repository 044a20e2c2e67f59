package dev.plumb.world.kernel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Work done inside another network namespace, on a thread made for it that ends with it.
 *
 * <p>The thread never goes back, comes from no pool, and must start no thread itself: a new thread
 * inherits the namespace and keeps it alive (docs/adr/0001-one-thread-per-visit.md). So inside a
 * visit: no {@code CompletableFuture}, no {@code ProcessBuilder}, no {@code HttpClient}, no {@code
 * InetAddress}. A socket opened inside may be used from anywhere afterwards.
 */
public final class NetnsVisit {
  private NetnsVisit() {}

  /** What is done inside one namespace. */
  @FunctionalInterface
  public interface VisitWork<T> {
    T run() throws IOException;
  }

  /** What is done in each of several namespaces. */
  @FunctionalInterface
  public interface VisitEach<T> {
    T run(NetnsFd netns) throws IOException;
  }

  /** What is done on a thread that enters namespaces as it pleases. */
  @FunctionalInterface
  public interface WalkWork<T> {
    T run(Walker walker) throws IOException;
  }

  /** The right to move the walking thread; of no use on any other. */
  public static final class Walker {
    private final Thread owner;

    private Walker(Thread owner) {
      this.owner = owner;
    }

    /** Moves this thread on into a namespace. After a failure it is still where it was. */
    public void enter(NetnsFd netns) throws SysException {
      if (Thread.currentThread() != owner) {
        throw new IllegalStateException("only the walking thread may move itself");
      }
      netns.enter();
    }
  }

  /**
   * Runs the work inside a namespace and hands back what it returned or threw.
   *
   * @throws InterruptedIOException if the calling thread is interrupted meanwhile; the visit is
   *     then left to end by itself, and a result that can be closed is closed
   */
  public static <T> T call(NetnsFd netns, VisitWork<T> work) throws IOException {
    return NetnsVisit.<T>walk(
            "visit " + netns.key(),
            walker -> {
              walker.enter(netns);
              return work.run();
            })
        .await();
  }

  /**
   * Goes through several namespaces on one thread; every one gets its own outcome, in order, handed
   * to the consumer on that thread.
   */
  public static <T> void callAll(
      List<NetnsFd> namespaces, VisitEach<T> work, BiConsumer<NetnsFd, Visited<T>> consumer)
      throws IOException {
    NetnsVisit.<Boolean>walk(
            "visit of " + namespaces.size() + " namespaces",
            walker -> {
              for (NetnsFd netns : namespaces) {
                Visited<T> outcome;
                try {
                  walker.enter(netns);
                  outcome = new Visited.Done<>(work.run(netns));
                } catch (IOException refused) {
                  outcome = new Visited.Failed<>(refused);
                }
                consumer.accept(netns, outcome);
              }
              return true;
            })
        .await();
  }

  /** How one namespace of several went. */
  public sealed interface Visited<T> {
    /** The work ran. */
    record Done<T>(T result) implements Visited<T> {}

    /** It could not be entered, or the work failed in it. */
    record Failed<T>(IOException reason) implements Visited<T> {}
  }

  /**
   * Starts a throw-away thread that may enter many namespaces one after another, as a survey does.
   * Several walks may run at once.
   */
  public static <T> Walk<T> walk(String name, WalkWork<T> work) {
    Walk<T> walk = new Walk<>(work);
    Thread thread =
        Thread.ofPlatform()
            .name(name)
            .daemon(true)
            .inheritInheritableThreadLocals(false)
            .unstarted(walk);
    walk.thread = thread;
    thread.start();
    return walk;
  }

  /** A walk under way. */
  public static final class Walk<T> implements Runnable {
    private final WalkWork<T> work;
    private @Nullable Thread thread;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private boolean finished;
    private boolean abandoned;

    private Walk(WalkWork<T> work) {
      this.work = work;
    }

    /** The body of the walking thread; nobody else runs it. */
    @Override
    public void run() {
      T outcome = null;
      Throwable thrown = null;
      try {
        outcome = work.run(new Walker(Thread.currentThread()));
      } catch (Throwable any) {
        thrown = any;
      }
      synchronized (this) {
        result = outcome;
        failure = thrown;
        finished = true;
        if (!abandoned) {
          return;
        }
      }
      closeUnwanted(outcome);
    }

    /**
     * Waits for the end of the walk.
     *
     * @throws InterruptedIOException if the caller is interrupted; see {@link NetnsVisit#call}
     */
    public T await() throws IOException {
      Thread walking = thread;
      if (walking == null) {
        throw new IllegalStateException("not started");
      }
      try {
        walking.join();
      } catch (InterruptedException interrupted) {
        abandon(walking);
        Thread.currentThread().interrupt();
        InterruptedIOException stopped =
            new InterruptedIOException(walking.getName() + " given up");
        stopped.initCause(interrupted);
        throw stopped;
      }
      return outcome();
    }

    private void abandon(Thread walking) {
      T unwanted;
      synchronized (this) {
        abandoned = true;
        unwanted = finished ? result : null;
      }
      walking.interrupt();
      closeUnwanted(unwanted);
    }

    private synchronized T outcome() throws IOException {
      // A chain and not a pattern switch: the switch's bootstrap costs 10 ms of a one-shot.
      if (failure instanceof IOException io) {
        throw io;
      } else if (failure instanceof RuntimeException runtime) {
        throw runtime;
      } else if (failure instanceof Error error) {
        throw error;
      } else if (failure != null) {
        throw new IllegalStateException(failure);
      }
      return valueOf(result);
    }

    /** A finished walk without failure holds what its work returned, whatever that is. */
    @SuppressWarnings("NullAway")
    private static <T> T valueOf(@Nullable T result) {
      return result;
    }

    private static void closeUnwanted(@Nullable Object outcome) {
      if (outcome instanceof AutoCloseable closeable) {
        try {
          closeable.close();
        } catch (Exception nobodyLeftToTell) {
          // The caller went away; the descriptor is what matters, and it has been given back.
        }
      }
    }
  }
}
