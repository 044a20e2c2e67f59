package dev.plumb.world.kernel;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A program started by libc's posix_spawn from the calling thread, in that thread's namespaces,
 * with an empty signal mask, and waited for on it.
 *
 * <p>Not {@code ProcessBuilder}: inside a visit the JDK's reaper thread would be born in the
 * visited namespace and stay there. Dispositions are the default ones, except that a SIGHUP ignored
 * by nohup stays ignored.
 */
public final class Child {
  private static final int SIGINFO = 128;
  private static final int CLD_EXITED = 1;
  private static final int CLD_STOPPED = 5;

  private final int pid;
  private final boolean terminal;
  private boolean reaped;

  private Child(int pid, boolean terminal) {
    this.pid = pid;
    this.terminal = terminal;
  }

  /** What came of a start: a child, or the reason why there is none. */
  public sealed interface Start {
    /** It runs; {@link Child#await} must be called. */
    record Running(Child child) implements Start {}

    /** It was not found or may not be run. */
    record Failed(ChildResult reason) implements Start {}
  }

  /**
   * Starts a program with our own standard input, output and error. It stays in our foreground
   * process group, so that Ctrl-C, Ctrl-Z and window changes reach it and us alike. The caller sees
   * to it that SIGINT does not end the JVM meanwhile.
   */
  public static Start inTerminal(ChildCommand command) throws SysException {
    return start(command, true, new int[0]);
  }

  /**
   * Runs a program to its end with pipes.
   *
   * @param input what it reads
   * @param bound most bytes kept of each of its two outputs; beyond it the pipe is closed
   * @param limit how long it may run; then it is killed
   */
  public static Captured capture(ChildCommand command, byte[] input, int bound, Duration limit)
      throws SysException {
    try (ChildPipes pipes = ChildPipes.open()) {
      Start start = start(command, false, pipes.childEnds());
      pipes.closeChildEnds();
      return switch (start) {
        case Start.Failed(ChildResult reason) ->
            new Captured(reason, new byte[0], new byte[0], false, false);
        case Start.Running(Child child) -> pipes.serve(child, input, bound, limit);
      };
    }
  }

  /**
   * What a captured program left.
   *
   * @param truncated more than the bound came
   * @param timedOut it was killed because its time was over
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, by whoever made it
  public record Captured(
      ChildResult result, byte[] output, byte[] error, boolean truncated, boolean timedOut) {
    /** Standard output as text. */
    public String text() {
      return new String(output, StandardCharsets.UTF_8);
    }

    /** Standard error as text. */
    public String errorText() {
      return new String(error, StandardCharsets.UTF_8);
    }
  }

  private static Start start(ChildCommand command, boolean terminal, int[] ends)
      throws SysException {
    Descriptors.closeAllOnExec();
    try (NativeMemory actions = NativeMemory.allocate(LibcProcess.SPAWN_STRUCT);
        NativeMemory attributes = NativeMemory.allocate(LibcProcess.SPAWN_STRUCT);
        NativeMemory signals = NativeMemory.allocate(LibcProcess.SIGSET);
        NativeMemory pid = NativeMemory.allocate(Integer.BYTES);
        NativeMemory environment = NativeStrings.of(command.environmentStrings())) {
      check("posix_spawnattr_init", LibcProcess.posix_spawnattr_init(attributes.address));
      check(
          "posix_spawn_file_actions_init",
          LibcProcess.posix_spawn_file_actions_init(actions.address));
      try {
        check(
            "posix_spawnattr_setsigmask",
            LibcProcess.posix_spawnattr_setsigmask(attributes.address, signals.address));
        for (int i = 0; i < LibcProcess.SIGSET; i++) {
          signals.bytes.put(i, (byte) 0xff);
        }
        signals.bytes.put(0, (byte) (0xff & ~(1 << (LibcProcess.SIGHUP - 1))));
        check(
            "posix_spawnattr_setsigdefault",
            LibcProcess.posix_spawnattr_setsigdefault(attributes.address, signals.address));
        check(
            "posix_spawnattr_setflags",
            LibcProcess.posix_spawnattr_setflags(
                attributes.address,
                (short) (LibcProcess.POSIX_SPAWN_SETSIGMASK | LibcProcess.POSIX_SPAWN_SETSIGDEF)));
        for (int i = 0; i < ends.length; i++) {
          check(
              "posix_spawn_file_actions_adddup2",
              LibcProcess.posix_spawn_file_actions_adddup2(actions.address, ends[i], i));
        }
        ChildResult outcome =
            command.tryEach(
                (file, words) -> {
                  try (NativeMemory path = NativeMemory.ofString(file);
                      NativeMemory argv = NativeStrings.of(words)) {
                    return new Errno(
                        LibcProcess.posix_spawn(
                            pid.address,
                            path.address,
                            actions.address,
                            attributes.address,
                            argv.address,
                            environment.address));
                  }
                });
        return outcome instanceof ChildResult.Started
            ? new Start.Running(new Child(pid.bytes.getInt(0), terminal))
            : new Start.Failed(outcome);
      } finally {
        LibcProcess.posix_spawn_file_actions_destroy(actions.address);
        LibcProcess.posix_spawnattr_destroy(attributes.address);
      }
    }
  }

  private static void check(String call, int errno) throws SysException {
    if (errno != 0) {
      throw new SysException(call, new Errno(errno), "child");
    }
  }

  /** Its process number; nobody else's before {@link #await} has returned. */
  public int pid() {
    return pid;
  }

  /**
   * Passes a signal on, from any thread. Does nothing once the child has been waited for: its
   * number may be somebody else's by then.
   */
  public synchronized void signal(int signal) {
    if (!reaped) {
      LibcProcess.kill(pid, signal);
    }
  }

  /**
   * Waits for the end. With a terminal it also stops us when the child was stopped, and takes the
   * terminal's foreground back afterwards, which a shell killed by -9 would keep.
   */
  public ChildResult await() throws SysException {
    try {
      while (true) {
        Optional<ChildResult> end = next(0);
        if (end.isPresent()) {
          return end.get();
        }
        stopWithChild();
      }
    } finally {
      if (terminal) {
        Foreground.reclaim();
      }
    }
  }

  /** The end, if it has come. */
  Optional<ChildResult> poll() throws SysException {
    return next(LibcProcess.WNOHANG);
  }

  /** The end; empty for a stop, or if nothing happened and we need not wait. */
  private Optional<ChildResult> next(int noHang) throws SysException {
    int events = LibcProcess.WEXITED | (terminal ? LibcProcess.WSTOPPED : 0);
    try (NativeMemory info = NativeMemory.allocate(SIGINFO)) {
      wait(info, events | LibcProcess.WNOWAIT | noHang);
      int code = info.bytes.getInt(8);
      if (info.bytes.getInt(16) == 0) {
        return Optional.empty();
      }
      synchronized (this) {
        if (code == CLD_STOPPED) {
          wait(info, LibcProcess.WSTOPPED | LibcProcess.WNOHANG);
          return Optional.empty();
        }
        // Reaping under the lock, so that signal() never meets a number that was given away.
        wait(info, LibcProcess.WEXITED);
        reaped = true;
      }
      // siginfo_t on 64-bit machines: code at 8, pid at 16, status at 24.
      int status = info.bytes.getInt(24);
      return Optional.of(
          info.bytes.getInt(8) == CLD_EXITED
              ? new ChildResult.Exited(status)
              : new ChildResult.Signalled(status));
    }
  }

  private void wait(NativeMemory info, int options) throws SysException {
    while (LibcProcess.waitid(LibcProcess.P_PID, pid, info.address, options) != 0) {
      Errno errno = Libc.errno();
      if (!errno.equals(Errno.EINTR)) {
        throw new SysException("waitid", errno, "child " + pid);
      }
    }
  }

  /**
   * Ctrl-Z stops the whole foreground group, us included, and then there is nothing to do. A child
   * that was stopped alone (a shell's own suspend) would leave the user with a dead terminal: then
   * we stop too, and wake it when we are woken.
   */
  private void stopWithChild() {
    for (int look = 0; look < 3; look++) {
      pause(50);
      if (!isStopped()) {
        return;
      }
    }
    Foreground.reclaim();
    LibcProcess.kill(LibcProcess.getpid(), LibcProcess.SIGTSTP);
    pause(50);
    signal(LibcProcess.SIGCONT);
  }

  private boolean isStopped() {
    return ProcRoot.system().state(pid).found().filter(state -> state == 'T').isPresent();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs a whole list of words as {@link #inTerminal} and waits.
   *
   * @param started told the running child, so that signals can be passed on to it
   */
  public static ChildResult run(ChildCommand command, Consumer<Child> started) throws SysException {
    return switch (inTerminal(command)) {
      case Start.Failed(ChildResult reason) -> reason;
      case Start.Running(Child child) -> {
        started.accept(child);
        yield child.await();
      }
    };
  }

  /** All words of a command that only reads, run for its output with no input. */
  public static Captured capture(List<String> words, Map<String, String> environment)
      throws SysException {
    return capture(
        new ChildCommand(words, environment), new byte[0], 64 << 20, Duration.ofSeconds(10));
  }
}
