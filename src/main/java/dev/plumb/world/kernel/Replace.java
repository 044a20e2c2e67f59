package dev.plumb.world.kernel;

/**
 * Turns this whole process into another program (execve): the JVM is gone, the pid stays, and the
 * program runs in the namespaces of the calling thread.
 *
 * <p>What was written but not flushed is lost, and no shutdown hook runs. The JVM's and our own
 * descriptors are closed; what a user's shell handed to us (the pipes of {@code <(...)}) stays.
 */
public final class Replace {
  private static final int SIGACTION = 256;
  private static final long SIG_IGN = 1;

  private Replace() {}

  /**
   * Becomes the program. Returns only if it can't be run.
   *
   * @return {@link ChildResult.NotFound} or {@link ChildResult.NotExecutable}
   * @throws SysException for any other reason
   */
  public static ChildResult with(ChildCommand command) throws SysException {
    Descriptors.closeOursOnExec();
    try (NativeMemory environment = NativeStrings.of(command.environmentStrings());
        NativeMemory mask = NativeMemory.allocate(LibcProcess.SIGSET);
        NativeMemory previous = NativeMemory.allocate(LibcProcess.SIGSET)) {
      LibcProcess.pthread_sigmask(LibcProcess.SIG_SETMASK, mask.address, previous.address);
      resetIgnored();
      ChildResult failed =
          command.tryEach(
              (file, words) -> {
                try (NativeMemory path = NativeMemory.ofString(file);
                    NativeMemory argv = NativeStrings.of(words)) {
                  LibcProcess.execve(path.address, argv.address, environment.address);
                  return Libc.errno();
                }
              });
      LibcProcess.pthread_sigmask(LibcProcess.SIG_SETMASK, previous.address, 0);
      return failed;
    }
  }

  /**
   * Handlers become default by execve itself; ignored signals would stay ignored. Those a user's
   * shell ignores on purpose (nohup, a background job) do stay. Handlers must not be touched: other
   * threads of the JVM still need SIGSEGV.
   */
  private static void resetIgnored() {
    try (NativeMemory action = NativeMemory.allocate(SIGACTION)) {
      for (int signal = 1; signal <= LibcProcess.HIGHEST_SIGNAL; signal++) {
        boolean users =
            signal == LibcProcess.SIGHUP
                || signal == LibcProcess.SIGINT
                || signal == LibcProcess.SIGQUIT;
        if (!users
            && LibcProcess.sigaction(signal, 0, action.address) == 0
            && action.bytes.getLong(0) == SIG_IGN) {
          LibcProcess.signal(signal, 0);
        }
      }
    }
  }
}
