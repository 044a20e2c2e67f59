package dev.plumb.world.kernel;

import java.io.IOException;

/**
 * A new, empty network namespace of our own, for what would leave traces in any other: names we
 * give to namespaces, for one.
 *
 * <p>The thread that makes it ends with the work, so it lives as long as the sockets that the work
 * opened and hands back. Nobody else can see it: no process is in it and nothing is mounted.
 */
public final class ScratchNetns {
  private ScratchNetns() {}

  /**
   * Makes one and works in it.
   *
   * @throws SysException EPERM without CAP_SYS_ADMIN
   */
  public static <T> T call(NetnsVisit.VisitWork<T> work) throws IOException {
    return NetnsVisit.<T>walk(
            "scratch netns",
            walker -> {
              if (LibcProcess.unshare(Libc.CLONE_NEWNET) != 0) {
                throw Libc.failure("unshare", "a network namespace of our own");
              }
              return work.run();
            })
        .await();
  }
}
