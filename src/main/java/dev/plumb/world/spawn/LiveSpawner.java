package dev.plumb.world.spawn;

import dev.plumb.model.Bytes;
import dev.plumb.model.port.Spawner;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.kernel.Capabilities;
import dev.plumb.world.kernel.Capabilities.Capability;
import dev.plumb.world.kernel.Child;
import dev.plumb.world.kernel.ChildCommand;
import dev.plumb.world.kernel.ChildResult;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.NetnsVisit;
import dev.plumb.world.kernel.ProcRoot;
import dev.plumb.world.kernel.Replace;
import dev.plumb.world.kernel.SysException;
import dev.plumb.world.kernel.TerminalSignals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs programs in namespaces of the host plumb runs on. */
public final class LiveSpawner implements Spawner {
  /** What plumb could not do, as env(1) and nohup(1) say it. */
  private static final int COULD_NOT = 125;

  /** A captured program is somebody's own; it may take its time, and Ctrl-C ends it. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  private final Doors doors;
  private final ProcRoot proc;
  private final Consumer<String> lastWords;

  /**
   * @param lastWords told each note of {@link #replace} before this process is gone
   */
  public LiveSpawner(Doors doors, ProcRoot proc, Consumer<String> lastWords) {
    this.doors = doors;
    this.proc = proc;
    this.lastWords = lastWords;
  }

  @Override
  public boolean exists(String program) {
    String path = System.getenv("PATH");
    Map<String, String> environment = path == null ? Map.of() : Map.of("PATH", path);
    return new ChildCommand(List.of(program), environment).exists();
  }

  @Override
  @SuppressWarnings("try") // held for the length of the run
  public Ended run(Program program) {
    List<String> notes = new ArrayList<>();
    ChildCommand command = command(program);
    try (TerminalSignals signals = TerminalSignals.leftToTheChild();
        Farewell farewell = new Farewell()) {
      return ended(within(program, notes, () -> Child.run(command, farewell::to)), notes);
    } catch (IOException failed) {
      return refused(failed, notes);
    }
  }

  @Override
  public Ended replace(Program program) {
    if (ProcessHandle.current().pid() == 1) {
      // The first process of a pid namespace, as in the demo, is deaf to signals that it does not
      // handle, Ctrl-C among them; and a thread that becomes a program forgets whose death is to
      // be its own. So plumb stays, and the program is a child like any other.
      return run(program);
    }
    List<String> notes = new ArrayList<>();
    ChildCommand command = command(program);
    try {
      return ended(
          within(
              program,
              notes,
              () -> {
                notes.forEach(lastWords);
                return Replace.with(command);
              }),
          notes);
    } catch (IOException failed) {
      return refused(failed, notes);
    }
  }

  @Override
  public Captured capture(Program program, Optional<Bytes> input, int limit) {
    List<String> notes = new ArrayList<>();
    ChildCommand command = command(program);
    byte[] reads = input.isPresent() ? input.get().toArray() : new byte[0];
    try {
      Child.Captured captured =
          within(program, notes, () -> Child.capture(command, reads, limit, PATIENCE));
      if (captured.truncated()) {
        notes.add("Only the first " + limit + " bytes of its output are here.");
      }
      return new Captured(
          Bytes.of(captured.output()), Bytes.of(captured.error()), ended(captured.result(), notes));
    } catch (IOException failed) {
      return new Captured(Bytes.EMPTY, Bytes.EMPTY, refused(failed, notes));
    }
  }

  private static ChildCommand command(Program program) {
    return new ChildCommand(program.words(), program.environment());
  }

  /**
   * Does the work inside the program's namespace, on the thread that has its mounts. In our own
   * namespace there is nothing to enter and nothing to mount.
   */
  private <T> T within(Program program, List<String> notes, NetnsVisit.VisitWork<T> work)
      throws IOException {
    if (Doors.isOwn(program.netns())) {
      return work.run();
    }
    try (NetnsFd netns = doors.open(program.netns())) {
      // Before the visit: reading a container's file takes a thread, which a visit may not start.
      Surroundings surroundings = Surroundings.of(program.resolver(), proc, netns.key());
      return NetnsVisit.call(
          netns,
          () -> {
            notes.addAll(surroundings.arrange());
            return work.run();
          });
    }
  }

  private static Ended ended(ChildResult result, List<String> notes) {
    return new Ended(
        result.exitCode(),
        notes,
        switch (result) {
          case ChildResult.NotFound(String program) -> Optional.of(notFound(program));
          case ChildResult.NotExecutable(String program) -> Optional.of(notExecutable(program));
          case ChildResult.Exited exited -> Optional.empty();
          case ChildResult.Signalled signalled -> Optional.empty();
          case ChildResult.Started started -> Optional.empty();
        });
  }

  private static String notFound(String program) {
    if (program.indexOf('/') < 0) {
      return "there is no such program in PATH";
    }
    return Files.exists(Path.of(program))
        ? "the program that its first line names, or its loader, is not on this host"
        : "there is no such file on this host";
  }

  private static String notExecutable(String program) {
    if (program.indexOf('/') < 0) {
      return "a file of that name is in PATH, and may not be executed";
    }
    return Files.isDirectory(Path.of(program)) ? "it is a folder" : "it may not be executed";
  }

  private static Ended refused(IOException failed, List<String> notes) {
    String why = String.valueOf(failed.getMessage());
    boolean right = failed instanceof SysException call && call.isPermission();
    return new Ended(
        COULD_NOT,
        notes,
        Optional.of(right ? why + " " + Capabilities.forWantOf(Capability.CAP_SYS_ADMIN) : why));
  }
}
