package dev.plumb.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumb.captures.SocketCaptures;
import dev.plumb.world.netlink.MalformedMessage;
import dev.plumb.world.netlink.NetlinkMessage;
import dev.plumb.world.uapi.SocketMessage;

/** sock_diag: the input is the payload of one message. */
final class SocketFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void inet(byte[] payload) {
    use(payload, false);
  }

  @FuzzTest(maxDuration = "2m")
  void unix(byte[] payload) {
    use(payload, true);
  }

  private static void use(byte[] payload, boolean unix) {
    try {
      SocketCaptures.use(
          new NetlinkMessage(SocketMessage.SOCK_DIAG_BY_FAMILY, 0, 1, 1, payload), unix);
    } catch (MalformedMessage expected) {
      // the one thing that it may throw
    }
  }
}
