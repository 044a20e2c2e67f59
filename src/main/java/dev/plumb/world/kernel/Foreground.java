package dev.plumb.world.kernel;

/** The terminal's foreground process group. */
final class Foreground {
  private Foreground() {}

  /**
   * Takes the terminal back for our own process group, as after a shell that was killed and left it
   * with its dead one. Without a terminal, nothing happens.
   */
  static void reclaim() {
    try (Fd terminal = Fd.open("/dev/tty", Libc.O_RDWR | Libc.O_NOCTTY);
        NativeMemory set = NativeMemory.allocate(LibcProcess.SIGSET);
        NativeMemory previous = NativeMemory.allocate(LibcProcess.SIGSET)) {
      int own = LibcProcess.getpgrp();
      if (LibcProcess.tcgetpgrp(terminal.number()) == own) {
        return;
      }
      // Blocked on this thread alone, SIGTTOU lets a background process take the terminal.
      set.bytes.putLong(0, 1L << (LibcProcess.SIGTTOU - 1));
      LibcProcess.pthread_sigmask(LibcProcess.SIG_BLOCK, set.address, previous.address);
      LibcProcess.tcsetpgrp(terminal.number(), own);
      LibcProcess.pthread_sigmask(LibcProcess.SIG_SETMASK, previous.address, 0);
    } catch (SysException noTerminal) {
      // ENXIO: we have none, so there is nothing to take back.
      return;
    }
  }
}
