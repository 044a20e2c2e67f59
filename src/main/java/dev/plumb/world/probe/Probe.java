package dev.plumb.world.probe;

import dev.plumb.model.Tree;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One way to try whether somebody answers. Runs on a visiting thread; see the package's rules. */
interface Probe {
  /**
   * Tries it.
   *
   * @throws IOException what the network or the kernel said instead of an answer
   */
  Reply run(Target target) throws IOException;

  /** The port when the user gives none; 0 when the kind has no ports. */
  int defaultPort();

  /**
   * An answer.
   *
   * @param elapsed from the first packet of the probe itself (not of name resolution) to the answer
   * @param lines what the other side said; anything at all
   * @param record the same as data
   */
  record Reply(Duration elapsed, List<String> lines, Tree.Obj record) {
    public Reply {
      lines = List.copyOf(lines);
    }

    static Reply since(long start, List<String> lines, Tree.Obj record) {
      return new Reply(Duration.ofNanos(System.nanoTime() - start), lines, record);
    }
  }
}
