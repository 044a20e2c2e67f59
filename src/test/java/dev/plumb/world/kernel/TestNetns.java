package dev.plumb.world.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A network namespace with nothing but lo, alive as long as its one process. */
final class TestNetns implements AutoCloseable {
  private final Process holder;

  private TestNetns(Process holder) {
    this.holder = holder;
  }

  /** Makes one, or skips the test where none can be made. */
  static TestNetns assumed() {
    try {
      Process process =
          new ProcessBuilder("unshare", "-n", "sh", "-c", "echo ready; exec cat").start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      Assumptions.assumeTrue("ready".equals(out.readLine()), "unshare -n is refused here");
      return new TestNetns(process);
    } catch (IOException noUnshare) {
      throw new UncheckedIOException(noUnshare);
    }
  }

  int pid() {
    return Math.toIntExact(holder.pid());
  }

  NetnsFd open() throws SysException {
    return NetnsFd.ofProcess(new ProcRoot(Path.of("/proc")), pid());
  }

  @Override
  public void close() {
    holder.destroyForcibly();
    try {
      holder.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
