package dev.plumb.world.kernel;

/** The terminal's foreground process group. */
public final class Foreground {
  private Foreground() {}

  /**
   * Makes this process the leader of a group of its own, and gives that the terminal. For the first
   * process of a pid namespace: its group is outside and has no number here, so neither plumb nor a
   * shell that it starts could ever give the terminal back to it. Where standard input or output is
   * no terminal, the terminal is left to the rest of the pipeline.
   */
  public static void lead() {
    boolean outside = LibcProcess.getpgrp() == 0;
    boolean typed = LibcProcess.tcgetpgrp(0) >= 0 && LibcProcess.tcgetpgrp(1) >= 0;
    if (outside && typed && LibcProcess.setpgid(0, 0) == 0) {
      reclaim();
    }
  }

  /**
   * Takes the terminal back for our own process group, as after a shell that was killed and left it
   * with its dead one. Without a terminal, nothing happens.
   */
  public static void reclaim() {
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
