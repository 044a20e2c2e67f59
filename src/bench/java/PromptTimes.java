import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jline.terminal.Size;
import org.jline.terminal.impl.jni.JniNativePty;
import org.jline.terminal.impl.jni.JniTerminalProvider;

/**
 * What a person at a terminal waits for, each beside an empty JVM that is started in the same way:
 *
 * <pre>
 * PromptTimes ROUNDS JAVA CLASSES PLUMB   empty, prompt, editor: microseconds, a round a line
 * </pre>
 */
final class PromptTimes {
  /** What the line editor writes when it has taken over the terminal: bracketed paste on. */
  private static final String TAKEN_OVER = "\u001b[?2004h";

  private static final String PROMPT = "❯";
  private static final String KILL_LINE = "\u0015";
  private static final String END_OF_INPUT = "\u0004";

  private PromptTimes() {}

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[0]);
    Thread patience = new Thread(PromptTimes::giveUp);
    patience.setDaemon(true);
    patience.start();
    // The first round only warms the page cache, and this JVM.
    for (int round = 0; round <= rounds; round++) {
      long empty = emptyJvm(args[1], args[2]);
      long[] times = start(args[3]);
      if (round > 0) {
        System.out.println(empty + " " + times[0] + " " + times[1]);
      }
    }
  }

  /** A text that is never written must not hold a benchmark for ever. */
  private static void giveUp() {
    try {
      Thread.sleep(120_000);
    } catch (InterruptedException never) {
      return;
    }
    System.err.println("PromptTimes: what it waits for was not written in 2 minutes");
    Runtime.getRuntime().halt(1);
  }

  private static long emptyJvm(String java, String classes) throws Exception {
    long began = System.nanoTime();
    new ProcessBuilder(java, "-cp", classes, "Empty").inheritIO().start().waitFor();
    return (System.nanoTime() - began) / 1000;
  }

  private static long[] start(String plumb) throws Exception {
    long began = System.nanoTime();
    try (Screen screen = new Screen(plumb)) {
      screen.await(PROMPT);
      long prompt = System.nanoTime();
      screen.await(TAKEN_OVER);
      screen.type("z"); // Echoed by the editor: the terminal itself echoes nothing any more.
      screen.await("z");
      return new long[] {(prompt - began) / 1000, (System.nanoTime() - began) / 1000};
    }
  }

  /** A plumb at its prompt, on a terminal of its own. */
  private static final class Screen implements AutoCloseable {
    private final JniNativePty pty;
    private final Process process;
    private final InputStream out;
    private final OutputStream in;
    private final StringBuilder seen = new StringBuilder();
    private final byte[] buffer = new byte[1 << 16];

    Screen(String plumb) throws IOException {
      pty = (JniNativePty) new JniTerminalProvider().open(null, new Size(120, 40));
      out = new FileInputStream(pty.getMasterFD());
      in = new FileOutputStream(pty.getMasterFD());
      ProcessBuilder builder = new ProcessBuilder(plumb);
      builder.environment().put("TERM", "xterm-256color");
      File terminal = new File(pty.getName());
      process =
          builder.redirectInput(terminal).redirectOutput(terminal).redirectError(terminal).start();
    }

    void type(String keys) throws IOException {
      in.write(keys.getBytes(UTF_8));
    }

    /** Reads until a text was written; what came before it is forgotten. */
    void await(String text) throws IOException {
      int at = seen.indexOf(text);
      while (at < 0) {
        int count = out.read(buffer);
        if (count < 0) {
          throw new IOException("plumb ended early: " + seen);
        }
        seen.append(new String(buffer, 0, count, UTF_8));
        at = seen.indexOf(text);
      }
      seen.delete(0, at + text.length());
    }

    @Override
    public void close() throws IOException {
      try {
        type(KILL_LINE + END_OF_INPUT);
        process.waitFor();
      } catch (InterruptedException stop) {
        process.destroyForcibly();
      } finally {
        pty.close();
      }
    }
  }
}
