package dev.plumb.console.shell;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a process is born with: its streams, what they are, and its environment. Tests hand in their
 * own.
 *
 * @param in standard input
 * @param out standard output, unbuffered: whoever writes flushes nothing and sees a closed pipe at
 *     once
 * @param err standard error
 * @param inIsTerminal whether a person types
 * @param outIsTerminal whether a person reads the answers
 * @param errIsTerminal whether a person reads the complaints
 * @param environment the environment variables
 */
public record Surroundings(
    InputStream in,
    OutputStream out,
    OutputStream err,
    boolean inIsTerminal,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment) {
  /** Those of this process; the launcher says which streams are terminals. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        isTerminal("plumb.stdin.tty", 0),
        isTerminal("plumb.stdout.tty", 1),
        isTerminal("plumb.stderr.tty", 2),
        System.getenv());
  }

  /**
   * Without the launcher ({@code java -jar}) /proc tells; elsewhere the JDK guesses for all three
   * at once.
   */
  private static boolean isTerminal(String property, int descriptor) {
    String told = System.getProperty(property);
    if (told != null) {
      return told.equals("true");
    }
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException noProc) {
      return System.console() != null;
    }
  }

  /** True when the terminal can do more than write lines. */
  public boolean isCapable() {
    String term = environment.getOrDefault("TERM", "");
    return !term.isEmpty() && !term.equals("dumb");
  }
}
