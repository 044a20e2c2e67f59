package dev.plumb.console.shell;

import dev.plumb.console.command.Dispatcher;
import dev.plumb.console.command.Exit;
import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.UserError;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Runs the prompt's commands on threads of their own, so that Ctrl-C reaches them wherever they
 * wait. The first Ctrl-C asks; a second one leaves a command that does not listen behind.
 */
final class Worker {
  private final ShellSession session;
  private volatile @Nullable Job running;

  Worker(ShellSession session) {
    this.session = session;
  }

  /** Ctrl-C, on whichever thread heard it. */
  void interrupt() {
    Job job = running;
    if (job != null) {
      job.interrupt();
    }
  }

  /**
   * Answers, or comes back early with {@link Exit#INTERRUPTED}.
   *
   * @throws UserError what the command threw
   */
  Outcome run(Dispatcher.Prepared prepared) throws UserError {
    Job job = new Job(prepared);
    session.ownedBy(job.thread);
    running = job;
    job.thread.start();
    try {
      job.done.await();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return Outcome.silence(Exit.INTERRUPTED);
    } finally {
      running = null;
      // Whatever was left behind speaks to nobody from now on.
      session.ownedBy(Thread.currentThread());
    }
    return job.result();
  }

  private final class Job implements Runnable {
    final Thread thread = Thread.ofPlatform().name("plumb-command").daemon(true).unstarted(this);
    final CountDownLatch done = new CountDownLatch(1);
    private final Dispatcher.Prepared prepared;
    private volatile @Nullable Outcome outcome;
    private volatile @Nullable Throwable failure;
    private boolean asked;

    Job(Dispatcher.Prepared prepared) {
      this.prepared = prepared;
    }

    @Override
    public void run() {
      try {
        outcome = prepared.run();
      } catch (UserError | RuntimeException | Error thrown) {
        failure = thrown;
      } finally {
        done.countDown();
      }
    }

    synchronized void interrupt() {
      session.interrupt();
      thread.interrupt();
      if (asked) {
        done.countDown();
      }
      asked = true;
    }

    Outcome result() throws UserError {
      Outcome answer = outcome;
      Throwable thrown = failure;
      if (answer == null && thrown == null) {
        return Outcome.silence(Exit.INTERRUPTED)
            .withNotes(List.of(Line.text("it does not stop; what it waits for was left behind")));
      }
      if (session.interrupted() && (answer == null || answer.code() > Exit.NEGATIVE)) {
        // A command that was cut short complains of that; the user knows.
        return Outcome.silence(Exit.INTERRUPTED);
      }
      if (thrown instanceof UserError told) {
        throw told;
      }
      if (thrown instanceof RuntimeException bug) {
        throw bug;
      }
      if (thrown instanceof Error bug) {
        throw bug;
      }
      return answer == null ? Outcome.silence(Exit.INTERRUPTED) : answer;
    }
  }
}
