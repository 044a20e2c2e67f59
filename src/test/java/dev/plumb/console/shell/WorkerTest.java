package dev.plumb.console.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumb.console.command.Call;
import dev.plumb.console.command.CommandEntry;
import dev.plumb.console.command.CommandTable;
import dev.plumb.console.command.Dispatcher;
import dev.plumb.console.command.Exit;
import dev.plumb.console.command.Line;
import dev.plumb.console.command.Outcome;
import dev.plumb.console.command.UserError;
import dev.plumb.model.port.Needs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ctrl-C while a command runs. */
@Timeout(30)
class WorkerTest {
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch freed = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<String> heard = new CopyOnWriteArrayList<>();

  private ShellSession session(CommandEntry.Action action) {
    CommandEntry entry =
        CommandEntry.named("work").summary("works").needs(Needs.survey()).runs(action);
    return new ShellSession(
        new CommandTable(List.of(entry)),
        new Scene()::world,
        Optional.empty(),
        Map.of(),
        new HashMap<>(),
        new ShellSession.Mode(false, true));
  }

  private Outcome interrupted(ShellSession session, int times) throws Exception {
    Worker worker = new Worker(session);
    Thread keys =
        new Thread(
            () -> {
              try {
                started.await();
                for (int i = 0; i < times; i++) {
                  worker.interrupt();
                }
              } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
              }
            });
    keys.start();
    Dispatcher.Prepared prepared = Dispatcher.prepare(List.of("work"), session);
    session.begin(prepared, outcome -> heard.add(outcome.notes().getFirst().plain()), false, true);
    return worker.run(prepared);
  }

  private Outcome sleeps(Call call) throws UserError {
    started.countDown();
    try {
      TimeUnit.SECONDS.sleep(60);
      return Outcome.silence(Exit.DONE);
    } catch (InterruptedException cancelled) {
      throw UserError.of(Exit.TIMEOUT, "cut short", "by Ctrl-C");
    }
  }

  private Outcome isDeaf(Call call) throws UserError {
    started.countDown();
    boolean free = false;
    while (!free) {
      try {
        freed.await();
        free = true;
      } catch (InterruptedException deaf) {
        continue;
      }
    }
    try {
      call.session().emit(Outcome.silence(Exit.DONE).withNotes(List.of(Line.text("too late"))));
      call.host();
      return Outcome.silence(Exit.DONE);
    } finally {
      ended.countDown();
    }
  }

  @Test
  void controlCReachesACommandWhereverItWaitsAndSaysNoMore() throws Exception {
    assertThat(interrupted(session(this::sleeps), 1)).isEqualTo(Outcome.silence(Exit.INTERRUPTED));
  }

  @Test
  void aSecondOneLeavesADeafCommandBehindAndItIsNeverHeardAgain() throws Exception {
    Outcome outcome = interrupted(session(this::isDeaf), 2);
    assertThat(outcome.code()).isEqualTo(Exit.INTERRUPTED);
    assertThat(outcome.notes()).hasSize(1);
    freed.countDown();
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(heard).isEmpty();
  }

  @Test
  void whatTheCommandThrewIsThrown() {
    ShellSession session =
        session(
            call -> {
              throw UserError.of(Exit.NO_SUCH, "no such thing", "it is gone");
            });
    assertThatThrownBy(() -> new Worker(session).run(Dispatcher.prepare(List.of("work"), session)))
        .hasMessageContaining("no such thing", "it is gone");
  }
}
