package dev.plumb.world.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps the JVM's own descriptors from our children: the JDK opens jars and sockets without
 * close-on-exec and relies on ProcessBuilder to close them, which we don't use.
 */
final class Descriptors {
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  private Descriptors() {}

  /** Marks everything above standard error. */
  static void closeAllOnExec() throws SysException {
    mark(false);
  }

  /**
   * Marks what the JVM opened, and leaves what a user's shell may have handed to us: the pipes of
   * {@code <(...)} and redirected files.
   */
  static void closeOursOnExec() throws SysException {
    mark(true);
  }

  private static void mark(boolean keepUsers) throws SysException {
    try (NativeDirectory directory = NativeDirectory.open("/proc/self/fd")) {
      while (directory.next()) {
        int number = directory.number();
        if (number > 2 && !(keepUsers && isUsers(number))) {
          LibcProcess.fcntl(number, F_SETFD, FD_CLOEXEC);
        }
      }
    }
  }

  private static boolean isUsers(int number) {
    String target;
    try {
      target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString();
    } catch (IOException closedMeanwhile) {
      return false;
    }
    if (target.startsWith("pipe:")) {
      return true;
    }
    return target.startsWith("/")
        && !target.startsWith(System.getProperty("java.home"))
        && !target.equals("/dev/random")
        && !target.equals("/dev/urandom")
        && !target.endsWith(".jar")
        && !target.endsWith(".jsa")
        && !target.endsWith(".aot");
  }
}
