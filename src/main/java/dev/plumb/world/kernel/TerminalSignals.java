package dev.plumb.world.kernel;

/**
 * Ctrl-C and Ctrl-\ ignored by us while a child has the terminal, as system(3) does it: they are
 * meant for the child, which gets them with their default effect.
 */
public final class TerminalSignals implements AutoCloseable {
  private static final int[] IGNORED = {LibcProcess.SIGINT, LibcProcess.SIGQUIT};
  private static final int SIGACTION = 256;
  private static final long SIG_IGN = 1;

  private final NativeMemory before = NativeMemory.allocate(SIGACTION * IGNORED.length);

  private TerminalSignals() {}

  /** Ignores them from now on, until {@link #close} gives them back to whoever had them. */
  public static TerminalSignals leftToTheChild() {
    TerminalSignals signals = new TerminalSignals();
    try (NativeMemory ignore = NativeMemory.allocate(SIGACTION)) {
      // struct sigaction: the handler comes first; no mask and no flags.
      ignore.bytes.putLong(0, SIG_IGN);
      for (int i = 0; i < IGNORED.length; i++) {
        LibcProcess.sigaction(
            IGNORED[i], ignore.address, signals.before.address + i * (long) SIGACTION);
      }
    }
    return signals;
  }

  @Override
  public void close() {
    for (int i = 0; i < IGNORED.length; i++) {
      LibcProcess.sigaction(IGNORED[i], before.address + i * (long) SIGACTION, 0);
    }
    before.close();
  }
}
