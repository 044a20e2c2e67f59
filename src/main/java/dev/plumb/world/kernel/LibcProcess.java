package dev.plumb.world.kernel;

/**
 * The libc calls about children, signals and mounts, one to one; see {@link Libc} for how.
 *
 * <p>The {@code posix_spawn*} functions return the errno itself, all others -1.
 */
final class LibcProcess {
  static {
    NativeAccess.bind(LibcProcess.class);
  }

  private LibcProcess() {}

  /** sizeof(sigset_t). */
  static final int SIGSET = 128;

  /** Enough for posix_spawn_file_actions_t and posix_spawnattr_t (80 and 336 bytes in glibc). */
  static final int SPAWN_STRUCT = 512;

  /** spawn.h. */
  static final short POSIX_SPAWN_SETSIGDEF = 4;

  static final short POSIX_SPAWN_SETSIGMASK = 8;

  /** asm-generic/signal.h. */
  static final int SIGHUP = 1;

  static final int SIGINT = 2;
  static final int SIGQUIT = 3;
  static final int SIGKILL = 9;
  static final int SIGCONT = 18;
  static final int SIGTSTP = 20;
  static final int SIGTTOU = 22;
  static final int HIGHEST_SIGNAL = 64;

  static final int SIG_BLOCK = 0;
  static final int SIG_SETMASK = 2;

  /** linux/wait.h. */
  static final int P_PID = 1;

  static final int WNOHANG = 1;
  static final int WSTOPPED = 2;
  static final int WEXITED = 4;
  static final int WNOWAIT = 0x01000000;

  static native int posix_spawn(
      long pid, long path, long fileActions, long attributes, long argv, long environment);

  static native int posix_spawn_file_actions_init(long actions);

  static native int posix_spawn_file_actions_destroy(long actions);

  static native int posix_spawn_file_actions_adddup2(long actions, int from, int to);

  static native int posix_spawnattr_init(long attributes);

  static native int posix_spawnattr_destroy(long attributes);

  static native int posix_spawnattr_setflags(long attributes, short flags);

  static native int posix_spawnattr_setsigmask(long attributes, long set);

  static native int posix_spawnattr_setsigdefault(long attributes, long set);

  static native int waitid(int type, int id, long info, int options);

  static native int execve(long path, long argv, long environment);

  static native int pthread_sigmask(int how, long set, long previous);

  static native int sigaction(int signal, long action, long previous);

  static native long signal(int signal, long handler);

  static native int kill(int pid, int signal);

  static native int getpid();

  static native int getpgrp();

  static native int tcgetpgrp(int fd);

  static native int tcsetpgrp(int fd, int group);

  static native int fcntl(int fd, int command, int argument);

  static native int fchmod(int fd, int mode);

  static native int pipe2(long descriptors, int flags);

  static native int unshare(int flags);

  static native int mount(long source, long target, long type, long flags, long data);

  static native int umount2(long target, int flags);
}
